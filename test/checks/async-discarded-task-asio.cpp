// REQUIRES: asio
// RUN: %tidy-test %s async-discarded-task -- -std=c++20 -DASIO_HAS_CO_AWAIT -DASIO_HAS_STD_COROUTINE
// A server on the real Asio, with every mistake that one can make in it. (test/models/asio-tasks.cpp has the operations.)

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/experimental/awaitable_operators.hpp>
#include <asio/experimental/promise.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read_until.hpp>
#include <asio/redirect_error.hpp>
#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/use_future.hpp>
#include <asio/write.hpp>

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using asio::awaitable;
using asio::detached;
using asio::use_awaitable;
using asio::ip::tcp;
using namespace asio::experimental::awaitable_operators;
using namespace std::chrono_literals;

awaitable<void> audit(std::string);
awaitable<int> lookup(std::string);
awaitable<awaitable<void>> prepare();

// A class template, as sessions over plain and TLS streams are. Instantiated below.
template <class Stream> class session : public std::enable_shared_from_this<session<Stream>> {
  Stream stream;
  asio::steady_timer deadline;
  std::deque<std::string> queue;
  std::vector<awaitable<void>> later;
  std::string buffer;

public:
  explicit session(Stream s) : stream(std::move(s)), deadline(stream.get_executor()) {}

  void start() {
    auto self = this->shared_from_this();
    asio::co_spawn(stream.get_executor(), [self] { return self->reader(); }, detached);
    asio::co_spawn(stream.get_executor(), [self] { return self->watchdog(); }, detached);
    later.push_back(writer());
    writer();                      // warns: 'session::writer'
    auto forgotten = writer();     // warns: 'forgotten'
  }

private:
  awaitable<void> reader() {
    auto logged = audit("start"); // warns: 'logged' is not awaited on every path
    for (;;) {
      auto n = co_await asio::async_read_until(stream, asio::dynamic_buffer(buffer), '\n', use_awaitable);
      if (n == 1)                 // notes: true
        co_return;
      if (buffer == "quit\n")
        break;
      deliver(buffer);            // warns: 'session::deliver'
      queue.push_back(buffer);
      deadline.cancel();
    }
    co_await std::move(logged);
  }

  awaitable<void> deliver(std::string line) {
    asio::async_write(stream, asio::buffer(line), use_awaitable); // warns: 'asio::async_write'
    auto write = asio::async_write(stream, asio::buffer(line), use_awaitable); // warns: 'write'
    co_return;
  }

  awaitable<void> writer() {
    while (stream.is_open()) {
      if (queue.empty()) {
        asio::error_code ec;
        co_await deadline.async_wait(asio::redirect_error(use_awaitable, ec));
      } else {
        co_await asio::async_write(stream, asio::buffer(queue.front()), use_awaitable);
        queue.pop_front();
      }
    }
  }

  awaitable<void> watchdog() {
    deadline.expires_after(5s);
    auto wait = deadline.async_wait(use_awaitable);
    auto write = writer();
    co_await (std::move(wait) || std::move(write));
    deadline.async_wait(use_awaitable) || writer(); // warns: operator||
    for (auto &each : later)
      co_await std::move(each);
  }
};

awaitable<void> listen(asio::io_context &context) {
  tcp::acceptor acceptor(context, {tcp::v4(), 4000});
  for (;;) {
    auto socket = co_await acceptor.async_accept(use_awaitable);
    std::make_shared<session<tcp::socket>>(std::move(socket))->start();
    auto accepted = audit("accepted"); // warns: 'accepted'
  }
}

awaitable<int> forms(bool fast, asio::io_context &context, std::vector<awaitable<int>> &out) {
  (void)audit("cast");                                   // warns: 'audit'
  std::ignore = audit("ignored");                        // warns: 'audit'
  const auto &reference = audit("reference");            // warns: 'reference'
  [[maybe_unused]] auto unused = audit("unused");        // warns: 'unused'
  co_await prepare();                                    // warns: another task
  auto inspected = audit("inspected");                   // warns: 'inspected'
  if (!inspected.valid())
    co_return 0;
  auto spawned = asio::co_spawn(context, audit("lazy"), use_awaitable); // warns: 'spawned'
  auto promise = asio::co_spawn(context, audit("started"), asio::experimental::use_promise); // warns: 'promise' is never awaited, so it is cancelled
  std::vector<awaitable<int>> batch;                     // warns: 'batch'
  for (int i = 0; i < 3; ++i)
    batch.push_back(lookup(std::to_string(i)));
  std::array<awaitable<void>, 2> both{audit("a"), audit("b")}; // warns: 'both'
  auto owned = std::make_unique<awaitable<void>>(audit("owned")); // warns: 'owned'
  auto replaced = audit("first");                        // warns: 'replaced' is overwritten before it is awaited
  replaced = audit("second");                            // notes: overwritten here
  co_await std::move(replaced);
  auto query = lookup("query");                          // warns: 'query' is not awaited on every path
  if (fast)                                              // notes: true
    co_return 0;
  co_return co_await std::move(query);
}

// ---------------------------------------------------------------- as it should be

awaitable<int> correct(bool fast, asio::io_context &context, std::vector<awaitable<int>> &out) {
  auto executor = co_await asio::this_coro::executor;
  co_await co_await prepare();
  out.push_back(lookup("later"));
  auto query = lookup("query");
  if (fast)
    out.push_back(std::move(query));
  else
    asio::co_spawn(executor, std::move(query), detached);
  awaitable<void> decided;
  if (fast)
    decided = audit("fast");
  else
    decided = audit("slow");
  co_await std::move(decided);
  std::optional<awaitable<void>> pending;
  if (fast)
    pending = audit("pending");
  if (pending)
    co_await std::move(*pending);
  asio::co_spawn(context, audit("handler"), [](std::exception_ptr) {});
  asio::co_spawn(context, [] { return audit("function"); }, detached);
  auto future = asio::co_spawn(context, lookup("future"), asio::use_future);
  auto promise = asio::co_spawn(context, lookup("promise"), asio::experimental::use_promise);
  int sum = co_await promise.async_wait(use_awaitable);
  auto work = [&]() -> awaitable<int> { co_return co_await lookup("lambda"); };
  sum += co_await work();
  auto [a, b] = co_await (lookup("a") && lookup("b"));
  co_await (audit("both") && audit("of them"));
  (void)co_await lookup("dropped is only the number");
  co_return sum + a + b;
}

int main() {
  asio::io_context context;
  asio::co_spawn(context, listen(context), detached);
  listen(context);                       // warns: 'listen'
  auto second = listen(context);         // warns: 'second'
  std::function<awaitable<void>()> make = [&] { return listen(context); };
  asio::co_spawn(context, make, detached);
  make();                                // warns: 'make'
  asio::signal_set signals(context, 2);
  signals.async_wait([&](asio::error_code, int) {
    audit("signal");                     // warns: 'audit'
    context.stop();
  });
  asio::steady_timer timer(context, 1s);
  timer.async_wait(detached);
  context.run();
}
