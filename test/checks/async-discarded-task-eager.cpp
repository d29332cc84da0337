// RUN: %tidy-test %s async-discarded-task -- -std=c++20 -I %inputs
// Tasks that start when they are called. What happens to a dropped one decides: cancelled is a bug anywhere, one that
// continues is a bug in coroutines (where it could be awaited) and where its author said nodiscard.
#include "task.h"
#include <functional>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>
#include <unistd.h>

my::eager_task<> work();
my::eager_task<int> load(int id = 0);
[[nodiscard]] my::eager_task<> save();
my::scoped_task<> scoped();
my::scoped_task<int> scoped_load();
my::joining<> alias();
void plain();
void take(my::eager_task<>);

template <class T> struct [[nodiscard]] result : my::eager_task<T> {};
result<int> query();

struct operation : my::scoped_task<> {
  using my::scoped_task<>::scoped_task;
};
operation operate();

// ---------------------------------------------------------------- in coroutines

my::eager_task<> forgets() {
  work();                                        // warns: task returned by 'work' is discarded, so it continues detached // fixed: co_await work();
  save();                                        // warns: 'save' // fixed: co_await save();
  query();                                       // warns: 'query'
  auto t = work();                               // warns: task stored in 't' is never awaited, so it continues detached // fixed: co_await work();
  int n = 0;
  auto value = load();                           // warns: 'value' // fixed: auto value = co_await load();
  std::vector<my::eager_task<>> all;             // warns: 'all'
  all.push_back(work());
  std::make_unique<my::eager_task<>>(work());    // warns: 'std::make_unique'
  auto kept = [t = work()] {};                   // warns: 'kept'
  (void)n;
  co_return;
}

// Nothing can be awaited in a catch block.
my::eager_task<> reports() {
  try {
    work();                                      // warns: 'work' // fixed: co_await work();
  } catch (...) {
    work();
    save();                                      // warns: 'save'
    scoped();                                    // warns: 'scoped'
  }
  co_return;
}

my::task<> mixed() {
  work();            // warns: 'work' // fixed: co_await work();
  scoped();          // warns: task returned by 'scoped' is discarded, so it is cancelled // fixed: co_await scoped();
  auto s = scoped(); // warns: task stored in 's' is never awaited, so it is cancelled // fixed: co_await scoped();
  alias();           // warns: 'alias'
  operate();         // warns: 'operate' is discarded, so it is cancelled
  co_return;
}

// Those that never suspend are done when they return.
my::eager_task<> done_at_once() {
  plain();
  co_return;
}
my::eager_task<> sketch() { co_return; }
my::eager_task<int> has_result() {
  plain();
  co_return 1;
}
my::eager_task<> suspends(bool b) {
  if (b)
    co_await work();
  plain();
}
my::task<> lazy_one() {
  plain();
  co_return;
}
struct changing {
  virtual my::eager_task<> overridden() {
    plain();
    co_return;
  }
};
my::eager_task<> calls_those(changing &c) {
  done_at_once();
  sketch();       // warns: 'sketch' // fixed: co_await sketch();
  has_result();   // warns: 'has_result' // fixed: co_await has_result();
  suspends(true); // warns: 'suspends' // fixed: co_await suspends(true);
  lazy_one();     // warns: 'lazy_one' // fixed: co_await lazy_one();
  c.overridden(); // warns: 'changing::overridden' // fixed: co_await c.overridden();
  co_await work();
}

// Deliberate by custom.
my::eager_task<> on_purpose() {
  (void)work();
  static_cast<void>(save());
  std::ignore = work();
  (void)scoped();
  [[maybe_unused]] auto t = work();
  [[maybe_unused]] auto s = scoped();
  auto _ = save();
  auto voided = work();
  (void)voided;
  co_return;
}

// It has started, and nobody cancels it: not every path must wait for it.
my::eager_task<> on_some_paths(bool b) {
  auto t = work();
  if (b)
    co_return;
  co_await t;
}

