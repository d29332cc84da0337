// RUN: %tidy-test %s async-discarded-task -- -std=c++20 -I %inputs
// Tasks that are stored, and then nobody awaits what stores them. (On some paths only: async-discarded-task-paths.cpp.)
#include "task.h"
#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using my::task;

task<> work();
task<int> load(int id = 0);
task<task<>> prepare();
bool cond();
void plain();
void look_at(const task<> &);
void take(task<>);
template <class T> void refer(task<T> &);
void point(task<> *);
void take_all(std::vector<task<>>);

// ---------------------------------------------------------------- the guard that guards nothing

task<> unguarded(my::async_semaphore &sem, my::async_mutex &m) {
  auto units = sem.get_units();     // warns: task stored in 'units' is never awaited, so it never runs
  auto lock = m.scoped_lock();      // warns: awaitable stored in 'lock' is never awaited
  co_await work();
}

// No coroutine, so nodiscard types of the result do not help either.
void unguarded_callback(my::async_semaphore &sem) {
  auto units = sem.get_units(); // warns: 'units'
  plain();
}

auto unguarded_lambda = [](my::async_semaphore &sem) {
  auto units = sem.get_units(2); // warns: 'units'
  plain();
};

task<> guarded(my::async_semaphore &sem, my::async_mutex &m) {
  auto units = co_await sem.get_units();
  auto lock = co_await m.scoped_lock();
  auto [second] = std::tuple{co_await m.scoped_lock()};
  bool locked = m.try_lock();
  my::units none = co_await sem.get_units(0);
  co_await work();
  (void)locked;
}

// ---------------------------------------------------------------- every way to declare one

task<> declarations(bool b) {
  task<> typed = work();                 // warns: 'typed'
  task<> braces{work()};                 // warns: 'braces'
  task<> parens(work());                 // warns: 'parens'
  const task<> constant = work();        // warns: 'constant'
  const auto &reference = work();        // warns: 'reference'
  auto &&forwarding = work();            // warns: 'forwarding'
  decltype(auto) deduced = work();       // warns: 'deduced'
  auto one = work(), two = work();       // warns: 'one' // warns: 'two'
  auto chosen = b ? work() : work();     // warns: 'chosen'
  auto moved = std::move(work());        // warns: 'moved'
  auto made = [] { return work(); }();   // warns: 'made'
  auto again = prepare();                // warns: 'again'
  if (auto in_if = work(); b)            // warns: 'in_if'
    plain();
  for (auto in_for = work(); cond();)    // warns: 'in_for'
    plain();
  switch (auto in_switch = work(); b) {  // warns: 'in_switch'
  default:
    plain();
  }
  while (cond()) {
    auto in_loop = work();               // warns: 'in_loop'
  }
  co_return;
}

// Said to be deliberate; a lazy task does nothing for all that.
task<> on_purpose() {
  [[maybe_unused]] auto unused = work(); // warns: 'unused'
  auto _ = work();                       // warns: '_'
  auto voided = work();                  // warns: 'voided'
  (void)voided;
  auto ignored = work();                 // warns: 'ignored'
  std::ignore = ignored;
  co_return;
}

// ---------------------------------------------------------------- looked at, but not awaited

task<> inspected() {
  auto asked = work();                   // warns: 'asked'
  if (asked.done())
    plain();
  auto polled = load();                  // warns: 'polled'
  while (!polled.done())
    plain();
  auto named = work();                   // warns: 'named'
  named;
  co_return;
}

task<> overwritten(bool b) {
  auto twice = work(); // warns: 'twice'
  twice = work();
  auto first = work(); // warns: 'first' is overwritten before it is awaited
  first = work();      // notes: overwritten here
  co_await std::move(first);
  auto maybe = work(); // warns: 'maybe' is overwritten before it is awaited
  if (b)               // notes: true
    maybe = work();    // notes: overwritten here
  co_await std::move(maybe);
}

// ---------------------------------------------------------------- containers, aggregates, captures that die unused

struct request {
  int id;
  task<> answer;
};

