// RUN: rm -rf %t && split-file %s %t
// RUN: %tidy-test %t/hops.cpp async-blocking-call -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/pool.cpp async-blocking-call,async-nested-run -- -std=c++20 -I %inputs
// After a hop the coroutine runs on a thread that may block; silence where it depends on the path.

//--- .async-tidy.yaml
library: mine
read-from: test
tasks:
  - {name: "my::home_task", resumes: home}
hop:
  - {name: "my::pool::schedule", to: elsewhere}
  - {name: "my::loop::schedule", to: loop}
  - {name: "on_worker::initial_suspend", to: elsewhere}
offload: ["my::pool::submit", "::run_on_pool"]
handlers: ["my::loop::post", "::on_event"]
sleep:
  - {name: "my::sleep", instead: "co_await my::sleep(1)"}

//--- hops.cpp
#include "task.h"
#include <unistd.h>
using my::task;
bool cond();
void plain();
task<> other();

void helper() { ::usleep(1); } // notes: usleep

task<> there(my::pool &pool) {
  ::usleep(1); // warns: usleep
  co_await pool.schedule();
  ::usleep(1);
  helper();
  co_await other();
  ::usleep(1);
}

task<> and_back(my::pool &pool, my::loop &loop) {
  co_await pool.schedule();
  ::usleep(1);
  co_await loop.schedule();
  ::usleep(1); // warns: usleep
  helper();    // warns: helper
  co_await pool.schedule();
  ::usleep(1);
}

task<> in_one_branch(my::pool &pool, my::loop &loop, bool b) {
  if (b) {
    co_await pool.schedule();
    ::usleep(1);
  } else {
    ::usleep(1); // warns: usleep
  }
  ::usleep(1);
  co_await loop.schedule();
  ::usleep(1); // warns: usleep
}

task<> in_both_branches(my::pool &pool, bool b) {
  if (b)
    co_await pool.schedule();
  else
    co_await pool.schedule();
  ::usleep(1);
}

task<> branch_that_leaves(my::pool &pool, bool b) {
  if (b) {
    co_await pool.schedule();
    ::usleep(1);
    co_return;
  }
  ::usleep(1); // warns: usleep
}

task<> in_a_loop(my::pool &pool, my::loop &loop) {
  ::usleep(1); // warns: usleep
  while (cond()) {
    ::usleep(1);
    co_await pool.schedule();
    ::usleep(1);
  }
  ::usleep(1);
  co_await loop.schedule();
  for (int i = 0; i < 3; ++i) {
    ::usleep(1); // warns: usleep
    co_await pool.schedule();
    ::usleep(1);
    co_await loop.schedule();
    ::usleep(1); // warns: usleep
  }
  ::usleep(1); // warns: usleep
}

task<> in_switch(my::pool &pool, int i) {
  switch (i) {
  case 1:
    co_await pool.schedule();
    [[fallthrough]];
  case 2:
    ::usleep(1);
    break;
  default:
    ::usleep(1); // warns: usleep
  }
}

task<> in_condition(my::pool &pool, bool b) {
  (void)(b && (co_await pool.schedule(), true));
  ::usleep(1);
}

task<> in_try(my::pool &pool) {
  try {
    co_await pool.schedule();
    ::usleep(1);
  } catch (...) {
    ::usleep(1);
  }
  ::usleep(1);
}

task<> before_try(my::pool &pool, my::loop &loop) {
  try {
    plain();
  } catch (...) {
    ::usleep(1); // warns: usleep
  }
  co_await pool.schedule();
  try {
    plain();
  } catch (...) {
    ::usleep(1);
  }
  ::usleep(1);
  co_await loop.schedule();
  ::usleep(1); // warns: usleep
}

task<> lambdas(my::pool &pool) {
  auto before = [] { ::usleep(1); }; // notes: usleep
  before(); // warns: before
  co_await pool.schedule();
  [] { ::usleep(1); }();
  before();
  auto own_context = []() -> task<> {
    ::usleep(1); // warns: usleep
    co_return;
  };
  co_await own_context();
}

struct saves_at_end {
  ~saves_at_end() { ::usleep(1); }
};
task<> ends_elsewhere(my::pool &pool) {
  saves_at_end s;
  co_await pool.schedule();
}
task<> not_awaited(my::pool &pool) {
  (void)pool.schedule();
  ::usleep(1); // warns: usleep
  co_return;
}

template <class T> task<> in_template(my::pool &pool, T t) {
  ::usleep(t); // warns: usleep
  co_await pool.schedule();
  ::usleep(t);
}
template task<> in_template(my::pool &, int);
template <class T> task<> in_pattern(my::pool &pool, T t) {
  ::usleep(1); // warns: usleep
  co_await pool.schedule();
  ::usleep(1);
}

