// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs
// A guard that waits at its end, unless somebody has awaited it before.
#include "task.h"
#include <unistd.h>

using my::task;

task<> acquire();

struct guard {
  bool is_locked = false;
  bool locked() const { return is_locked; }
  task<> lock() { return acquire(); }
  void log() {}
  ~guard() {
    if (!locked())
      my::sync_wait(acquire()); // notes: sync_wait // notes: sync_wait
  }
};
struct file_guard {
  task<> write();
  ~file_guard() { ::fsync(1); } // notes: fsync
};
guard make_guard();

task<> awaits_it(int id) {
  auto g = make_guard();
  if (!g.locked())
    co_await g.lock();
  g.log();
}
task<> forgets_it(int id) {
  auto g = make_guard(); // warns[async-nested-run]: guard
  g.log();
  co_await acquire();
}
task<> awaits_another(int id) {
  auto g = make_guard(); // warns[async-nested-run]: guard
  auto other = make_guard();
  co_await other.lock();
}
// What else the end does is another matter.
task<> writes() {
  file_guard f; // warns[async-blocking-call]: it reaches 'fsync'
  co_await f.write();
}
