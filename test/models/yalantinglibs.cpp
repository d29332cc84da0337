// RUN: %tidy-test %s async-* -- -std=c++20 -isystem %inputs/async_simple

// yalantinglibs: what a server calls runs on its event loops. (The rest of its names are tested in async_simple-ylt.cpp.)

#include <async_simple/coro/Lazy.h>
#include <chrono>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

namespace cinatra {
struct coro_http_request;
struct coro_http_response;
class coro_http_server {
public:
  template <int method, class F> void set_http_handler(std::string key, F handler) {}
  void set_static_res_dir(std::string_view suffix = "", std::string path = "www") { std::ofstream(path).flush(); }
  void stop();
};
} // namespace cinatra
namespace coro_rpc {
class coro_rpc_server_base {
public:
  template <auto... functions> void register_handler() {}
  template <auto first, auto... functions> void register_handler(void *self) {}
};
} // namespace coro_rpc

void start(cinatra::coro_http_server &server) {
  server.set_http_handler<0>("/", [](cinatra::coro_http_request &, cinatra::coro_http_response &) {
    std::this_thread::sleep_for(std::chrono::seconds(1)); // warns[async-blocking-call]: in a handler given to 'cinatra::coro_http_server::set_http_handler'
  });
  server.stop();
}

// What a server keeps is read before it starts.
void serve_files(std::string path) { std::ofstream(path).flush(); }
async_simple::coro::Lazy<void> sets_up(cinatra::coro_http_server &server) {
  server.set_static_res_dir("download", "");
  serve_files("download"); // warns[async-blocking-call]: serve_files
  co_return;
}

// The functions that a server is to serve are template arguments, and may be coroutines.
int slow(int) {
  std::this_thread::sleep_for(std::chrono::seconds(1)); // warns[async-blocking-call]: in a handler given to 'coro_rpc::coro_rpc_server_base::register_handler'
  return 1;
}
int unregistered(int) {
  std::this_thread::sleep_for(std::chrono::seconds(1));
  return 1;
}
async_simple::coro::Lazy<int> later(int);
struct service {
  int value() {
    std::this_thread::sleep_for(std::chrono::seconds(1)); // warns[async-blocking-call]: sleep_for
    return 1;
  }
};
void serve(coro_rpc::coro_rpc_server_base &rpc, cinatra::coro_http_server &http, service &own) {
  rpc.register_handler<slow, later>();
  rpc.register_handler<&service::value>(&own);
  http.set_http_handler<0>("/", [](cinatra::coro_http_request &, cinatra::coro_http_response &) -> async_simple::coro::Lazy<void> {
    co_await later(1);
  });
}
