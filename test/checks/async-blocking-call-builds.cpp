// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs
// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs -DDEBUG -DMY_BENCHMARK -DFULL=2
// What is there in builds for debugging or benchmarks only is none of the product. (Not what such a build leaves out.)
#include "task.h"
#include <unistd.h>

using my::task;

bool cond();
task<> save();

#ifdef DEBUG
void dump() { ::usleep(1); }
#endif

#ifndef NDEBUG
void check_all() { ::usleep(1); }
#endif

#ifdef NDEBUG
static constexpr bool dumps{false};
constexpr bool is_fast = true;
#else
static constexpr bool dumps{true};
constexpr bool is_fast = false;
#endif

task<> debug_builds() {
#ifdef DEBUG
  dump();
  ::usleep(1);
#endif
#ifndef NDEBUG
  check_all();
#endif
#if defined(MY_BENCHMARK) && FULL > 1
  ::usleep(2);
#endif
#if !defined(NDEBUG)
# if FULL
  ::usleep(3);
# endif
  ::usleep(4);
#endif
  co_return;
}

task<> product() {
  ::usleep(1); // warns[async-blocking-call]: usleep
#ifndef DEBUG_OFF
  ::usleep(2); // warns[async-blocking-call]: usleep
#else
  ::usleep(3);
#endif
#if defined(DEBUGGER) || !defined(MY_DEBUG)
  ::usleep(4); // warns[async-blocking-call]: usleep
#endif
#if !defined(DEBUGGER)
  ::usleep(5); // warns[async-blocking-call]: usleep
#elif defined(DEBUG)
#else
#endif
  co_return;
}

task<> switches(bool b) {
  if (dumps)
    ::usleep(1);
  if (b && dumps)
    ::usleep(2);
  if (!is_fast)
    ::usleep(3);
  for (; dumps && b;)
    ::usleep(4);
  if (b || dumps)
    ::usleep(5); // warns[async-blocking-call]: usleep
  if (!dumps) {
    co_return;
  }
  ::usleep(6);
}
// A task that is dropped is a mistake in any build.
#if !defined(NDEBUG)
task<> drops_when_debugged() {
  save(); // warns[async-discarded-task]: save
  co_return;
}
#endif
task<> other_switches(bool b) {
  constexpr bool full = false;
  constexpr bool plain = true;
  const bool asked = cond();
  if (full)
    ::usleep(1);
  if (plain)
    ::usleep(2); // warns[async-blocking-call]: usleep
  if (asked)
    ::usleep(3); // warns[async-blocking-call]: usleep
  if (is_fast)
    ::usleep(4); // warns[async-blocking-call]: usleep
  co_return;
}
