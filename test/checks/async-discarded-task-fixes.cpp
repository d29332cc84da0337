// RUN: %tidy-test %s async-discarded-task -- -std=c++20 -I %inputs
// Where `co_await` is put, and where it is not. (What is not announced must compile all the same after --fix.)
#include "task.h"
#include <memory>
#include <tuple>
#include <utility>

using my::task;

task<> work();
task<int> load(int id = 0);
task<std::unique_ptr<int>> pointer();
task<task<int>> prepare();
void plain();

namespace db {
struct table {
  task<> commit();
  task<int> count();
  my::async_semaphore &sem();
};
table &users();
table *groups();
} // namespace db

// An operator that gives a task binds looser than co_await.
struct both {
  struct promise_type;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
};
struct both::promise_type {
  both get_return_object();
  std::suspend_always initial_suspend();
  std::suspend_always final_suspend() noexcept;
  void return_value(int);
  void unhandled_exception();
};
both operator&&(task<int>, task<int>);
both operator+(task<int>, int);

// ---------------------------------------------------------------- calls

task<> calls(bool b, my::async_mutex &m, task<> (*fp)()) {
  work();                    // warns: 'work' // fixed: co_await work();
  load(1);                   // warns: 'load' // fixed: co_await load(1);
  ::work();                  // warns: 'work' // fixed: co_await ::work();
  db::users().commit();      // warns: 'db::table::commit' // fixed: co_await db::users().commit();
  db::groups()->commit();    // warns: 'db::table::commit' // fixed: co_await db::groups()->commit();
  m.lock();                  // warns: 'my::async_mutex::lock' // fixed: co_await m.lock();
  fp();                      // warns: 'fp' // fixed: co_await fp();
  []() -> task<> { co_return; }(); // warns: task returned by // fixed: co_await []() -> task<> { co_return; }();
  load(1) && load(2);        // warns: 'operator&&' // fixed: co_await (load(1) && load(2));
  load(1) + 2;               // warns: 'operator+' // fixed: co_await (load(1) + 2);
  if (b)
    work();                  // warns: 'work' // fixed: co_await work();
  else
    work();                  // warns: 'work' // fixed: co_await work();
  for (work(); b; work())    // warns: 'work' // warns: 'work' // fixed: for (co_await work(); b; co_await work())
    plain();
  switch (int i = 0; i) {
  case 0:
    work();                  // warns: 'work' // fixed: co_await work();
  }
  try {
    work();                  // warns: 'work' // fixed: co_await work();
  } catch (...) {
    work();                  // warns: 'work'
  }
  (work());                  // warns: 'work' // fixed: (co_await work());
  co_return;
}

// Not where the value is not a statement of its own, or where somebody said that this is how it should be.
task<> no_statements(bool b) {
  b ? work() : work();       // warns: 'work' // warns: 'work'
  work(), plain();           // warns: 'work'
  (void)work();              // warns: 'work'
  std::ignore = work();      // warns: 'work'
  (void)co_await prepare();  // warns: another task
  co_return;
}

#define CALL(x) x
task<> macros() {
  CALL(work());              // warns: 'work'
  auto t = CALL(work());     // warns: 't'
  co_return;
}

// ---------------------------------------------------------------- variables

task<> variables(bool b, my::async_mutex &m) {
  auto nothing = work();                // warns: 'nothing' // fixed: co_await work();
  auto value = load();                  // warns: 'value' // fixed: auto value = co_await load();
  const auto constant = load();         // warns: 'constant' // fixed: const auto constant = co_await load();
  const auto &reference = load();       // warns: 'reference' // fixed: const auto &reference = co_await load();
  auto &&forwarding = work();           // warns: 'forwarding' // fixed: co_await work();
  auto owner = pointer();               // warns: 'owner' // fixed: auto owner = co_await pointer();
  auto inner = prepare();               // warns: 'inner' // fixed: auto inner = co_await prepare();
  auto units = db::users().sem().get_units(2); // warns: 'units' // fixed: auto units = co_await db::users().sem().get_units(2);
  auto lock = m.scoped_lock();          // warns: 'lock' // fixed: auto lock = co_await m.scoped_lock();
  auto locked = m.lock();               // warns: 'locked' // fixed: co_await m.lock();
  auto sum = load() + 1;                // warns: 'sum'
  auto chosen = b ? load() : load(1);   // warns: 'chosen' // fixed: auto chosen = co_await (b ? load() : load(1));
  auto any = b ? work() : work();       // warns: 'any' // fixed: co_await (b ? work() : work());
  auto moved = std::move(load());       // warns: 'moved'
  auto braces{load()};                  // warns: 'braces'
  auto parens(load());                  // warns: 'parens'
  auto void_braces{work()};             // warns: 'void_braces'
  auto void_parens(work());             // warns: 'void_parens'
  if (auto in_if = work(); b)           // warns: 'in_if' // fixed: if (co_await work(); b)
    plain();
  if (auto in_if = load(); b)           // warns: 'in_if' // fixed: if (auto in_if = co_await load(); b)
    plain();
  for (auto in_for = work(); b;)        // warns: 'in_for' // fixed: for (co_await work(); b;)
    plain();
  co_return;
}

// A written type would have to change, a name that is used is needed, and one of two variables cannot go alone.
task<> other_variables() {
  task<int> typed = load();             // warns: 'typed'
  [[maybe_unused]] auto unused = work(); // warns: 'unused'
  [[maybe_unused]] auto number = load(); // warns: 'number' // fixed: [[maybe_unused]] auto number = co_await load();
  auto asked = work();                  // warns: 'asked'
  if (asked.done())
    plain();
  auto one = work(), two = work();      // warns: 'one' // warns: 'two'
  auto owner = std::make_unique<task<>>(work()); // warns: 'owner'
  co_return;
}

// ---------------------------------------------------------------- who may await

task<> lambdas() {
  auto coroutine = []() -> task<> {
    work();                             // warns: 'work' // fixed: co_await work();
    auto t = work();                    // warns: 't' // fixed: co_await work();
    co_return;
  };
  co_await coroutine();
  auto none = [] {
    work();                             // warns: 'work'
  };
  none();
  [&] {
    work();                             // warns: 'work'
    auto t = load();                    // warns: 't'
  }();
}

void no_coroutine() {
  work();                               // warns: 'work'
  auto t = load();                      // warns: 't'
}

my::generator<int> generates() {
  work();                               // warns: 'work'
  co_yield 1;
}

my::scoped_task<> other_kind() {
  work();                               // warns: 'work' // fixed: co_await work();
  co_return;
}

// await_transform takes its own kind only.
struct picky {
  struct promise_type {
    picky get_return_object();
    std::suspend_always initial_suspend();
    std::suspend_always final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
    my::awaiter<> await_transform(picky);
  };
};
picky pick();
picky picks() {
  pick();                               // warns: 'pick' // fixed: co_await pick();
  work();                               // warns: 'work'
  auto t = load();                      // warns: 't'
  co_return;
}

// In a template the result of the task is known only where it is instantiated.
template <class T> struct table {
  task<T> get();
  task<> all() {
    get();                              // warns: 'table::get' // fixed: co_await get();
    auto value = get();                 // warns: 'value'
    auto number = load();               // warns: 'number' // fixed: auto number = co_await load();
    co_return;
  }
};
template struct table<int>;
template struct table<void>;
