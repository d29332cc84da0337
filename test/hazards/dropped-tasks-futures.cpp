// RUN: %tidy-test %s async-discarded-task,async-void-callback -- -std=c++20 -isystem %inputs/seastar -isystem %inputs/folly
// silent: the look-alikes of code on Seastar and folly
#include <folly/coro/AsyncScope.h>
#include <folly/coro/Collect.h>
#include <folly/coro/Task.h>
#include <folly/futures/Future.h>
#include <seastar/core/condition-variable.hh>
#include <seastar/core/coroutine.hh>
#include <seastar/core/gate.hh>
#include <seastar/core/semaphore.hh>
#include <seastar/core/sleep.hh>
#include <seastar/core/thread.hh>
#include <seastar/core/when_all.hh>
#include <seastar/coroutine/as_future.hh>
#include <tuple>
#include <utility>
#include <vector>

seastar::future<> work();
seastar::future<int> load();
folly::coro::Task<void> task();
folly::coro::Task<int> task_of_int();

// Row: "sinks: background(), spawn_with_gate, ...".
template <class Func> void background(seastar::gate &g, Func &&func) {
  (void)seastar::try_with_gate(g, std::forward<Func>(func)).handle_exception([](std::exception_ptr) {});
}
void spawn_with_gate(seastar::gate &g, seastar::future<> f) {
  (void)std::move(f).finally([h = g.hold()] {});
}

struct service {
  seastar::gate gate;
  seastar::semaphore sem{1};
  seastar::condition_variable changed;
  seastar::future<> running = work();
  std::vector<seastar::future<>> all;

  // Row: "(void) cast of a call that returns a future". Row: "std::ignore =".
  seastar::future<> deliberate() {
    (void)work();
    (void)seastar::with_gate(gate, [] { return work(); });
    std::ignore = load();
    background(gate, [] { return work(); });
    spawn_with_gate(gate, work());
    co_return;
  }

  // Row: ".get() on a future known to be ready (after as_future, when_all, a failed()/available() test)".
  seastar::future<int> ready() {
    auto f = co_await seastar::coroutine::as_future(load());
    if (f.failed())
      co_return 0;
    auto [a, b] = co_await seastar::when_all(load(), load());
    auto c = load();
    if (c.available())
      co_return c.get() + a.get() + b.get();
    co_return f.get() + co_await std::move(c);
  }

  // Row: "handed on". Row: "pushed into a container". Row: "moved into a lambda capture, returned later, .then on it".
  seastar::future<> combined() {
    auto first = work();
    auto second = work();
    return seastar::when_all_succeed(std::move(first), std::move(second)).then([this] { return collected(); });
  }
  seastar::future<> collected() {
    all.push_back(work());
    std::vector<seastar::future<>> local;
    local.push_back(work());
    auto next = std::exchange(running, work());
    return seastar::when_all_succeed(std::move(local)).then([next = std::move(next)]() mutable { return std::move(next); });
  }

  // Row: ".wait() that returns an awaitable". Row: "names ... get_units".
  seastar::future<> waits() {
    co_await changed.wait();
    co_await changed.wait([] { return true; });
    auto units = co_await seastar::get_units(sem, 1);
    auto taken = seastar::consume_units(sem, 1);
    auto maybe = seastar::try_get_units(sem, 1);
    co_await sem.wait();
    sem.signal();
  }
};

// Row: ".get() inside a stackful context".
seastar::future<> stackful() {
  return seastar::async([] {
    work().get();
    load().get();
  });
}

// Row: "sinks: ... .start(callback), .detach(), via(ex).detach(), scope.add". Row: "handed on: ... collectAll".
folly::coro::Task<int> folly_code(folly::Executor::KeepAlive<> executor, folly::coro::AsyncScope &scope) {
  scope.add(folly::coro::co_withExecutor(executor, task()));
  folly::coro::co_withExecutor(executor, task()).start([](auto &&) {});
  auto started = folly::coro::co_withExecutor(executor, task_of_int()).start();
  auto [a, b] = co_await folly::coro::collectAll(task_of_int(), task_of_int());
  std::vector<folly::coro::Task<int>> all;
  all.push_back(task_of_int());
  auto results = co_await folly::coro::collectAllRange(std::move(all));
  co_await scope.joinAsync();
  co_return a + b + co_await std::move(started);
}
