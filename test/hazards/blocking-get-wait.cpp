// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=c++20 -I %inputs
// silent: get() and wait() are names that many types have; hardly any of them waits for a thread.
#include "task.h"
#include <any>
#include <array>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <variant>
#include <vector>

using my::task;
using namespace std::chrono_literals;

bool cond();
struct config {
  int value;
  int get() const { return value; }
};

// Row: `.get()` in a coroutine on a smart pointer, reference_wrapper, optional<ref>.
template <class T> struct optional_ref {
  T *p;
  T &get() { return *p; }
  T &value() { return *p; }
};
task<int> plain_get(std::unique_ptr<config> u, std::shared_ptr<config> s, std::reference_wrapper<config> r, optional_ref<config> o,
                    std::tuple<int, int> t, std::variant<int, long> v, std::pair<int, int> p, std::array<int, 2> a) {
  int sum = u.get()->value + s.get()->value + r.get().value + o.get().value;
  sum += std::get<0>(t) + std::get<int>(v) + std::get<1>(p) + std::get<1>(a) + u->get();
  co_return sum;
}

// Row: `.get()` that returns an awaitable, awaited at once.
struct channel {
  task<int> get();
  my::awaiter<int> pop();
};
template <class T> struct lazy_future {
  my::awaiter<T> get();
  my::awaiter<> wait();
};
task<int> awaited_get(channel c, lazy_future<int> f) {
  int sum = co_await c.get();
  sum += co_await c.pop();
  sum += co_await f.get();
  auto later = f.get();
  co_return sum + co_await later;
}

// Row: `.get()` on a future known to be ready (after as_future, when_all, a failed()/available() test).
template <class T> struct future {
  struct promise_type;
  bool available() const;
  bool failed() const;
  T get();
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};
task<std::future<int>> as_future(task<int>);
task<std::tuple<std::future<int>, std::future<int>>> when_both(task<int>, task<int>);
task<std::vector<std::future<int>>> when_all(std::vector<task<int>>);
task<> until(const std::future<int> &);
task<int> load();
task<int> ready(std::future<int> f, std::shared_future<int> g, std::future<int> h, std::vector<task<int>> many, future<int> own) {
  int sum = 0;
  if (f.wait_for(0s) == std::future_status::ready)
    sum += f.get();
  while (g.wait_for(std::chrono::milliseconds(0)) == std::future_status::timeout)
    co_await my::sleep(1);
  sum += g.get();
  co_await until(h);
  sum += h.get();
  auto r = co_await as_future(load());
  sum += r.get();
  auto [a, b] = co_await when_both(load(), load());
  sum += a.get() + b.get();
  auto pair = co_await when_both(load(), load());
  sum += std::get<0>(pair).get();
  for (auto &e : co_await when_all(std::move(many)))
    sum += e.get();
  std::vector<std::future<int>> tested;
  for (auto it = tested.begin(); it != tested.end(); ++it)
    if (it->wait_for(0s) == std::future_status::ready)
      sum += it->get();
  std::unique_ptr<std::future<int>> owned;
  if (owned->wait_for(0s) == std::future_status::ready)
    sum += owned->get() + (*owned).get();
  auto list = co_await when_all({});
  sum += list.front().get() + list[1].get() + list.at(2).get() + (co_await when_all({})).back().get();
  std::vector<std::future<int>> indexed;
  if (indexed[0].wait_for(0s) == std::future_status::ready)
    sum += indexed[0].get();
  if (own.available() && !own.failed())
    sum += own.get();
  co_return sum;
}

// What a continuation is given stays ready where the next one captures it.
auto ready_in_capture = [](std::future<int> f) {
  return [g = std::move(f)]() mutable -> task<int> { co_return g.get(); };
};

// The same in templates, whose awaits may depend on their parameters, instantiated or not.
task<std::future<int>> later();
template <class T> task<int> ready_in_template(T t, std::future<int> g) {
  std::future<int> f = co_await later();
  co_await until(g);
  co_return f.get() + g.get() + (co_await later()).get() + t;
}
template task<int> ready_in_template(int, std::future<int>);
template <class T> task<int> ready_in_pattern(T t, std::future<int> g) {
  std::future<int> f = co_await later();
  co_await until(g);
  co_return f.get() + g.get() + (co_await later()).get() + t;
}
template <class T> struct repository {
  T value;
  task<int> load(channel c, lazy_future<int> f) {
    auto r = co_await as_future(::load());
    co_return r.get() + co_await c.get() + co_await f.get();
  }
};

// Row: `.wait()` that returns an awaitable (condition variable, notifier, semaphore), often under && / ||.
struct event {
  my::awaiter<bool> wait();
  my::awaiter<bool> wait_for(std::chrono::seconds);
  my::awaiter<> acquire();
  my::awaiter<> lock();
};
task<> wait_under_logic(event &e, event *p) {
  co_await e.wait();
  if (cond() && co_await e.wait())
    co_return;
  if (cond() || co_await p->wait_for(1s))
    co_return;
  while (!co_await e.wait())
    co_await e.acquire();
  co_await (cond() ? e.wait() : p->wait());
  auto w = e.wait();
  co_await w;
}
