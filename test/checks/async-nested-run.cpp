// RUN: %tidy-test %s async-nested-run -- -std=c++20 -I %inputs
// Loops that are run, and tasks that are waited for, on a thread that already runs a loop. No model knows this library.
#include "task.h"
#include <algorithm>
#include <functional>
#include <future>
#include <optional>
#include <thread>
#include <vector>

using my::task;

task<> work();
task<int> load(int id = 0);
my::loop &current();
void use(int);

// ---------------------------------------------------------------- waiting for a task

task<int> waits() {
  my::sync_wait(work());              // warns: 'my::sync_wait' waits for a task inside a coroutine // fixed: co_await work();
  int n = my::sync_wait(load(1));     // warns: sync_wait // fixed: int n = co_await load(1);
  auto m = my::sync_wait(load());     // warns: sync_wait // fixed: auto m = co_await load();
  n += my::sync_wait(load()) + 1;     // warns: sync_wait // fixed: n += (co_await load()) + 1;
  use(my::sync_wait(load()));         // warns: sync_wait // fixed: use(co_await load());
  if (my::sync_wait(load()) > 1)      // warns: sync_wait // fixed: if ((co_await load()) > 1)
    use(-my::sync_wait(load()));      // warns: sync_wait // fixed: use(-(co_await load()));
  task<int> stored = load();
  n = my::sync_wait(std::move(stored)); // warns: sync_wait // fixed: n = co_await std::move(stored);
  const int &r = my::sync_wait<int>(load()); // warns: sync_wait // fixed: const int &r = co_await load();
  (void)my::sync_wait(work());        // warns: sync_wait // fixed: (void)co_await work();
  std::vector<int> v{my::sync_wait(load())}; // warns: sync_wait // fixed: std::vector<int> v{co_await load()};
  co_return my::sync_wait(load());    // warns: sync_wait // fixed: co_return co_await load();
}

struct point {
  int x;
};
task<point> locate();
task<int> operator|(task<int>, int);

// What is awaited, or what is done with the result, may need parentheses.
task<int> precedence(bool b) {
  int n = my::sync_wait(locate()).x;                 // warns: sync_wait // fixed: int n = (co_await locate()).x;
  n = my::sync_wait(b ? load(1) : load(2));          // warns: sync_wait // fixed: n = co_await (b ? load(1) : load(2));
  my::sync_wait(load() | 1);                         // warns: sync_wait // fixed: co_await (load() | 1);
  n = my::sync_wait([]() -> task<int> { co_return 1; }()); // warns: sync_wait // fixed: n = co_await []() -> task<int> { co_return 1; }();
  my::sync_wait((work()));                           // warns: sync_wait // fixed: co_await (work());
  co_return b ? my::sync_wait(load()) : n;           // warns: sync_wait // fixed: co_return b ? (co_await load()) : n;
}

auto in_lambda = []() -> task<> {
  my::sync_wait(work()); // warns: sync_wait // fixed: co_await work();
  co_return;
};

// No await in a catch block, in a lambda that is no coroutine, or in a macro.
#define WAIT(x) my::sync_wait(x)
task<> no_fix(std::vector<int> ids) {
  try {
    use(1);
  } catch (...) {
    my::sync_wait(work()); // warns: sync_wait
  }
  std::for_each(ids.begin(), ids.end(), [](int id) { my::sync_wait(load(id)); }); // warns: sync_wait
  WAIT(work()); // warns: sync_wait
  co_return;
}

// A handler cannot await.
[[clang::annotate("async::handler")]] void handler() {
  my::sync_wait(work()); // warns: sync_wait
  current().run();       // warns: 'my::loop::run'
}

// Another library's names, the same shape.
namespace other {
template <class T> struct outcome {
  T value;
};
template <class T> outcome<T> sync_wait(task<T> t); // its result is not the task's: no fix
int block_on(my::loop &l, task<int> t);
template <class T> T block_on(task<T> t) { return t.run_here(); }
template <class T> T syncWait(task<T> &&t) { return t.run_here(); }
template <class A> auto blockingWait(A &&a) { return a.run_here(); }
void run_sync(task<> t);
int run_until_complete(task<int> t);
struct runner {
  int wait_for_task(task<int> t);
  task<int> sync_wait(task<int> t); // hands it on
};
void sync_wait(int milliseconds);
void block_on(std::function<void()> f);
task<> blocking_wait(task<> t);
} // namespace other