// ---------------------------------------------------------------- elsewhere

// Entry points and slots drop such tasks by design.
void entry_point() {
  work();
  for (int i = 0; i < 3; ++i)
    load(i);
  auto slot = [] { work(); };
  std::function<void()> callback = [] { load(1); };
  slot();
  callback();
  save();                // warns: 'save'
  query();               // warns: 'query'
  scoped();              // warns: 'scoped' is discarded, so it is cancelled
  auto s = scoped();     // warns: 's'
  auto o = operate();    // warns: 'o'
}

// It runs while its scope waits for something else, and ends with it.
void in_scope(bool b) {
  auto reader = scoped();
  sleep(1);
  auto late = scoped(); // warns: 'late'
  if (b) {
    auto inner = scoped(); // warns: 'inner'
  }
}

void in_inner_scope(bool b) {
  if (b) {
    auto inner = scoped();
    sleep(1);
  }
  sleep(1);
}

// What nobody cancels goes on; whoever runs a loop while it is there keeps it.
result<int> served();
void serves(my::task<> idle) {
  auto server = served();
  my::sync_wait(std::move(idle));
}
void serves_nobody(my::task<> idle) {
  my::sync_wait(std::move(idle));
  auto server = served(); // warns: 'server'
}
void sleeps() {
  auto server = served(); // warns: 'server'
  sleep(1);
}

// A coroutine could await it.
my::task<> in_coroutine() {
  auto reader = scoped(); // warns: 'reader'
  co_await work();
}

// What can be converted to a task has started nothing.
struct ready_now {
  operator my::scoped_task<>() const;
};
void nothing_started(bool b) {
  my::scoped_task<> t = ready_now();
  my::scoped_task<> u = scoped(); // warns: 'u'
}

void on_some_paths_elsewhere(bool b) {
  auto s = scoped_load(); // cancelled on purpose where it is not needed
  if (b)
    return;
  my::spawn([](auto s) -> my::task<> { (void)co_await s; }(std::move(s)));
}

struct window {
  my::eager_task<> clicked();
  my::scoped_task<> moved();
  my::scoped_task<> running = moved();
  void connect() {
    auto on_click = [this] { clicked(); };
    auto on_move = [this] { moved(); }; // warns: 'window::moved'
    running = moved();
    on_click();
    on_move();
  }
};

// Nobody can see when this one starts, so an entry point may know what it does.
struct opaque {
  struct promise_type : my::promise_base {
    opaque get_return_object();
    my::awaiter<> initial_suspend();
    void return_void();
  };
  opaque(opaque &&);
  ~opaque();
  my::awaiter<> operator co_await();
};
opaque launch();
void launches() {
  launch();
  auto slot = [] { launch(); };
  slot();
}
my::task<> forgets_opaque() {
  launch(); // warns: 'launch' // fixed: co_await launch();
  co_return;
}

// ---------------------------------------------------------------- as it should be

my::eager_task<> awaits() {
  co_await work();
  auto first = load(1), second = load(2);
  int sum = co_await first + co_await second;
  auto s = scoped_load();
  plain();
  sum += co_await s;
  std::vector<my::eager_task<>> all;
  all.push_back(work());
  for (auto &t : all)
    co_await t;
  auto handed_on = work();
  take(std::move(handed_on));
  take(work());
}

my::eager_task<> returns() { return work(); }

// An await may give the started task back when it is done, and a function may return tasks that are.
my::task<my::eager_task<int>> resolve(my::eager_task<int> &);
my::task<my::task<int>> prepare();
std::vector<my::eager_task<int>> finished();
my::eager_task<int> resolves() {
  auto t = load();
  co_await resolve(t);
  co_await prepare(); // warns: another task
  auto all = finished();
  co_return static_cast<int>(all.size());
}

my::fire_and_forget no_task() { co_return; }
void fires() {
  no_task();
  auto fired = no_task();
  (void)fired;
}
