// REQUIRES: asio
// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -DASIO_HAS_CO_AWAIT -DASIO_HAS_STD_COROUTINE
// Sleeps are replaced by Asio's own; chains lead through real library code; correct code stays silent.
#include <asio/awaitable.hpp>
#include <asio/bind_executor.hpp>
#include <asio/buffer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/read.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/thread_pool.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <chrono>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;
using namespace std::chrono_literals;

awaitable<void> sleeps(std::chrono::milliseconds delay, bool b) {
  std::this_thread::sleep_for(1s);        // warns: sleep_for // fixed: co_await asio::steady_timer(co_await asio::this_coro::executor, 1s).async_wait(asio::use_awaitable);
  std::this_thread::sleep_for(2 * delay); // warns: sleep_for // fixed: co_await asio::steady_timer(co_await asio::this_coro::executor, 2 * delay).async_wait(asio::use_awaitable);
  if (b)
    std::this_thread::sleep_for(delay); // warns: sleep_for // fixed: co_await asio::steady_timer(co_await asio::this_coro::executor, delay).async_wait(asio::use_awaitable);
  co_return;
}

#define NAP std::this_thread::sleep_for(1s)
awaitable<void> no_fix(std::chrono::steady_clock::time_point t) {
  ::usleep(1);                       // warns: usleep
  std::this_thread::sleep_until(t);  // warns: sleep_until
  NAP;                               // warns: sleep_for
  [] { std::this_thread::sleep_for(1s); }(); // warns: sleep_for
  try {
    co_await asio::post(use_awaitable);
  } catch (...) {
    std::this_thread::sleep_for(1s); // warns: sleep_for
  }
}

struct session : std::enable_shared_from_this<session> {
  tcp::socket socket;
  asio::steady_timer timer;
  std::string data;

  void flush() {
    asio::write(socket, asio::buffer(data)); // notes: 'session::flush' calls 'asio::write'
  }
  awaitable<void> bad() {
    flush(); // warns: call to 'session::flush' blocks the event loop: it reaches 'asio::write' (network)
    timer.wait(); // warns: 'asio::basic_waitable_timer::wait'
    socket.read_some(asio::buffer(data)); // warns: read_some
    co_return;
  }
  void start_bad() {
    timer.async_wait([self = shared_from_this()](asio::error_code) {
      self->flush(); // warns: in a handler given to 'asio::basic_waitable_timer::async_wait'
      std::this_thread::sleep_for(1s); // warns: sleep_for
    });
  }
};

// Whatever form a handler has.
template <class T> void never_given(T) { ::usleep(1); }
struct generic_handler {
  template <class... T> void operator()(T...) const {
    ::usleep(1); // warns: handler given to 'asio::basic_waitable_timer::async_wait'
  }
};
auto make_handler() {
  return [](auto) {
    ::usleep(1); // warns: usleep
  };
}
struct poller : std::enable_shared_from_this<poller> {
  asio::steady_timer timer;
  asio::io_context &io;
  void on_timer(asio::error_code) {
    ::usleep(1); // warns: usleep
  }
  void on_bound(asio::error_code) {
    ::usleep(1); // warns: usleep
  }
  void from_lambda() {
    ::usleep(1); // notes: usleep
  }
  void start() {
    timer.async_wait(std::bind(&poller::on_timer, this, std::placeholders::_1));
    timer.async_wait(std::bind_front(&poller::on_bound, this));
    timer.async_wait(generic_handler());
    timer.async_wait(make_handler());
    timer.async_wait([](auto) { ::usleep(1); });                                        // warns: usleep
    timer.async_wait(asio::bind_executor(io, [](asio::error_code) { ::usleep(1); }));   // warns: usleep
    asio::post(io, [self = shared_from_this()] { self->from_lambda(); });               // warns: 'poller::from_lambda'
    auto named = [this](asio::error_code) mutable {
      from_lambda(); // warns: 'poller::from_lambda'
    };
    timer.async_wait(std::move(named));
  }
};