task<int> by_shape(other::runner r) {
  other::block_on(work());            // warns: block_on // fixed: co_await work();
  other::syncWait(work());            // warns: syncWait // fixed: co_await work();
  other::blockingWait(work());        // warns: blockingWait // fixed: co_await work();
  other::run_sync(work());            // warns: run_sync // fixed: co_await work();
  int o = other::sync_wait(load(1)).value; // warns: other::sync_wait
  o += other::block_on(current(), load()); // warns: block_on
  int n = other::run_until_complete(load()); // warns: run_until_complete // fixed: int n = co_await load();
  n += r.wait_for_task(load());       // warns: wait_for_task // fixed: n += co_await load();
  n += co_await r.sync_wait(load());
  other::sync_wait(1);
  other::block_on([] {});
  co_await other::blocking_wait(work());
  co_return n;
}

template <class T> task<T> in_template(T t) {
  my::sync_wait(work()); // warns: sync_wait
  co_return t;
}
template task<int> in_template(int);
template task<long> in_template(long);

// ---------------------------------------------------------------- running a loop

task<> runs(my::loop &l) {
  l.run();         // warns: 'my::loop::run' runs or waits for an event loop inside a coroutine
  current().run(); // warns: 'my::loop::run'
  co_return;
}

struct event_loop {
  int exec(int flags = 0);
  void quit();
  void defer(std::function<void()>);
};
struct derived_loop : event_loop {};
task<> derived(derived_loop &l) {
  l.exec(); // warns: 'event_loop::exec'
  co_return;
}

// The name alone says nothing.
struct process {
  void run();
  int exec(const char *);
  void stop();
};
struct state_machine {
  void post(int event);
  bool run(int, int);
  void stop();
};
struct server {
  task<> run();
  void post(std::function<void()>);
  void stop();
};
struct service {
  static void run();
  void post(int);
  void stop();
};
struct database {
  std::vector<int> exec(const char *);
  void post(int);
  void quit();
};
struct poller {
  void poll();
  void post(std::function<void()>);
  void stop();
};
struct thread_pool { // run() starts its threads
  void run();
  void post(std::function<void()>);
  void stop();
};
void run();
task<> look_alikes(process &p, state_machine &m, server &s, database &d, poller &o, thread_pool &t) {
  t.run();
  p.run();
  p.exec("ls");
  m.run(1, 2);
  co_await s.run();
  service::run();
  d.exec("select");
  o.poll();
  run();
}

// ---------------------------------------------------------------- further down

int load_now(int id) {
  return my::sync_wait(load(id)); // notes: 'load_now' calls 'my::sync_wait'
}
struct cache {
  int get(int id) {
    return load_now(id); // notes: load_now
  }
  std::optional<int> value;
  cache() {
    value = load_now(1); // notes: load_now
  }
};
void pump() {
  current().run(); // notes: 'my::loop::run'
}

task<> chains() {
  cache c;     // warns: cache
  use(c.get(1)); // warns: call to 'cache::get' in a coroutine runs a nested event loop
  pump();      // warns: 'pump'
  co_return;
}

struct waits_at_start {
  int value = my::sync_wait(load()); // notes: 'my::sync_wait'
  waits_at_start() {}
};
template <class F> auto wait_for(F f) {
  return my::sync_wait(f()); // notes: 'my::sync_wait'
}
task<> more_chains() {
  waits_at_start w;               // warns: waits_at_start
  wait_for([] { return load(); }); // warns: 'wait_for'
  auto lambda = [] { return my::sync_wait(load()); }; // notes: 'my::sync_wait'
  use(lambda()); // warns: 'lambda'
  static int once = my::sync_wait(load());
  co_return;
}

// ---------------------------------------------------------------- where it may

task<> on_a_thread() {
  std::thread([] { my::sync_wait(work()); }).detach();
  std::thread(pump).detach();
  std::jthread j([] { current().run(); });
  j.detach();
  co_return;
}
int plain() {
  current().run();
  return my::sync_wait(load());
}
my::generator<int> values() { co_yield my::sync_wait(load()); }
int main() {
  my::sync_wait(work());
  current().run();
}
