// REQUIRES: asio
// RUN: %tidy-test %s async-discarded-task,async-void-callback -- -std=c++20 -DASIO_HAS_CO_AWAIT
// Awaitables and operations of the real Asio that nobody awaits. (1.22 knows clang's coroutines by that macro only.)

#include <asio/bind_executor.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/experimental/as_tuple.hpp>
#include <asio/experimental/awaitable_operators.hpp>
#include <asio/experimental/deferred.hpp>
#include <asio/experimental/promise.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/read.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <asio/thread_pool.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/use_future.hpp>
#include <asio/write.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using namespace std::chrono_literals;
using asio::ip::tcp;

asio::awaitable<void> work();
asio::awaitable<int> load(int id);

// ---------------------------------------------------------------- never awaited

asio::awaitable<void> forgets(bool retry) {
  work(); // warns: 'work' // fixed: co_await work();
  if (retry)
    load(1); // warns: 'load' // fixed: co_await load(1);
  auto saved = work(); // warns: 'saved'
  asio::awaitable<int> value = load(2); // warns: 'value'
  (void)work(); // warns: 'work'
  retry ? work() : work(); // warns: 'work' // warns: 'work'
  [[maybe_unused]] auto later = load(3); // warns: 'later'
  co_return;
}

void no_coroutine() {
  work(); // warns: 'work'
  auto task = load(1); // warns: 'task'
}

asio::awaitable<void> on_some_paths(bool verbose) {
  auto report = work(); // warns: 'report'
  if (verbose)
    co_await std::move(report);
}

// co_spawn starts what it is given, but the operation that it returns for such tokens is as lazy as any other.
asio::awaitable<void> spawns_nothing(asio::io_context &context) {
  asio::co_spawn(context, work(), asio::use_awaitable); // warns: 'asio::co_spawn' // fixed: co_await asio::co_spawn(context, work(), asio::use_awaitable);
  auto child = asio::co_spawn(context, load(1), asio::use_awaitable); // warns: 'child'
  co_return;
}

asio::awaitable<void> sends_nothing(tcp::socket &socket, asio::steady_timer &timer, std::string line) {
  using asio::experimental::deferred;
  timer.async_wait(asio::use_awaitable); // warns: async_wait
  asio::async_write(socket, asio::buffer(line), asio::use_awaitable); // warns: async_write
  asio::error_code ec;
  socket.async_write_some(asio::buffer(line), asio::redirect_error(asio::use_awaitable, ec)); // warns: async_write_some
  socket.async_write_some(asio::buffer(line), deferred); // warns: async_write_some
  auto wait = timer.async_wait(deferred); // warns: 'wait'
  timer.async_wait(asio::experimental::use_promise); // warns: async_wait
  auto started = timer.async_wait(asio::experimental::use_promise); // warns: 'started'
  co_return;
}

asio::awaitable<void> joins_nothing() {
  using namespace asio::experimental::awaitable_operators;
  load(1) && load(2); // warns: operator&& // fixed: co_await (load(1) && load(2));
  auto both = load(3) && load(4); // warns: 'both' // fixed: auto both = co_await (load(3) && load(4));
  co_return;
}

// A handler's result goes nowhere.
struct session : std::enable_shared_from_this<session> {
  asio::io_context &context;
  tcp::socket socket;
  asio::steady_timer timer;
  std::string line;
  std::vector<asio::awaitable<void>> queue;

  void start() {
    asio::post(context, [] { work(); }); // warns: 'work'
    asio::post(context, []() -> asio::awaitable<void> { co_await work(); }); // warns[async-void-callback]: asio::post
    timer.async_wait([self = shared_from_this()](asio::error_code) -> asio::awaitable<void> { // warns[async-void-callback]: async_wait
      co_await work();
    });
    asio::async_read(socket, asio::buffer(line), [this](asio::error_code, std::size_t) {
      save(); // warns: 'session::save'
    });
  }
  asio::awaitable<void> save();
};

