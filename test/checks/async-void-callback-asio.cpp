// REQUIRES: asio
// RUN: %tidy-test %s async-void-callback -- -std=c++20 -DASIO_HAS_CO_AWAIT -DASIO_HAS_STD_COROUTINE
// Handlers of the real Asio that are coroutines: Asio calls them and drops what they return.

#include <asio/bind_executor.hpp>
#include <asio/co_spawn.hpp>
#include <asio/defer.hpp>
#include <asio/detached.hpp>
#include <asio/dispatch.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/read_until.hpp>
#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <asio/thread_pool.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/use_future.hpp>
#include <asio/write.hpp>

#include <functional>
#include <memory>
#include <string>
#include <thread>

using asio::awaitable;
using asio::ip::tcp;

awaitable<void> work();
awaitable<void> on_timer(asio::error_code);

struct session : std::enable_shared_from_this<session> {
  tcp::socket socket;
  asio::steady_timer timer;
  std::string line;
  std::function<void(std::string)> on_line;

  awaitable<void> flush();
  awaitable<void> written(asio::error_code, std::size_t);

  void start(asio::io_context &context, asio::thread_pool &pool, tcp::acceptor &acceptor, asio::signal_set &signals) {
    asio::post(context, work);                                          // warns: 'asio::post' drops the task that this coroutine returns, so it never runs
    asio::post(context, [this]() -> awaitable<void> { co_await flush(); }); // warns: 'asio::post'
    asio::post(context, [this] { return flush(); });                    // warns: 'asio::post'
    asio::dispatch(asio::make_strand(context), work);                   // warns: 'asio::dispatch'
    asio::defer(context, std::bind(&session::flush, shared_from_this())); // warns: 'asio::defer'
    asio::post(asio::bind_executor(pool, work));                        // warns: drops the task
    asio::post(pool, work);                                             // warns: 'asio::post'
    timer.async_wait(on_timer);                                         // warns: async_wait
    timer.async_wait([](asio::error_code) -> awaitable<void> { co_return; }); // warns: async_wait
    signals.async_wait([](asio::error_code, int) -> awaitable<void> { co_return; }); // warns: async_wait
    acceptor.async_accept([](asio::error_code, tcp::socket) -> awaitable<void> { co_return; }); // warns: async_accept
    socket.async_read_some(asio::buffer(line), [](asio::error_code, std::size_t) -> awaitable<void> { co_return; }); // warns: async_read_some
    asio::async_write(socket, asio::buffer(line), std::bind_front(&session::written, shared_from_this())); // warns: async_write
    on_line = [this](std::string) -> awaitable<void> { co_await flush(); }; // warns: 'std::function'
    std::thread thread(work);                                           // warns: 'std::thread'
    thread.join();
  }

  void correct(asio::io_context &context, asio::thread_pool &pool) {
    asio::co_spawn(context, work, asio::detached);
    asio::co_spawn(context, [self = shared_from_this()] { return self->flush(); }, asio::detached);
    asio::co_spawn(pool, []() -> awaitable<void> { co_await work(); }, [](std::exception_ptr) {});
    asio::co_spawn(context, work(), asio::bind_executor(pool, asio::detached));
    asio::post(context, [&] { asio::co_spawn(context, work(), asio::detached); });
    timer.async_wait([self = shared_from_this()](asio::error_code ec) {
      if (!ec)
        self->timer.cancel();
    });
    timer.async_wait(asio::detached);
    timer.async_wait(asio::use_future).get();
    on_line = [&](std::string) { asio::co_spawn(context, flush(), asio::detached); };
    std::function<awaitable<void>()> make = work;
    asio::co_spawn(context, make, asio::detached);
  }
};