// Where a coroutine ends, the one that awaits it goes on.
task<> connects(my::pool &pool) { co_await pool.schedule(); }
task<> connects_and_returns(my::pool &pool, my::loop &loop) {
  co_await pool.schedule();
  co_await loop.schedule();
}
task<> connects_deeper(my::pool &pool) { co_await connects(pool); }
task<> recursive(my::pool &pool, int n) {
  if (n)
    co_await recursive(pool, n - 1);
  ::usleep(1); // warns: usleep
}
task<> awaits_who_hops(my::pool &pool, my::loop &loop) {
  ::usleep(1); // warns: usleep
  co_await connects_and_returns(pool, loop);
  ::usleep(1); // warns: usleep
  (void)connects(pool);
  ::usleep(1); // warns: usleep
  co_await connects_deeper(pool);
  ::usleep(1);
  co_await loop.schedule();
  ::usleep(1); // warns: usleep
  co_await connects(pool);
  ::usleep(1);
}
// Some return before there is anything to do; others hop only if they have to.
task<> connects_unless(my::pool &pool, bool connected, bool failed) {
  if (connected)
    co_return;
  co_await pool.schedule();
  if (failed)
    throw 1;
  co_return;
}
task<> connects_if(my::pool &pool, bool wanted) {
  if (wanted)
    co_await pool.schedule();
}
task<> logs_if(my::pool &pool, bool wanted, bool full) {
  if (!wanted)
    co_return;
  if (full)
    co_await pool.schedule();
  co_return;
}
task<bool> retries(my::pool &pool, int most) {
  for (int tries = 0; tries < most; ++tries) {
    co_await connects(pool);
    if (cond())
      co_return true;
  }
  co_return false;
}
task<> connects_all(my::pool &pool, int n) {
  int i = 0;
  while (i++ < n)
    co_await connects(pool);
}
task<> returns_from_all(my::pool &pool, my::loop &loop, int n) {
  for (int i : {1, 2, n}) {
    co_await pool.schedule();
    co_await loop.schedule();
  }
}
task<> awaits_loops(my::pool &pool, my::loop &loop) {
  co_await returns_from_all(pool, loop, 1);
  ::usleep(1); // warns: usleep
  co_await retries(pool, 3);
  ::usleep(1);
  co_await loop.schedule();
  ::usleep(1); // warns: usleep
  co_await connects_all(pool, 3);
  ::usleep(1);
}
task<> own_loop(my::pool &pool, int n) {
  for (int i = 0; i < n; ++i)
    co_await pool.schedule();
  ::usleep(1); // silence: it depends on the path
}
task<> awaits_who_may_hop(my::pool &pool, bool b) {
  co_await connects_if(pool, b);
  ::usleep(1); // warns: usleep
  co_await logs_if(pool, b, !b);
  ::usleep(1); // warns: usleep
  co_await connects_unless(pool, b, !b);
  ::usleep(1);
}
namespace my {
template <class T> struct home_task : task<T> {
  struct promise_type : task<T>::promise_type {
    home_task get_return_object();
  };
};
} // namespace my
my::home_task<void> at_home(my::pool &pool) {
  co_await connects(pool);
  ::usleep(1); // warns: usleep
  co_await pool.schedule();
  ::usleep(1);
}

// Started off the loop by its promise.
struct on_worker : my::promise_base, my::result<void> {
  struct handle {
    using promise_type = on_worker;
    bool await_ready();
    void await_suspend(std::coroutine_handle<>);
    void await_resume();
  };
  handle get_return_object();
  my::awaiter<> initial_suspend();
};
on_worker::handle born_elsewhere(my::loop &loop) {
  ::usleep(1);
  co_await loop.schedule();
  ::usleep(1); // warns: usleep
}

// Pools that no model knows, by names that mean one thing everywhere.
namespace acme {
struct thread_pool {
  my::awaiter<> schedule();
  template <class F> void submit(F f) { f(); }
};
struct ThreadPool {
  template <class F> void enqueue(F f) { f(); }
};
} // namespace acme
task<> by_name(acme::thread_pool &pool, acme::ThreadPool &other) {
  pool.submit([] { ::usleep(1); });
  other.enqueue([] { ::usleep(1); });
  ::usleep(1); // warns: usleep
  co_await pool.schedule();
  ::usleep(1);
}

//--- pool.cpp
#include "task.h"
#include <functional>
#include <unistd.h>
using my::task;
void run_on_pool(task<> t);
void run_on_pool(std::function<void()> f);
void on_event(void (*f)());
void on_event(my::callback f);

task<> only_on_pool(int n) {
  ::usleep(n);
  co_return;
}
task<> on_both() {
  ::usleep(1); // warns: usleep
  co_return;
}
void on_loop() {
  ::usleep(1); // warns: usleep
}
void not_given() { ::usleep(1); }

struct handler {
  void operator()() {
    ::usleep(1); // warns: usleep
  }
};
struct object {
  void method() {
    ::usleep(1); // warns: usleep
  }
  void start(my::loop &loop) {
    loop.post([this] { method_from_lambda(); }); // warns: method_from_lambda
    loop.post(std::bind(&object::method, this));
  }
  void method_from_lambda() { ::usleep(1); }
};

task<> start(my::pool &pool, my::loop &loop) {
  run_on_pool(only_on_pool(1));
  run_on_pool(on_both());
  co_await on_both();
  run_on_pool([] { ::usleep(1); });
  pool.submit([] { ::usleep(1); });
  run_on_pool([]() -> task<> {
    ::usleep(1);
    co_return;
  }());
  on_event(on_loop);
  on_event(&on_loop);
  on_event(+[] { ::usleep(1); }); // warns: usleep
  loop.post(handler());
  loop.post([] { ::usleep(1); }); // warns: handler given to 'my::loop::post'
  auto named = [] {
    ::usleep(1); // warns: usleep
  };
  loop.post(named);
  auto offloaded = [] { ::usleep(1); };
  pool.submit(offloaded);
  loop.post([&] {
    pool.submit([] { ::usleep(1); });
    loop.post([] { ::usleep(1); }); // warns: usleep
  });
  pool.submit([&] {
    loop.post([] { ::usleep(1); }); // warns: usleep
    ::usleep(1);
  });
  co_await my::sleep(1);
  run_on_pool([] { not_given(); });
}