// ---------------------------------------------------------------- as it should be

asio::awaitable<void> awaits(tcp::socket &socket, asio::steady_timer &timer, std::string line) {
  co_await work();
  int sum = co_await load(1) + co_await load(2);
  auto later = load(3);
  sum += co_await std::move(later);
  asio::awaitable<int> chosen = sum > 3 ? load(4) : load(5);
  sum += co_await std::move(chosen);
  auto wait = timer.async_wait(asio::use_awaitable);
  co_await std::move(wait);
  auto [error, size] = co_await asio::async_write(socket, asio::buffer(line), asio::experimental::as_tuple(asio::use_awaitable));
  asio::error_code ec;
  co_await socket.async_write_some(asio::buffer(line), asio::redirect_error(asio::use_awaitable, ec));
  co_await asio::this_coro::executor;

  std::vector<asio::awaitable<int>> all;
  for (int id = 0; id < 3; ++id)
    all.push_back(load(id));
  for (auto &each : all)
    sum += co_await std::move(each);
}

asio::awaitable<void> combines(asio::steady_timer &deadline) {
  using namespace asio::experimental::awaitable_operators;
  auto [a, b] = co_await (load(1) && load(2));
  auto first = co_await (load(3) || deadline.async_wait(asio::use_awaitable));
  auto both = load(1) && load(2);
  co_await std::move(both);
}

asio::awaitable<int> passes_on() { return load(7); }

asio::awaitable<void> race(asio::steady_timer &timer) {
  auto started = timer.async_wait(asio::experimental::use_promise);
  co_await started.async_wait(asio::use_awaitable);
  auto operation = timer.async_wait(asio::experimental::deferred);
  std::move(operation)([](asio::error_code) {});
  timer.async_wait(asio::experimental::deferred)(asio::detached);
}

asio::awaitable<void> echo(tcp::socket socket) {
  char data[1024];
  for (;;) {
    std::size_t n = co_await socket.async_read_some(asio::buffer(data), asio::use_awaitable);
    co_await asio::async_write(socket, asio::buffer(data, n), asio::use_awaitable);
  }
}

asio::awaitable<void> listen() {
  auto executor = co_await asio::this_coro::executor;
  tcp::acceptor acceptor(executor, {tcp::v4(), 55555});
  for (;;) {
    tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
    asio::co_spawn(executor, echo(std::move(socket)), asio::detached);
  }
}

class server {
public:
  explicit server(asio::io_context &context) : context(context), strand(asio::make_strand(context)), timer(context) {}

  void start() {
    asio::co_spawn(context, listen(), asio::detached);
    asio::co_spawn(strand, tick(), asio::detached);
    asio::co_spawn(context, [this]() -> asio::awaitable<void> { co_await tick(); }, asio::detached);
    asio::co_spawn(context, load(1), [](std::exception_ptr, int) {});
    asio::co_spawn(pool, []() -> asio::awaitable<void> { co_await work(); }, asio::detached);
    asio::co_spawn(pool, work(), asio::bind_executor(context, [](std::exception_ptr) {}));
    auto task = tick();
    asio::co_spawn(strand, std::move(task), asio::detached);
    std::future<int> result = asio::co_spawn(context, load(2), asio::use_future);
    asio::post(strand, [this] { asio::co_spawn(context, tick(), asio::detached); });
    timer.async_wait(asio::detached);
    timer.async_wait([this](asio::error_code ec) {
      if (!ec)
        start();
    });
  }

private:
  asio::awaitable<void> tick() {
    timer.expires_after(1s);
    co_await timer.async_wait(asio::use_awaitable);
  }

  asio::io_context &context;
  asio::strand<asio::io_context::executor_type> strand;
  asio::thread_pool pool;
  asio::steady_timer timer;
};

int main() {
  asio::io_context context;
  server all(context);
  all.start();
  context.run();
}
