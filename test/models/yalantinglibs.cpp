// RUN: %tidy-test %s async-* -- -std=c++20 -isystem %inputs/async_simple

// yalantinglibs: what a server calls runs on its event loops. (The rest of its names are tested in async_simple-ylt.cpp.)

#include <chrono>
#include <string>
#include <thread>

namespace cinatra {
struct coro_http_request;
struct coro_http_response;
class coro_http_server {
public:
  template <int method, class F> void set_http_handler(std::string key, F handler) {}
  void stop();
};
} // namespace cinatra

void start(cinatra::coro_http_server &server) {
  server.set_http_handler<0>("/", [](cinatra::coro_http_request &, cinatra::coro_http_response &) {
    std::this_thread::sleep_for(std::chrono::seconds(1)); // warns[async-blocking-call]: in a handler given to 'cinatra::coro_http_server::set_http_handler'
  });
  server.stop();
}
