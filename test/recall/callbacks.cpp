// RUN: %tidy-test %s async-* -- -std=c++20 -isystem %inputs/async_simple -I %inputs/packs

// Bugs of the history of servers and clients that take callbacks, reduced to their shape: test/corpus/bugs.yaml says where
// they stood.

#include "async_simple/coro/Lazy.h"
#include <chrono>
#include <dpp.h>
#include <drogon.h>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <netdb.h>
#include <string>
#include <thread>
#include <userver.h>
#include <utility>

using namespace std::chrono_literals;

// yalantinglibs: a default handler without a result, so that coroutines are accepted and dropped.
namespace coro_http {
struct request {};
struct response {};
class server {
  std::function<void(request &, response &)> default_handler;

public:
  void set_default_handler(std::function<void(request &, response &)> handler) { default_handler = std::move(handler); }
};
} // namespace coro_http
void serves(coro_http::server &server) {
  server.set_default_handler([](coro_http::request &, coro_http::response &) -> async_simple::coro::Lazy<void> { co_return; }); // warns[async-void-callback]: never runs
}

// D++: an event's handler waits for answers that come through the handler's own thread pool.
void pins(dpp::cluster &bot, std::function<void(std::function<void()>)> message_pin) {
  bot.on_message_create([&](const dpp::message_create_t &) {
    std::promise<void> pinned;
    auto future = pinned.get_future();
    message_pin([&pinned] { pinned.set_value(); });
    future.wait_until(std::chrono::steady_clock::now() + 10s); // warns[async-blocking-call]: wait_until
  });
}

// drogon: looks up a name in the loop, two functions away.
struct inet_address {
  static bool resolve(const std::string &name, inet_address *result) {
    hostent *entry = nullptr, buffer;
    char space[512];
    int error = 0;
    return gethostbyname_r(name.c_str(), &buffer, space, sizeof space, &entry, &error) == 0; // notes: gethostbyname_r
  }
};
struct http_client : std::enable_shared_from_this<http_client> {
  trantor::EventLoop *loop;
  std::string domain;
  inet_address server;
  void send_in_loop(std::function<void(int)> callback) {
    if (!inet_address::resolve(domain, &server)) { // notes: inet_address::resolve
      callback(1);
      return;
    }
    callback(0);
  }
  void send(std::function<void(int)> callback) {
    auto self = shared_from_this();
    loop->runInLoop([self, callback = std::move(callback)] {
      self->send_in_loop(callback); // warns[async-blocking-call]: 'gethostbyname_r' (dns)
    });
  }
};

// userver: a lock of the standard library in a handler. Locks are an opt-in category.
struct tests_control : userver::server::handlers::HttpHandlerBase {
  mutable std::mutex mutex;
  std::string HandleRequestThrow(const userver::server::http::HttpRequest &, userver::server::request::RequestContext &) const override {
    std::lock_guard guard(mutex);
    userver::engine::SleepFor(1s);
    return "";
  }
};
