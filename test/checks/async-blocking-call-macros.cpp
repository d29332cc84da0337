// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs
// Macros of libraries: clang-tidy shows nothing at what they spell, so it is shown where they are used.
#include "task.h"
#include "system-macro.h"

using my::task;

#define OWN_PAUSE() LIB_PAUSE()

task<int> value();
#define LIB_LIKE_RUN(t) my::sync_wait(t)

void helper() {
  LIB_PAUSE();
}

task<> macros() {
  LIB_PAUSE(); // warns[async-blocking-call]: 'usleep' blocks
  OWN_PAUSE(); // warns[async-blocking-call]: 'usleep' blocks
  LIB_TWICE(0, 0); // warns[async-blocking-call]: 'usleep' blocks
  helper(); // warns[async-blocking-call]: it reaches 'usleep'
  LIB_LIKE_RUN(value()); // warns[async-nested-run]: sync_wait
  co_return;
}

// One call is one finding, in a template, its instances and generic lambdas.
struct index_file {
  void add(int a, int b) { ::fsync(a + b); }
  template <class T> void put(T a) { ::fsync(a); }
};
index_file files;
template <class T> task<> in_template(T v) {
  index_file local;
  local.add(1, v);  // warns[async-blocking-call]: it reaches 'fsync'
  files.add(2, v);  // warns[async-blocking-call]: it reaches 'fsync'
  local.put(v);     // warns[async-blocking-call]: it reaches 'fsync'
  co_return;
}
template task<> in_template(int);
template task<> in_template(long);
task<> generic() {
  auto f = [](auto v) -> task<> {
    files.add(3, v); // warns[async-blocking-call]: it reaches 'fsync'
    co_return;
  };
  co_await f(1);
  co_await f(1L);
}
