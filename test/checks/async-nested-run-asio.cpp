// REQUIRES: asio
// RUN: %tidy-test %s async-nested-run -- -std=c++20 -DASIO_HAS_CO_AWAIT -DASIO_HAS_STD_COROUTINE
// Contexts that are run, and futures of spawned coroutines that are waited for, on the real Asio.
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <asio/thread_pool.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/use_future.hpp>
#include <chrono>
#include <future>
#include <thread>

using asio::awaitable;
using asio::use_awaitable;

awaitable<int> load(int id);

void drain(asio::io_context &io) {
  io.restart();
  io.run(); // notes: 'drain' calls 'asio::io_context::run'
}

awaitable<void> runs(asio::io_context &io, asio::io_context &other) {
  io.run();           // warns: 'asio::io_context::run'
  other.run_one();    // warns: 'asio::io_context::run_one'
  io.run_for(std::chrono::seconds(1)); // warns: run_for
  io.run_for(std::chrono::seconds(0));
  io.poll();
  io.poll_one();
  io.stop();
  io.restart();
  drain(io); // warns: 'drain'
  std::thread([&] { other.run(); }).detach();
  co_return;
}

awaitable<int> waits(asio::io_context &io, asio::thread_pool &pool) {
  int n = co_spawn(io, load(1), asio::use_future).get(); // warns: get
  auto f = co_spawn(io, load(2), asio::use_future);
  n += f.get(); // warns: get
  std::future<int> g = asio::co_spawn(co_await asio::this_coro::executor, load(2), asio::use_future);
  g.wait(); // warns: wait
  auto on_pool = co_spawn(pool, load(3), asio::use_future);
  n += co_await co_spawn(io, load(4), use_awaitable);
  co_spawn(io, load(5), asio::detached);
  co_return n;
}

void handlers(asio::io_context &io, asio::steady_timer &timer) {
  asio::post(io, [&] { io.run(); });             // warns: handler given to 'asio::post'
  timer.async_wait([&](asio::error_code) {
    drain(io); // warns: 'drain'
    asio::co_spawn(io, load(1), asio::use_future).get(); // warns: get
    io.poll();
  });
  asio::co_spawn(
      io,
      [&]() -> awaitable<void> {
        io.run(); // warns: run
        co_return;
      },
      asio::detached);
}

int main() {
  asio::io_context io;
  auto f = co_spawn(io, load(1), asio::use_future);
  io.run();
  drain(io);
  return f.get();
}
