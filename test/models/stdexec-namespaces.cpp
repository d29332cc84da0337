// RUN: %tidy-test %s async-* -- -std=c++20 -isystem %inputs/stdexec
// RUN: %tidy-test %s async-* -- -std=c++20 -isystem %inputs/stdexec -DEXEC_IS_A_NAMESPACE
// RUN: %tidy-test %s async-* -- -std=c++20 -isystem %inputs/stdexec -DSTDEXEC_NAMESPACE=std::execution
// The library of today, the one of 2023 to 2025, where exec was no alias, and the one that lives in namespace std.

#include <exec/async_scope.hpp>
#include <exec/start_detached.hpp>
#include <exec/static_thread_pool.hpp>
#include <exec/task.hpp>
#include <exec/timed_thread_scheduler.hpp>
#include <stdexec/execution.hpp>

#include <chrono>
#include <optional>
#include <thread>
#include <tuple>
#include <utility>

namespace ex = STDEXEC;
#if defined(STDEXEC_NAMESPACE)
using std::this_thread::sync_wait;
#else
using stdexec::sync_wait;
#endif
using namespace std::chrono_literals;

exec::task<int> fetch(int id);
ex::task<int> load(int id);

exec::task<void> dropped(exec::static_thread_pool &pool, exec::async_scope &scope) {
  fetch(1); // warns[async-discarded-task]: 'fetch'
  auto other = load(1); // warns[async-discarded-task]: 'other'
  auto work = ex::schedule(pool.get_scheduler()) | ex::then([] {}); // warns[async-discarded-task]: 'work'
  exec::reschedule_coroutine_on(pool.get_scheduler()); // warns[async-discarded-task]: reschedule_coroutine_on
  scope.on_empty(); // warns[async-discarded-task]: on_empty
  co_return;
}

exec::task<int> blocks(exec::static_thread_pool &pool) {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: exec::schedule_after(<scheduler>, 1s)
  auto [value] = sync_wait(fetch(1)).value(); // warns[async-nested-run]: sync_wait
  ex::run_loop loop;
  loop.run(); // warns[async-nested-run]: run
  co_await exec::reschedule_coroutine_on(pool.get_scheduler());
  std::this_thread::sleep_for(1s);
  co_return value;
}

ex::task<int> blocks_too() {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  auto [value] = sync_wait(load(1)).value(); // warns[async-nested-run]: sync_wait
  co_return value + co_await load(2);
}

exec::task<void> correct(exec::static_thread_pool &pool, exec::async_scope &scope, exec::timed_thread_context &timers) {
  co_await exec::schedule_after(timers.get_scheduler(), 1s);
  exec::start_detached(fetch(1));
  auto later = load(1);
  scope.spawn(ex::starts_on(pool.get_scheduler(), std::move(later)));
  co_await ex::starts_on(pool.get_scheduler(), []() -> exec::task<void> {
    std::this_thread::sleep_for(1s);
    co_return;
  }());
  co_await scope.on_empty();
}

int main() {
  exec::static_thread_pool pool(4);
  auto [value] = sync_wait(blocks(pool)).value();
  return value;
}
