// What the example programs share: Asio, a clock, a watch on the loop, and a
// slow server to talk to.
#pragma once

// Asio 1.22 does not notice by itself that clang has coroutines.
#ifndef ASIO_HAS_CO_AWAIT
#define ASIO_HAS_CO_AWAIT 1
#endif
#include <asio.hpp>
#include <asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <string>
#include <thread>
#include <utility>

namespace course {

using namespace std::chrono_literals;
using namespace asio::experimental::awaitable_operators;
using asio::awaitable;
using asio::use_awaitable;
using Clock = std::chrono::steady_clock;

inline long elapsed_ms(Clock::time_point since) {
  return static_cast<long>((Clock::now() - since) / 1ms);
}

inline const Clock::time_point program_start = Clock::now();

// Prints one line, with the milliseconds since the program started.
template <typename... Args> void say(const char *format, Args... args) {
  std::printf("[%4ld ms] ", elapsed_ms(program_start));
  if constexpr (sizeof...(Args) == 0)
    std::puts(format);
  else
    std::printf(format, args...), std::puts("");
  std::fflush(stdout);
}

// Work that takes its time and waits as it should: it suspends, and the loop
// goes on with other work.
inline awaitable<void> delay(std::chrono::milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(use_awaitable);
}

// Asks the loop for a turn every 10 ms. The longest time between two turns
// tells how long the loop stood still.
class Pulse {
public:
  explicit Pulse(asio::io_context &loop) : timer_(loop) { beat(); }
  void stop() {
    note();
    stopped_ = true;
    timer_.cancel();
  }
  long longest_standstill() const { return longest_; }

private:
  void beat() {
    timer_.expires_after(10ms);
    timer_.async_wait([this](asio::error_code) {
      if (stopped_)
        return;
      note();
      beat();
    });
  }
  void note() {
    longest_ = std::max(longest_, elapsed_ms(last_));
    last_ = Clock::now();
  }

  asio::steady_timer timer_;
  Clock::time_point last_ = Clock::now();
  long longest_ = 0;
  bool stopped_ = false;
};

// A completion handler that passes an exception on: loop.run() throws it.
inline void rethrow(std::exception_ptr failure) {
  if (failure)
    std::rethrow_exception(failure);
}

// Runs the loop until the task is done, and reports how the loop fared
// meanwhile.
inline void run(asio::io_context &loop, awaitable<void> task) {
  Pulse pulse(loop);
  asio::co_spawn(loop, std::move(task), [&](std::exception_ptr failure) {
    pulse.stop();
    rethrow(failure);
  });
  loop.run();
  say("done; the loop stood still for at most %ld ms",
      pulse.longest_standstill());
}

// A server on 127.0.0.1, in a thread of its own, that takes `time` to answer
// each client.
class SlowServer {
public:
  explicit SlowServer(std::chrono::milliseconds time)
      : acceptor_(loop_, {asio::ip::address_v4::loopback(), 0}) {
    asio::co_spawn(loop_, serve(time), rethrow);
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~SlowServer() {
    loop_.stop();
    thread_.join();
  }
  asio::ip::tcp::endpoint endpoint() const {
    return acceptor_.local_endpoint();
  }

private:
  awaitable<void> serve(std::chrono::milliseconds time) {
    for (;;)
      asio::co_spawn(
          loop_, answer(co_await acceptor_.async_accept(use_awaitable), time),
          rethrow);
  }
  static awaitable<void> answer(asio::ip::tcp::socket client,
                                std::chrono::milliseconds time) {
    co_await delay(time);
    co_await asio::async_write(client, asio::buffer("hello", 5), use_awaitable);
  }

  asio::io_context loop_;
  asio::ip::tcp::acceptor acceptor_;
  std::thread thread_;
};

} // namespace course
