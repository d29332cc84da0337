// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs
// What tests do on purpose, in a library that no model knows: they drop a task to see what becomes of it, and wait for
// coroutines in plain functions. Beside each of them, what is reported.
#include "task.h"
#include <unistd.h>
using my::task;

task<> work();
task<int> load(int id = 0);
void plain();
bool cond();

// A call that is expected to throw returns no task.
template <class F> void assert_throws(F f) {
  try {
    f();
  } catch (...) {
    return;
  }
  std::terminate();
}
template <class F> void assert_no_throw(F f) { f(); }
#define EXPECT_THROW_ANY(statement) \
  try {                             \
    statement;                      \
  } catch (...) {                   \
  }
#define EXPECT_NO_THROW(statement) statement
void drive(task<>);

void expects_throw() {
  assert_throws([] {
    plain();
    load(-1);
  });
  EXPECT_THROW_ANY(load(-1));
  EXPECT_THROW_ANY(auto t = load(-1));
  EXPECT_THROW_ANY([] { load(-1); }());
  EXPECT_THROW_ANY(drive([]() -> task<> {
    load(-1); // warns: discarded
    co_await work();
  }()));
  assert_no_throw([] {
    load(1); // warns: discarded
  });
  EXPECT_NO_THROW(load(1)); // warns: discarded
  EXPECT_NO_THROW(auto t = load(1)); // warns: never awaited
}

#define TEST_FAIL(text) std::terminate()
void fails_otherwise() {
  try {
    load(-1);
    TEST_FAIL("must throw");
  } catch (...) {
  }
  try {
    auto t = load(-1);
    TEST_FAIL("must throw");
  } catch (...) {
  }
  auto t = load(-1); // warns: never awaited
  plain();
  TEST_FAIL("not reached");
}

// A block of its own shows what the end of a task does; there is nothing to await it with.
void looks_at_lifetime() {
  {
    auto t = work();
    plain();
  }
  plain();
  if (cond()) {
    auto t = work(); // warns: never awaited
    plain();
  }
  auto t = work(); // warns: never awaited
}

task<> guards() {
  {
    auto lock = load(); // warns: never awaited
    plain();
  }
  co_await work();
}

task<> hands_on() {
  {
    auto lock = load(); // warns: never awaited
    plain();
  }
  return work();
}

// Started and waited for by plain functions alone: no loop runs it before its first await.
task<> named() {
  ::usleep(1); // warns: usleep
  co_return;
}
void waits() {
  my::sync_wait(named()); // may have other callers
  auto body = []() -> task<> {
    ::usleep(1);
    if (cond())
      ::usleep(1);
    co_await work();
    ::usleep(1); // warns: usleep
  };
  my::sync_wait(body());
  my::sync_wait([]() -> task<> {
    ::usleep(1);
    co_return;
  }());
  auto loop = [](int n) -> task<> {
    while (n--) {
      ::usleep(1); // where it runs the second time, nobody knows
      co_await work();
      ::usleep(1); // warns: usleep
    }
  };
  auto looped = loop(2);
  my::sync_wait(static_cast<task<> &&>(looped));
}

// Driven by hand.
struct [[nodiscard]] stepped {
  struct promise_type {
    stepped get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> h;
  ~stepped() { h.destroy(); }
  void resume() { h.resume(); }
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};
void steps() {
  auto t = []() -> stepped {
    ::usleep(1);
    co_return;
  }();
  t.resume();
}

// Awaited by another coroutine, too.
task<> shared() {
  ::usleep(1); // warns: usleep
  co_return;
}
task<> awaits_shared() { co_await shared(); }
void waits_for_shared() { my::sync_wait(shared()); }

// Waited for where a loop runs: that is what is wrong there.
task<> nested() {
  ::usleep(1); // warns: usleep
  co_return;
}
task<> nests() {
  my::sync_wait(nested()); // warns[async-nested-run]: sync_wait
  co_return;
}

// A lambda that is handed to somebody may be run by a loop.
void run_somewhere(my::callback);
task<> in_lambda() {
  ::usleep(1); // warns: usleep
  co_return;
}
void hands_lambda() {
  run_somewhere([] { my::sync_wait(in_lambda()); });
}

// Somebody else may call it.
task<> escapes() {
  ::usleep(1); // warns: usleep
  co_return;
}
void start_on_loop(task<> (*)());
void hands_out() {
  my::sync_wait(escapes());
  start_on_loop(escapes);
}