task<> containers(int n) {
  std::vector<task<>> pushed;                                  // warns: 'pushed'
  pushed.reserve(2);
  pushed.push_back(work());
  std::vector<task<int>> filled;                               // warns: 'filled'
  for (int i = 0; i < n; ++i)
    filled.emplace_back(load(i));
  std::array<task<>, 2> both{work(), work()};                  // warns: 'both'
  std::array deduced{work(), work()};                          // warns: 'deduced'
  task<> c_array[] = {work(), work()};                         // warns: 'c_array'
  std::list<task<>> listed;                                    // warns: 'listed'
  listed.push_front(work());
  std::map<int, task<>> mapped;                                // warns: 'mapped'
  mapped.emplace(1, work());
  std::queue<task<>> queued;                                   // warns: 'queued'
  queued.push(work());
  std::optional<task<>> set = work();                          // warns: 'set'
  std::optional<task<>> assigned;                              // warns: 'assigned'
  assigned = work();
  std::optional<task<>> emplaced;                              // warns: 'emplaced'
  emplaced.emplace(work());
  std::variant<int, task<>> either = work();                   // warns: 'either'
  std::pair<int, task<>> pair(1, work());                      // warns: 'pair'
  std::tuple tuple{work(), load()};                            // warns: 'tuple'
  auto unique = std::make_unique<task<>>(work());              // warns: 'unique'
  auto shared = std::make_shared<task<>>(work());              // warns: 'shared'
  request aggregate{1, work()};                                // warns: 'aggregate'
  request designated = {.id = 1, .answer = work()};            // warns: 'designated'
  auto temporary = request{1, work()};                         // warns: 'temporary'
  co_return;
}

task<> captures() {
  auto kept = [t = work()] {};                                 // warns: 'kept'
  auto looked_at = [t = work()] { return t.done(); };          // warns: 'looked_at'
  auto never_called = [t = work()]() mutable -> task<> {       // warns: 'never_called'
    co_await std::move(t);
  };
  [t = work()] { plain(); }();                                 // warns: 't'
  std::function<void()> callback = [t = std::make_shared<task<>>(work())] { plain(); }; // warns: 't'
  callback();
  co_return;
}

// ---------------------------------------------------------------- callees that drop what they are given

void drops(task<> t) {}          // notes: never used
void drops_unnamed(task<>) {}    // notes: never used
void voids(task<> t) { (void)t; }
task<> drops_later(task<> t) { co_return; } // notes: never used
template <class T> void drops_any(T t) {}   // notes: never used
struct sink {
  explicit sink(task<> t) {}                // notes: never used
  void put(task<> t) {}                     // notes: never used
  sink &operator<<(task<> t) { return *this; } // notes: never used
  virtual void maybe(task<> t) {}
};
template <class T> void is_task(task<T>) {
  using type = task<T>;
  static_assert(sizeof(type) > 0);
}
template <class T> void says_nothing(task<T>) { using type = T; } // notes: never used
struct holder {
  task<> kept;
  explicit holder(task<> t) : kept(std::move(t)) {}
};

task<> sinks(sink &s) {
  drops(work());                  // warns: task given to 'drops' is dropped there, so it never runs
  drops_unnamed(work());          // warns: 'drops_unnamed'
  voids(work());                  // warns: 'voids'
  drops_any(work());              // warns: 'drops_any'
  co_await drops_later(work());   // warns: 'drops_later'
  s.put(work());                  // warns: 'sink::put'
  s << work();                    // warns: 'sink::operator<<'
  sink made(work());              // warns: 'sink::sink'
  [](task<> t) {}(work());        // warns: given to
  auto stored = work();
  drops(std::move(stored));       // warns: 'drops'
  is_task(work());
  says_nothing(work());           // warns: 'says_nothing'
  // Others may do more with it.
  s.maybe(work());
  holder h(work());
  take(work());
}

// Nobody calls it, and it does nothing else: it has to compile.
void only_compiles(bool b) {
  auto first = plain;
  (void)work();
  static_cast<void>(load(1));
  (void)b;
}
void declared();
void declared() {
  (void)work(); // warns: 'work'
  (void)work(); // warns: 'work'
}
static void called() {
  (void)work(); // warns: 'work'
  (void)work(); // warns: 'work'
}
void does_more() {
  called();
  (void)work(); // warns: 'work'
  (void)work(); // warns: 'work'
}
void does_one() {
  (void)work(); // warns: 'work'
}

// ---------------------------------------------------------------- as it should be

task<> awaited(bool b) {
  auto once = work();
  co_await std::move(once);
  task<> later = b ? work() : work();
  plain();
  co_await static_cast<task<> &&>(later);
  const auto &kept = work();
  look_at(kept);
  auto &&bound = work();
  co_await std::move(bound);
  auto summands = load(), more = load();
  int sum = co_await std::move(summands) + co_await std::move(more);
  auto inner = co_await prepare();
  co_await std::move(inner);
  auto next = work();
  co_await std::exchange(next, work());
  auto together = work();
  co_await my::when_all(std::move(together), work());
  auto started = work();
  my::spawn(std::move(started));
  if (auto in_if = work(); sum)
    co_await std::move(in_if);
  else
    co_await std::move(in_if);
}

task<> referred() {
  auto by_reference = work();
  refer(by_reference);
  auto by_pointer = work();
  point(&by_pointer);
  auto aliased = work();
  auto &alias = aliased;
  co_await std::move(alias);
  auto first = work(), second = work();
  for (task<> *t : {&first, &second})
    co_await std::move(*t);
  auto wrapped = work();
  std::vector<std::reference_wrapper<task<>>> all{wrapped};
  for (task<> &t : all)
    co_await std::move(t);
}

