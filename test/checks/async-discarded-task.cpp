// RUN: %tidy-test %s async-discarded-task -- -std=c++20 -I %inputs
// Tasks whose call is the whole story: nobody keeps what it returns.
#include "task.h"
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

using my::task;

task<> work();
task<int> load(int id = 0);
task<task<>> prepare(); // first prepares, then gives the task that does it
bool cond();
void plain();

// ---------------------------------------------------------------- calls in every place of a statement

task<> statements(bool b, int i) {
  work();                         // warns: task returned by 'work' is discarded, so it never runs
  b ? work() : work();            // warns: 'work' // warns: 'work'
  b ? (void)load(1) : plain();    // warns: 'load'
  work(), plain();                // warns: 'work'
  plain(), work();                // warns: 'work'
  for (work(); b; load(2))        // warns: 'work' // warns: 'load'
    plain();
  for (;; plain(), work())        // warns: 'work'
    break;
  if (work(); b)                  // warns: 'work'
    load(3);                      // warns: 'load'
  else
    work();                       // warns: 'work'
  switch (load(4); i) {           // warns: 'load'
  case 1:
    work();                       // warns: 'work'
    break;
  default:
    load(5);                      // warns: 'load'
  }
  while (cond())
    work();                       // warns: 'work'
  do
    work();                       // warns: 'work'
  while (cond());
  for (int id : {1, 2})
    load(id);                     // warns: 'load'
  try {
    work();                       // warns: 'work'
  } catch (...) {
    work();                       // warns: 'work'
  }
  [[unlikely]] work();            // warns: 'work'
again:
  work();                         // warns: 'work'
  if (b && (work(), cond()))      // warns: 'work'
    goto again;
  i = (work(), 1);                // warns: 'work'
  (work());                       // warns: 'work'
  co_return;
}

task<int> in_a_result() {
  co_return (work(), 1); // warns: 'work'
}

// Said to be deliberate; a lazy task does nothing for all that.
task<> on_purpose() {
  (void)work();              // warns: 'work'
  static_cast<void>(load()); // warns: 'load'
  (void)(work());            // warns: 'work'
  std::ignore = work();      // warns: 'work'
  co_return;
}

// The task that an await yields wants to be awaited, too.
task<> inner() {
  co_await prepare();       // warns: this await yields another task that is discarded, so it never runs
  (void)co_await prepare(); // warns: another task
  co_return;
}

// ---------------------------------------------------------------- whoever is called

struct session {
  session() : id((work(), 1)) { // warns: 'work'
    work();                     // warns: 'work'
  }
  ~session() { work(); }        // warns: 'work'
  task<> close();
  virtual task<> flush();
  static task<> purge();
  task<> operator()(int);
  void stop() {
    close();       // warns: 'session::close'
    this->flush(); // warns: 'session::flush'
    purge();       // warns: 'session::purge'
  }
  int id;
};

task<> callees(session &s, session *p, task<> (*fp)(), task<> (session::*method)()) {
  s.close();                           // warns: 'session::close'
  p->flush();                          // warns: 'session::flush'
  session::purge();                    // warns: 'session::purge'
  s(1);                                // warns: 's'
  fp();                                // warns: 'fp'
  (*fp)();                             // warns: 'fp'
  (s.*method)();                       // warns: 'method'
  std::function<task<>()> stored = work;
  stored();                            // warns: 'stored'
  std::invoke(work);                   // warns: 'std::invoke'
  auto lambda = []() -> task<> { co_return; };
  lambda();                            // warns: 'lambda'
  []() -> task<> { co_return; }();     // warns: task returned by
  [] { return work(); }();             // warns: task returned by
  co_return;
}

// Functions that are no coroutines, and lambdas that are none.
int no_coroutine() {
  work();                              // warns: 'work'
  auto later = [] { work(); };         // warns: 'work'
  auto generic = [](auto) { work(); }; // warns: 'work'
  later();
  generic(1);
  return 1;
}

task<> handed_on() { return work(); }

task<> passes_on() {
  handed_on(); // warns: 'handed_on'
  co_return;
}

// ---------------------------------------------------------------- what holds the task is dropped with it

task<> holders() {
  std::make_unique<task<>>(work());        // warns: 'std::make_unique'
  std::make_shared<task<>>(work());        // warns: 'std::make_shared'
  std::make_optional(work());              // warns: 'std::make_optional'
  std::make_pair(work(), 1);               // warns: 'std::make_pair'
  (void)std::make_tuple(work(), load());   // warns: 'std::make_tuple'
  co_return;
}

// ---------------------------------------------------------------- macros

#define RUN(x) x
#define SAVE() work()
#define LOG_AND(x)                                                                                                                         \
  do {                                                                                                                                     \
    plain();                                                                                                                               \
    x;                                                                                                                                     \
  } while (0)

task<> macros() {
  RUN(work());     // warns: 'work'
  SAVE();          // warns: 'work'
  LOG_AND(work()); // warns: 'work'
  co_return;
}

// ---------------------------------------------------------------- as it should be

my::generator<int> numbers() { co_yield 1; }
my::fire_and_forget notify() { co_return; }

task<int> awaited(bool b, std::vector<task<>> &queue, std::map<int, task<>> &by_id, std::optional<task<>> &pending, task<> &out) {
  co_await work();
  co_await (b ? work() : work());
  (co_await work(), co_await work());
  (void)co_await load();
  std::ignore = co_await load();
  co_await co_await prepare();
  co_await [&]() -> task<> { co_await work(); }();
  co_await my::when_all(work(), work());
  my::spawn(work());
  my::spawn(b ? work() : work());
  my::sync_wait(work());
  queue.push_back(work());
  queue.emplace_back(work());
  by_id.emplace(1, work());
  pending = work();
  pending.emplace(work());
  out = work();
  auto owned = std::make_shared<task<>>(work());
  co_await std::move(*owned);
  co_return co_await load() + co_await load();
}

task<> returned(bool b) { return b ? work() : task<>(work()); }
auto in_a_pair() { return std::pair{work(), 1}; }
task<task<>> task_of_task() { co_return work(); }
std::function<task<>()> factory() {
  return [] { return work(); };
}

void no_tasks(session &s) {
  numbers(); // nothing runs, but nothing was meant to run at the same time either
  for (int n : numbers())
    (void)n;
  notify();
  auto note = notify();
  (void)note;
  (void)sizeof(work());
  (void)noexcept(work());
  static_assert(noexcept(work()) || !noexcept(work()));
  using type = decltype(work());
  s.id = 0;
}

// A statement expression has a value.
task<> statement_expressions() {
  co_await ({ work(); });
  auto stored = ({
    plain();
    work();
  });
  co_await std::move(stored);
  my::spawn(({ work(); }));
}
