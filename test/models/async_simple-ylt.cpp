// RUN: %tidy-test %s async-* -- -std=c++20 -isystem %inputs/async_simple
// yalantinglibs: coro_io and coro_http on top of async_simple.

#include "ylt/coro_http/coro_http_client.hpp"
#include "ylt/coro_io/coro_io.hpp"

#include <chrono>
#include <string>
#include <thread>

using namespace std::chrono_literals;
using async_simple::coro::Lazy;

struct Socket {
  size_t read_some(std::string &buffer, std::error_code &error);
};

int parse_file(const std::string &name) {
  std::this_thread::sleep_for(1s);
  return static_cast<int>(name.size());
}

Lazy<int> requests(coro_http::coro_http_client &client) {
  auto page = client.get("http://example.com"); // warns[async-blocking-call]: async_get
  auto other = co_await client.async_get("http://example.com");
  auto forgotten = client.async_get("http://example.com"); // warns[async-discarded-task]: 'forgotten'
  co_return page.status + other.status;
}

Lazy<> reads(Socket &socket, std::string &buffer) {
  auto [error, size] = coro_io::read_some(socket, buffer); // warns[async-blocking-call]: co_await coro_io::async_read_some
  auto [later, more] = co_await coro_io::async_read_some(socket, buffer);
  co_await coro_io::sleep_for(1s);
  coro_io::sleep_for(1s); // warns[async-discarded-task]: sleep_for
}

// The function runs on the executor for blocking work, and the coroutine stays there.
Lazy<int> offloads(coro_io::ExecutorWrapper *socket_executor) {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  auto result = co_await coro_io::post([] { return parse_file("a.txt"); });
  int value = result.value() + parse_file("b.txt");
  co_await coro_io::dispatch(socket_executor);
  co_return value + parse_file("c.txt"); // warns[async-blocking-call]: 'parse_file'
}

Lazy<> nests(coro_io::io_context_pool &pool) {
  pool.run(); // warns[async-nested-run]: run
  co_return;
}

int main() {
  coro_io::io_context_pool pool;
  std::thread runner([&pool] { pool.run(); });
  coro_http::coro_http_client client;
  int status = client.get("http://example.com").status;
  pool.stop();
  runner.join();
  return async_simple::coro::syncAwait(requests(client)) + status;
}
