// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs -DNDEBUG
// The other side of async-blocking-call-builds.cpp: a release build.
#include "task.h"
#include <unistd.h>

using my::task;

#ifdef NDEBUG
static constexpr bool dumps{false};
constexpr bool is_fast = true;
#else
static constexpr bool dumps{true};
constexpr bool is_fast = false;
#endif

task<> release() {
#ifdef NDEBUG
  ::usleep(1); // warns: usleep
#endif
  if (dumps)
    ::usleep(2);
  else
    ::usleep(3); // warns: usleep
  if (is_fast)
    ::usleep(4); // warns: usleep
  if (!is_fast)
    ::usleep(5);
  co_return;
}
