// RUN: %tidy-test %s async-discarded-task,async-void-callback -- -std=c++20 -I %inputs
// silent: the look-alikes of real code whose tasks are in good hands, in a library that no model knows
#include "task.h"
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

using my::task;

task<> work();
task<int> load(int id = 0);
my::eager_task<> start();
my::eager_task<int> start_load(int id = 0);
bool cond();
void plain();

// Row: ".get() that returns an awaitable, awaited at once". Row: ".wait() that returns an awaitable (condition variable,
// notifier, semaphore), often under && / ||".
struct queue {
  task<int> get();
  my::awaiter<> wait();
  my::awaiter<bool> wait_for(int milliseconds);
  bool empty() const;
};
my::awaiter<> operator&&(my::awaiter<>, my::awaiter<>);
my::awaiter<> operator||(my::awaiter<>, my::awaiter<>);
task<> gets(queue &q, queue &other) {
  int n = co_await q.get();
  while (q.empty())
    co_await q.wait();
  co_await (q.wait() && other.wait());
  auto either = q.wait() || other.wait();
  co_await either;
  if (co_await q.wait_for(n) && !q.empty())
    plain();
}

// Row: "a user's own sleep(n), waitForReadyRead(), run() that returns a task".
struct device {
  task<bool> waitForReadyRead();
  task<> run();
  task<> sleep(int);
};
task<> own_names(device &d) {
  co_await d.sleep(1);
  if (co_await d.waitForReadyRead())
    co_await d.run();
}

// Row: "names lock_guard, scoped_lock, get_units on async or plain RAII types".
struct plain_semaphore {};
struct plain_units {
  ~plain_units();
};
plain_units get_units(plain_semaphore &, int);
plain_units scoped_lock(plain_semaphore &);
struct lock_guard {
  explicit lock_guard(my::async_mutex &);
  ~lock_guard();
};
task<> guards(plain_semaphore &s, my::async_mutex &m, my::async_semaphore &sem, std::mutex &blocking) {
  auto units = get_units(s, 1);
  auto lock = scoped_lock(s);
  lock_guard guard(m);
  auto async_lock = co_await m.scoped_lock();
  auto async_units = co_await sem.get_units();
  std::lock_guard short_lock(blocking);
  m.try_lock();
}

// Row: "(void) cast of a call that returns a future". Row: "std::ignore =".
my::eager_task<> deliberate() {
  (void)start();
  static_cast<void>(start_load(1));
  std::ignore = start();
  (void)co_await start_load(2);
  std::ignore = co_await start_load(3);
  co_return;
}

// Row: "sinks: background(), spawn_with_gate, .start(callback), .detach(), via(ex).detach(), scope.add".
struct executor {};
struct scope {
  void add(task<>);
  scope &operator<<(task<>);
  void spawn(executor, task<> &&);
  template <class F> void spawn_with_gate(F f) { add(f()); }
  task<> join();
};
struct promise;
struct chain { // a task with the usual members
  using promise_type = promise;
  my::awaiter<int> operator co_await() &&;
  chain via(executor) &&;
  chain then(std::function<void(int)>) &&;
  chain on_error(std::function<void()>) &&;
  void detach() &&;
  void start(std::function<void(int)>) &&;
};
struct promise : my::promise_base {
  chain get_return_object();
  std::suspend_always initial_suspend();
  void return_value(int);
};
chain chained();
void background(task<>);
template <class T> void run_in_background(T &&);

void sinks(scope &s, executor e) {
  background(work());
  run_in_background(work());
  s.add(work());
  s << work() << work();
  s.spawn(e, work());
  s.spawn_with_gate([] { return work(); });
  chained().detach();
  chained().start([](int) {});
  chained().via(e).detach();
  chained().then([](int) {}).on_error([] {}).detach();
  auto stored = chained();
  std::move(stored).detach();
  auto moved = work();
  s.add(std::move(moved));
  my::spawn([]() -> task<> { co_await work(); }());
}

// Row: "handed on: when_all / when_any / collectAll / gather / race".
template <class... T> task<> when_any(T...);
template <class... T> task<> collectAll(T &&...);
task<> gather(std::vector<task<>>);
task<> race(std::initializer_list<task<> *>);
task<> hands_on() {
  co_await my::when_all(work(), work());
  co_await when_any(work(), load());
  auto first = work(), second = work();
  co_await collectAll(std::move(first), std::move(second));
  std::vector<task<>> all;
  all.push_back(work());
  co_await gather(std::move(all));
  auto a = work(), b = work();
  co_await race({&a, &b});
  auto both = my::when_all(work(), work());
  co_await std::move(both);
}

// Row: "pushed into a container that is awaited later".
struct service {
  std::list<task<>> running;
  std::optional<task<>> pending;
  std::vector<my::eager_task<>> started;
  task<> collect(int n) {
    std::vector<task<int>> loads;
    loads.reserve(n);
    for (int i = 0; i < n; ++i)
      loads.push_back(load(i));
    running.push_back(work());
    pending = work();
    started.emplace_back(start());
    int sum = 0;
    for (auto &each : loads)
      sum += co_await std::move(each);
    while (!running.empty()) {
      co_await std::move(running.front());
      running.pop_front();
    }
    if (pending)
      co_await std::exchange(pending, std::nullopt).value();
  }
};

// Row: "moved into a lambda capture, returned later, .then on it".
std::function<task<>()> captured() {
  auto t = std::make_shared<task<>>(work());
  return [t]() -> task<> { co_await std::move(*t); };
}
auto captured_by_move() {
  auto t = work();
  return [t = std::move(t)]() mutable -> task<> { co_await std::move(t); };
}
task<> returned_later(bool b) {
  auto t = work();
  if (b)
    plain();
  return t;
}
chain continued(bool b) {
  auto c = chained();
  if (b)
    return std::move(c).then([](int) {});
  return c;
}

// Row: "eager tasks dropped by design at entry points and in slots".
struct window {
  std::function<void()> on_close;
  my::eager_task<> opened() {
    co_await start();
    co_return;
  }
  void clicked() { opened(); }
  void connect() {
    on_close = [this] { opened(); };
    on_close = [this] { return opened(); };
    on_close = []() -> my::eager_task<> { co_await start(); };
  }
};
my::fire_and_forget fire() { co_await start(); }
int main() {
  window w;
  w.opened();
  start();
  fire();
  w.connect();

  // Row: "sync_wait in main and tests".
  my::sync_wait(work());
  return my::sync_wait(load());
}
