// REQUIRES: asio
// RUN: %tidy-test %s async-discarded-task,async-void-callback -- -std=c++20 -DASIO_HAS_CO_AWAIT -DASIO_HAS_STD_COROUTINE
// silent: the look-alikes of code on Asio; what an operation returns depends on its token
#include <asio/bind_executor.hpp>
#include <asio/co_spawn.hpp>
#include <asio/compose.hpp>
#include <asio/detached.hpp>
#include <asio/experimental/as_tuple.hpp>
#include <asio/experimental/awaitable_operators.hpp>
#include <asio/experimental/deferred.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <asio/thread_pool.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/use_future.hpp>
#include <asio/write.hpp>
#include <memory>
#include <string>

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

awaitable<void> work();
awaitable<int> load();
void logged(std::exception_ptr);

// Row: "co_spawn(..., detached), co_spawn with any handler".
void spawns(asio::io_context &context, asio::thread_pool &pool) {
  asio::co_spawn(context, work(), asio::detached);
  asio::co_spawn(context, work, asio::detached);
  asio::co_spawn(asio::make_strand(context), [] { return work(); }, logged);
  asio::co_spawn(context, load(), [](std::exception_ptr, int) {});
  asio::co_spawn(pool, []() -> awaitable<void> { co_await work(); }, asio::bind_executor(context, logged));
  auto future = asio::co_spawn(context, load(), asio::use_future);
  asio::co_spawn(context, load(), asio::use_future).get();
  auto late = work();
  asio::co_spawn(context, std::move(late), asio::detached);
}

// Row: "completion tokens in call position".
void tokens(asio::io_context &context, tcp::socket &socket, asio::steady_timer &timer, std::string &line) {
  timer.async_wait([](asio::error_code) {});
  timer.async_wait(asio::detached);
  timer.async_wait(asio::use_future).get();
  timer.async_wait(asio::experimental::deferred)(asio::detached);
  asio::async_write(socket, asio::buffer(line), asio::detached);
  asio::async_write(socket, asio::buffer(line), [](asio::error_code, std::size_t) {});
  asio::post(context, asio::detached);
  asio::post(context, [] {});
  socket.async_read_some(asio::buffer(line), asio::bind_executor(context, [](asio::error_code, std::size_t) {}));
}

template <class Token> auto async_twice(asio::steady_timer &timer, Token &&token) {
  return asio::async_compose<Token, void(asio::error_code)>(
      [&timer, first = true](auto &self, asio::error_code ec = {}) mutable {
        if (ec || !std::exchange(first, false))
          return self.complete(ec);
        timer.async_wait(std::move(self));
      },
      token, timer);
}

awaitable<void> in_coroutine(asio::steady_timer &timer, tcp::socket &socket, std::string &line) {
  using namespace asio::experimental::awaitable_operators;
  auto executor = co_await asio::this_coro::executor;
  asio::error_code ec;
  co_await timer.async_wait(asio::redirect_error(use_awaitable, ec));
  auto [error, size] = co_await asio::async_write(socket, asio::buffer(line), asio::experimental::as_tuple(use_awaitable));
  co_await async_twice(timer, use_awaitable);
  async_twice(timer, asio::detached);
  async_twice(timer, [](asio::error_code) {});
  co_await (timer.async_wait(use_awaitable) || work());
  auto [a, b] = co_await (load() && load());
  auto waiting = timer.async_wait(use_awaitable);
  if (size)
    co_await std::move(waiting);
  else
    asio::co_spawn(executor, std::move(waiting), asio::detached);
  co_await asio::post(executor, use_awaitable);
  co_await asio::co_spawn(executor, work(), use_awaitable);
}
