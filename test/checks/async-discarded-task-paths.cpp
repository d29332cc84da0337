// RUN: %tidy-test %s async-discarded-task -- -std=c++20 -I %inputs
// Tasks that are awaited on some paths only, and what looks like it. The note names the condition that decides.
#include "task.h"
#include <cassert>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

using my::task;

task<> work();
task<int> load(int id = 0);
my::scoped_task<> scoped();
bool cond();
void plain();
void look_at(const task<> &);
[[noreturn]] void die();
enum class color { red, green };

// ---------------------------------------------------------------- dropped on a path

task<> early_return(bool cached) {
  auto t = work(); // warns: task stored in 't' is not awaited on every path; there it never runs
  if (cached)      // notes: dropped when this condition is true
    co_return;
  co_await std::move(t);
}

task<> no_else(bool wanted) {
  auto t = work(); // warns: 't'
  if (wanted)      // notes: false
    co_await std::move(t);
}

task<> other_branch(bool wanted) {
  auto t = work(); // warns: 't'
  if (!wanted)     // notes: true
    plain();
  else
    co_await std::move(t);
}

task<> second_of_two(bool a, bool b) {
  auto t = work(); // warns: 't'
  if (a)
    plain();
  if (b) // notes: true
    co_return;
  co_await std::move(t);
}

task<> both_wanted(bool a, bool b) {
  auto t = work(); // warns: 't'
  if (a && b)      // notes: false
    co_await std::move(t);
}

task<> loops(int n) {
  for (int i = 0; i < n; ++i) {
    auto skipped = work(); // warns: 'skipped'
    if (i == 1)            // notes: true
      continue;
    co_await std::move(skipped);
  }
  for (int i = 0; i < n; ++i) {
    auto left = work(); // warns: 'left'
    if (i == 2)         // notes: true
      break;
    co_await std::move(left);
  }
  auto maybe = work(); // warns: 'maybe'
  while (cond()) {     // notes: false
    co_await std::move(maybe);
    break;
  }
  auto searched = work();         // warns: 'searched'
  for (int i = 0; i < n; ++i)     // notes: false
    if (i == 3) {
      co_await std::move(searched);
      co_return;
    }
}

task<> one_case(int i) {
  auto t = work(); // warns: 't'
  switch (i) {     // notes: dropped
  case 1:
    co_await std::move(t);
    break;
  case 2:
    break;
  default:
    co_await std::move(t);
  }
}

task<int> in_expressions(bool b) {
  auto chosen = load();                                        // warns: 'chosen'
  int result = b ? co_await std::move(chosen) : 0;             // notes: false
  auto second = load();                                        // warns: 'second'
  bool both = b && co_await std::move(second) > 0;             // notes: false
  co_return result + both;
}

task<> handed_on_sometimes(std::vector<task<>> &out, bool b) {
  auto t = work(); // warns: 't'
  if (b)           // notes: false
    out.push_back(std::move(t));
  co_return;
}

void no_coroutine(bool b) {
  auto t = work(); // warns: 't'
  if (b)           // notes: true
    return;
  my::spawn(std::move(t));
}

// To leave early is how such work is cancelled. What is overwritten has been forgotten.
task<> cancelled(bool b) {
  auto t = scoped();
  if (b)
    co_return;
  auto u = scoped(); // warns: task stored in 'u' is overwritten before it is awaited, so it is cancelled
  u = scoped();      // notes: overwritten here
  co_await t;
  co_await u;
}

auto in_lambda = [](bool b) -> task<> {
  auto t = work(); // warns: 't'
  if (b)           // notes: true
    co_return;
  co_await std::move(t);
};

// ---------------------------------------------------------------- awaited wherever it matters

task<> every_branch(bool b, int i, color c) {
  auto two = work();
  if (b)
    co_await std::move(two);
  else
    my::spawn(std::move(two));
  auto returned = work();
  if (b)
    co_return co_await std::move(returned);
  plain();
  auto cases = work();
  switch (i) {
  case 0:
    co_await std::move(cases);
    break;
  default:
    co_await std::move(cases);
  }
  auto all_of_enum = work();
  switch (c) {
  case color::red:
    co_await std::move(all_of_enum);
    break;
  case color::green:
    co_await std::move(all_of_enum);
    break;
  }
  co_await std::move(returned);
}

task<> leaves_by_force(bool a, bool b, bool c, bool d, int i) {
  auto t = work();
  if (a)
    throw std::runtime_error("no");
  if (b)
    die();
  if (c)
    std::abort();
  if (d)
    std::rethrow_exception({});
  assert(i);
  switch (i) {
  case 1:
    co_await std::move(t);
    co_return;
  case 2:
    co_await std::move(t);
    co_return;
  }
  __builtin_unreachable();
}

task<> tries() {
  auto inside = work();
  try {
    plain();
    co_await std::move(inside);
  } catch (const std::exception &) {
    plain();
  }
  auto after = work();
  try {
    plain();
  } catch (...) {
  }
  co_await std::move(after);
  auto given_up = work();
  try {
    plain();
  } catch (...) {
    co_return;
  }
  co_await std::move(given_up);
}

task<> loops_that_end_well(bool b) {
  auto forever = work();
  for (;;) {
    if (!cond())
      continue;
    co_await std::move(forever);
    break;
  }
  auto once = work();
  do {
    co_await std::move(once);
  } while (false);
  auto next = work();
  while (cond()) {
    co_await std::move(next);
    next = work();
  }
  co_await std::move(next);
  auto after = work();
  for (int i = 0; i < 3; ++i) {
    if (i == 1)
      continue;
    if (i == 2)
      break;
  }
  co_await std::move(after);
  auto jumped = work();
  if (b)
    goto end;
  plain();
end:
  co_await std::move(jumped);
}