// An echo server as it should be.
awaitable<void> echo(tcp::socket socket) {
  try {
    char data[1024];
    asio::error_code ec;
    for (;;) {
      std::size_t n = co_await socket.async_read_some(asio::buffer(data), use_awaitable);
      co_await async_write(socket, asio::buffer(data, n), redirect_error(use_awaitable, ec));
      if (ec)
        co_return;
      socket.available();
      socket.set_option(tcp::no_delay(true));
    }
  } catch (const std::exception &) {
    socket.close();
  }
}
awaitable<void> listener(unsigned short port) {
  auto executor = co_await asio::this_coro::executor;
  tcp::acceptor acceptor(executor, {tcp::v4(), port});
  asio::steady_timer timer(executor);
  tcp::resolver resolver(executor);
  co_await resolver.async_resolve("localhost", "http", use_awaitable);
  for (;;) {
    auto socket = co_await acceptor.async_accept(use_awaitable);
    co_spawn(executor, echo(std::move(socket)), asio::detached);
    timer.expires_after(1s);
    co_await timer.async_wait(use_awaitable);
    timer.cancel();
  }
}
awaitable<void> offloads(asio::thread_pool &pool, asio::io_context &io) {
  asio::post(pool, [] { std::this_thread::sleep_for(1s); });
  co_await asio::co_spawn(
      pool,
      []() -> awaitable<void> {
        std::this_thread::sleep_for(1s);
        co_return;
      },
      use_awaitable);
  // Comes back to the coroutine's own executor.
  co_await asio::post(pool, use_awaitable);
  ::usleep(1); // warns: usleep
  co_await asio::post(asio::bind_executor(pool, use_awaitable));
  ::usleep(1);
  co_await asio::post(io, use_awaitable);
  ::usleep(1); // warns: usleep
}
int main() {
  asio::io_context io;
  asio::thread_pool pool;
  co_spawn(io, listener(1), asio::detached);
  std::this_thread::sleep_for(1s);
  io.run();
  pool.join();
}

// What ends may wait for what it told to end, in what it posts as well.
struct service {
  std::thread thread;
  asio::io_context &io;
  void quit() {
    asio::post(io, [this] { thread.join(); });
    asio::post(io, [] { ::usleep(1); }); // warns: usleep
  }
  void start() {
    asio::post(io, [this] { thread.join(); }); // warns: join
  }
};
asio::awaitable<void> quit(service &s) {
  s.thread.join(); // warns: join
  co_return;
}

// A thread that runs a loop ends when that is told to stop.
awaitable<void> threads_with_loops(asio::io_context &io, bool b) {
  std::thread one([&io] { io.run(); });
  auto runs = [&] {
    while (b)
      io.run();
  };
  std::thread named(runs), works([] { ::usleep(1); });
  std::vector<std::thread> many, workers;
  for (int i = 0; i < 3; ++i) {
    many.emplace_back([&io] { io.run(); });
    workers.push_back(std::thread([] { ::usleep(1); }));
  }
  one.join();
  named.join();
  works.join(); // warns: join
  for (auto &t : many)
    t.join();
  many[0].join();
  for (auto &t : workers)
    t.join(); // warns: join
  std::jthread ends([&io] { io.run(); });
  std::jthread ends_late([] { ::usleep(1); }); // warns: jthread
  co_return;
}

// The loop runs for who stops it.
template <class F> struct at_exit {
  F f;
  ~at_exit() { f(); }
};
void write() { std::ofstream("out") << 1; } // notes: ofstream
struct part_of_command {
  awaitable<void> only_there() {
    std::ofstream out("out");
    co_await deeper();
  }
  awaitable<void> deeper() {
    write();
    co_return;
  }
  awaitable<void> elsewhere_too() {
    write(); // warns: write
    co_return;
  }
  awaitable<void> serve() {
    co_await elsewhere_too();
    ::usleep(1); // warns: usleep
  }
};
awaitable<void> command(asio::io_context &io, part_of_command parts) {
  std::ofstream out("out");
  co_await parts.only_there();
  co_await parts.elsewhere_too();
  write();
  ::usleep(1); // warns: usleep
  co_await asio::post(io, use_awaitable);
  io.stop();
}
awaitable<void> guarded(asio::io_context &io, asio::thread_pool &pool) {
  at_exit guard{[&] { io.stop(); }};
  write();
  co_await asio::post(pool, use_awaitable);
}
awaitable<void> main_part() {
  write();
  co_await asio::steady_timer(co_await asio::this_coro::executor, 1s).async_wait(use_awaitable);
}
awaitable<void> other_part() {
  write(); // warns: write
  co_return;
}
void starts(asio::io_context &io) {
  co_spawn(io, main_part(), [&](std::exception_ptr) { io.stop(); });
  co_spawn(io, other_part(), [&](std::exception_ptr) { io.stop(); });
  co_spawn(io, other_part(), asio::detached);
  co_spawn(io, []() -> awaitable<void> {
    write();
    co_return;
  }, [&](std::exception_ptr) { io.stop(); });
}
awaitable<void> sometimes(asio::io_context &io, asio::thread_pool &pool, bool b) {
  if (b)
    io.stop();
  asio::post(io, [&] { io.stop(); });
  auto on_error = [&] { io.stop(); };
  std::function<void()> on_other_error = [&] { io.stop(); };
  pool.stop();
  write(); // warns: write
  co_return;
}
