// REQUIRES: boost181
// RUN: %tidy-test %s async-discarded-task -- -std=c++20
// A client on the real Boost.Asio whose operations take no token.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <memory>
#include <string>

namespace asio = boost::asio;
using asio::awaitable;
using token = asio::as_tuple_t<asio::use_awaitable_t<>>;
using timer_type = token::as_default_on_t<asio::steady_timer>;
using socket_type = token::as_default_on_t<asio::ip::tcp::socket>;
using namespace asio::experimental::awaitable_operators;

awaitable<void> flush();
awaitable<std::string> fetch(int page);

struct client {
  socket_type socket;
  timer_type timer;
  std::unique_ptr<awaitable<void>> pending;

  awaitable<void> close() {
    timer.cancel();
    timer.async_wait();                     // warns: async_wait // fixed: co_await timer.async_wait();
    auto sent = socket.async_send(asio::buffer("bye")); // warns: 'sent'
    auto flushed = flush();                 // warns: 'flushed' // fixed: co_await flush();
    asio::post(socket.get_executor(), asio::use_awaitable); // warns: 'boost::asio::post'
    co_return;
  }

  awaitable<int> run(bool cached) {
    auto page = fetch(1);                   // warns: 'page' is not awaited on every path
    auto [error] = co_await timer.async_wait();
    if (error || cached)                    // notes: true
      co_return 0;
    co_return static_cast<int>((co_await std::move(page)).size());
  }

  awaitable<void> correct() {
    auto wait = timer.async_wait();
    auto page = fetch(2);
    auto result = co_await (std::move(wait) || std::move(page));
    (void)result;
    auto [error, size] = co_await socket.async_send(asio::buffer("hello"));
    if (error)
      co_return;
    pending = std::make_unique<awaitable<void>>(flush());
    auto last = flush();
    if (size)
      co_await std::move(last);
    else
      asio::co_spawn(socket.get_executor(), std::move(last), asio::detached);
    co_await close();
  }

  void stop() {
    close();                                // warns: 'client::close'
    asio::co_spawn(socket.get_executor(), close(), asio::detached);
    asio::post(socket.get_executor(), [this] { timer.cancel(); });
  }
};