// What was promised to be awaited later is.
task<> bound_before(bool b) {
  auto by_reference = work();
  auto run = [&]() -> task<> { co_await std::move(by_reference); };
  if (b)
    co_return;
  co_await run();
  auto aliased = work();
  auto &alias = aliased;
  if (b)
    plain();
  co_await std::move(alias);
}

// One condition, asked twice.
task<> same_condition(bool b, const bool *p, int n) {
  auto t = work();
  if (b)
    plain();
  if (b)
    co_await std::move(t);
  if (!b)
    co_await std::move(t);

  auto u = work();
  const bool fast = cond();
  if (fast)
    co_await std::move(u);
  plain();
  if (!fast)
    co_await std::move(u);

  auto v = work();
  if (p)
    co_await std::move(v);
  plain();
  if (p == nullptr)
    co_await std::move(v);

  auto w = work();
  if (n > 3)
    co_await std::move(w);
  plain();
  if (n <= 3)
    co_await std::move(w);
}

// A variable remembers what happened.
task<> remembered(bool b, int n) {
  auto t = work();
  bool done = false;
  if (b) {
    co_await std::move(t);
    done = true;
  }
  plain();
  if (!done)
    co_await std::move(t);

  auto u = work();
  bool first = true;
  for (int i = 0; i < n || first; ++i)
    if (first) {
      co_await std::move(u);
      first = false;
    }
}

// But a variable that has changed since says nothing.
task<> changed_since(bool b) {
  auto t = work(); // warns: 't'
  if (b)
    co_await std::move(t);
  b = cond();
  if (!b) // notes: false
    co_await std::move(t);
}

// Nor does a condition that was asked about something else, and answered the same both times.
task<> asked_twice(bool verbose, bool wanted) {
  auto t = work(); // warns: 't'
  if (verbose)
    plain();
  if (wanted) // notes: false
    co_await std::move(t);
  if (verbose)
    plain();
}

// The task was only made under the condition under which it is awaited.
task<> made_on_demand(bool b) {
  std::optional<task<>> t;
  if (b)
    t = work();
  plain();
  if (t)
    co_await *std::move(t);
  auto p = b ? std::make_unique<task<>>(work()) : nullptr;
  if (p)
    co_await std::move(*p);
}

// A task that can tell: empty or done, it needs no await.
template <class T = void> struct handle {
  struct promise_type : my::promise_base, my::result<T> {
    handle get_return_object();
    std::suspend_always initial_suspend();
  };
  handle();
  handle(handle &&);
  ~handle();
  explicit operator bool() const;
  bool valid() const;
  bool is_ready() const;
  void cancel();
  my::awaiter<T> operator co_await();
};
handle<> open();

task<> asks_the_task(bool b) {
  auto t = open();
  if (t)
    co_await t;
  auto u = open();
  if (!u)
    co_return;
  co_await u;
  auto v = open();
  if (!v.valid() || v.is_ready())
    co_return;
  co_await v;
  auto w = open();
  if (b) {
    w.cancel();
    co_return;
  }
  co_await w;
  handle<> x = b ? open() : handle<>();
  if (b)
    co_await x;
  if (auto y = open())
    co_await y;
}

// Tests give up on the spot.
namespace testing {
struct AssertionResult {
  explicit operator bool() const;
};
struct Message {};
struct AssertHelper {
  void operator=(const Message &) const;
};
} // namespace testing
#define ASSERT_TRUE(condition)                                                                                                             \
  switch (0)                                                                                                                               \
  case 0:                                                                                                                                  \
  default:                                                                                                                                 \
    if (const ::testing::AssertionResult result_ = ((condition), ::testing::AssertionResult()))                                            \
      ;                                                                                                                                    \
    else                                                                                                                                   \
      return ::testing::AssertHelper() = ::testing::Message()
#define EXPECT_TRUE(condition)                                                                                                             \
  if (const ::testing::AssertionResult result_ = ((condition), ::testing::AssertionResult()))                                              \
    ;                                                                                                                                      \
  else                                                                                                                                     \
    ::testing::AssertHelper() = ::testing::Message()
#define CO_ASSERT_TRUE(condition)                                                                                                          \
  if (!(condition))                                                                                                                        \
  co_return
#define MY_VERIFY(condition)                                                                                                               \
  do {                                                                                                                                     \
    if (!(condition))                                                                                                                      \
      return;                                                                                                                              \
  } while (false)
#define REQUIRE(condition)                                                                                                                 \
  do {                                                                                                                                     \
    if (!(condition))                                                                                                                      \
      throw 1;                                                                                                                             \
  } while (0)

void test_body() {
  auto t = work();
  ASSERT_TRUE(cond());
  EXPECT_TRUE(cond());
  MY_VERIFY(cond());
  my::sync_wait(std::move(t));
}

task<> test_coroutine() {
  auto t = work();
  CO_ASSERT_TRUE(cond());
  REQUIRE(cond());
  co_await std::move(t);
}

// Other macros return as any code does.
#define RETURN_IF(condition)                                                                                                               \
  if (condition)                                                                                                                           \
  co_return

task<> returns_in_macro(bool b) {
  auto t = work(); // warns: 't'
  RETURN_IF(b);
  co_await std::move(t);
}