auto returned(bool b) {
  auto t = work();
  if (b)
    return std::move(t);
  return t;
}
std::unique_ptr<task<>> returned_in_pointer() {
  auto t = std::make_unique<task<>>(work());
  return t;
}
std::vector<task<>> returned_in_container() {
  std::vector<task<>> all;
  all.push_back(work());
  return all;
}
auto returned_in_capture() {
  auto t = work();
  return [t = std::move(t)]() mutable -> task<> { co_await std::move(t); };
}

task<> captured() {
  auto by_move = work();
  auto run = [t = std::move(by_move)]() mutable -> task<> { co_await std::move(t); };
  co_await run();
  auto by_reference = work();
  co_await [&]() -> task<> { co_await std::move(by_reference); }();
  auto fresh = [t = work()]() mutable -> task<> { co_await std::move(t); };
  co_await fresh();
}

task<> collected(std::vector<task<>> &out, std::vector<task<>> &&given) {
  std::vector<task<>> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(work());
  auto last = work();
  all.push_back(std::move(last));
  for (auto &t : all)
    co_await std::move(t);
  std::vector<task<int>> transformed;
  std::vector<int> ids{1, 2};
  std::transform(ids.begin(), ids.end(), std::back_inserter(transformed), [](int id) { return load(id); });
  for (auto &&t : transformed)
    co_await std::move(t);
  std::queue<task<>> queue;
  queue.push(work());
  while (!queue.empty()) {
    auto front = std::move(queue.front());
    queue.pop();
    co_await std::move(front);
  }
  std::map<int, task<>> by_id;
  by_id.emplace(1, work());
  for (auto &[id, t] : by_id)
    co_await std::move(t);
  std::array<task<>, 2> both{work(), work()};
  for (auto &t : both)
    co_await std::move(t);
  task<> c_array[] = {work(), work()};
  co_await std::move(c_array[0]);
  co_await std::move(c_array[1]);
  std::vector<task<>> handed_on;
  handed_on.push_back(work());
  take_all(std::move(handed_on));
  auto for_later = work();
  out.push_back(std::move(for_later));
  for (auto &t : given)
    co_await std::move(t);
  std::vector<task<>> never_filled;
}

task<> pieces() {
  request r{1, work()};
  co_await std::move(r.answer);
  auto pair = std::pair{work(), 1};
  co_await std::move(pair.first);
  auto [first, second] = std::pair{work(), load()};
  co_await std::move(first);
  co_await std::move(second);
  auto tuple = std::make_tuple(work(), load());
  std::apply([](auto &...t) { (refer(t), ...); }, tuple);
  std::optional<task<>> pending;
  pending = work();
  if (pending)
    co_await *std::move(pending);
  auto shared = std::make_shared<task<>>(work());
  auto copy = shared;
  co_await std::move(*copy);
}

// An aggregate whose destructor looks after the task.
struct waits_at_exit {
  task<> t;
  ~waits_at_exit() { my::sync_wait(std::move(t)); }
};
void scope_exit() {
  waits_at_exit guard{work()};
  plain();
}

class connection {
  task<> reader = work();
  std::optional<task<>> writer;
  std::vector<task<>> others;

public:
  connection() : reader(work()) {
    others.push_back(work());
    auto t = work();
    writer = std::move(t);
  }
  void restart() {
    auto fresh = work();
    reader = std::move(fresh);
    writer.emplace(work());
    auto old = std::exchange(reader, work());
    refer(old);
  }
};

// Members that make it run say nothing of it in their types; only those that merely ask do, by their names.
template <class T = void> struct remote {
  struct promise_type : my::promise_base, my::result<T> {
    remote get_return_object();
    std::suspend_always initial_suspend();
  };
  remote(remote &&);
  ~remote();
  bool resume() const;
  bool start() const;
  T get() const;
  int run() const;
  bool wait_for(int) const;
  bool done() const;
  bool is_ready() const;
  bool valid() const;
  explicit operator bool() const;
  my::awaiter<T> operator co_await() const;
};
remote<> call();
remote<int> call_for_number();
int driven() {
  auto resumed = call();
  while (resumed.resume())
    plain();
  auto started = call();
  if (!started.start())
    plain();
  auto got = call_for_number();
  int n = got.get();
  auto ran = call();
  n += ran.run();
  auto waited = call();
  if (!waited.wait_for(10))
    plain();
  auto asked = call();       // warns: 'asked'
  if (asked.done() || !asked.is_ready() || asked.valid() || asked)
    plain();
  return n;
}

my::generator<int> numbers() { co_yield 1; }
void no_tasks() {
  auto unused_numbers = numbers();
  static task<> once = work(); // lives on
  auto make = [] { return work(); };
  my::sync_wait(make());
}
