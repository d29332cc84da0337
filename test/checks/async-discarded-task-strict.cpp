// RUN: %tidy-test %s async-discarded-task --config '{CheckOptions: { \
// RUN:   async-discarded-task.AllowVoidCast: none, async-discarded-task.AllowStdIgnore: none, \
// RUN:   async-discarded-task.AllowMaybeUnused: none, async-discarded-task.EagerDrop: never}}' -- -std=c++20 -I %inputs
// Nothing may be dropped, whatever it is and however it is done.
#include "task.h"
#include <tuple>

my::task<> lazy();
my::eager_task<> eager();
my::scoped_task<> scoped();
void sink(my::task<>) {}
void named_sink([[maybe_unused]] my::task<> t) {}

my::task<> coroutine() {
  (void)lazy();                // warns: 'lazy'
  (void)eager();               // warns: 'eager'
  static_cast<void>(scoped()); // warns: 'scoped'
  std::ignore = lazy();        // warns: 'lazy'
  std::ignore = eager();       // warns: 'eager'
  std::ignore = scoped();      // warns: 'scoped'
  [[maybe_unused]] auto l = lazy();  // warns: 'l'
  [[maybe_unused]] auto e = eager(); // warns: 'e'
  auto _ = scoped();                 // warns: '_'
  auto voided = eager();             // warns: 'voided'
  (void)voided;
  auto ignored = eager();            // warns: 'ignored'
  std::ignore = ignored;
  sink(lazy());                      // warns: 'sink'
  named_sink(lazy());                // warns: 'named_sink'
  eager();                           // warns: 'eager'
  co_return;
}

void plain() {
  eager();             // warns: 'eager'
  (void)eager();       // warns: 'eager'
  auto e = eager();    // warns: 'e'
  auto slot = [] { eager(); }; // warns: 'eager'
  slot();
}

my::task<> awaits() {
  co_await lazy();
  (void)co_await [] () -> my::task<int> { co_return 1; }();
  auto e = eager();
  co_await e;
}
