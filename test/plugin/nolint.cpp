// RUN: %tidy-test %s 'async-*' -- -std=c++20 -I %inputs
// Findings can be silenced as those of any check.
#include "task.h"
#include <unistd.h>

my::task<> f();

my::task<> plain() {
  f();       // warns[async-discarded-task]: 'f' // fixed: co_await f();
  usleep(1); // warns[async-blocking-call]: usleep
  co_return;
}

my::task<> line() {
  f();       // NOLINT
  f();       // NOLINT(async-discarded-task)
  f();       // NOLINT(async-*)
  f();       // NOLINT(async-blocking-call) // warns: 'f'
  usleep(1); // NOLINT(async-blocking-call)
  co_return;
}

my::task<> next_line() {
  // NOLINTNEXTLINE
  f();
  // NOLINTNEXTLINE(async-discarded-task)
  f();
  // NOLINTNEXTLINE(async-*)
  usleep(1);
  // NOLINTNEXTLINE(async-nested-run)
  usleep(1); // warns: usleep
  co_return;
}

// NOLINTBEGIN(async-*)
my::task<> block() {
  f();
  usleep(1);
  co_return;
}
// NOLINTEND(async-*)

// NOLINTBEGIN(async-blocking-call)
my::task<> half_a_block() {
  f(); // warns: 'f'
  usleep(1);
  co_return;
}
// NOLINTEND(async-blocking-call)
