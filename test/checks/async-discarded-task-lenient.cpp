// RUN: %tidy-test %s async-discarded-task --config '{CheckOptions: { \
// RUN:   async-discarded-task.AllowVoidCast: all, async-discarded-task.AllowStdIgnore: all, \
// RUN:   async-discarded-task.AllowMaybeUnused: all, async-discarded-task.EagerDrop: always, \
// RUN:   async-discarded-task.CheckPaths: false}}' -- -std=c++20 -I %inputs
// Whoever says so may drop a task. What nobody said is still found.
#include "task.h"
#include <tuple>
#include <utility>

my::task<> lazy();
my::eager_task<> eager();
[[nodiscard]] my::eager_task<> marked();
my::scoped_task<> scoped();
my::task<my::task<>> prepare();
void sink(my::task<>) {}
void named_sink([[maybe_unused]] my::task<> t) {}
void forgetful_sink(my::task<> t) {} // notes: never used

my::task<> coroutine(my::async_mutex &m) {
  lazy();         // warns: 'lazy'
  scoped();       // warns: 'scoped'
  auto l = lazy(); // warns: 'l'
  m.lock();        // warns: 'my::async_mutex::lock'
  forgetful_sink(lazy()); // warns: 'forgetful_sink'

  (void)lazy();
  static_cast<void>(scoped());
  std::ignore = lazy();
  (void)m.lock();
  (void)co_await prepare();
  [[maybe_unused]] auto unused = lazy();
  auto _ = scoped();
  auto voided = lazy();
  (void)voided;
  sink(lazy());
  named_sink(lazy());
  eager();
  marked();
  auto e = eager();
  co_return;
}

my::task<> paths(bool b) {
  auto t = lazy();
  if (b)
    co_return;
  co_await std::move(t);
}
