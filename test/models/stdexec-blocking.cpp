// RUN: %tidy-test %s async-* -- -std=c++20 -isystem %inputs/stdexec
// Blocking calls, nested loops and schedulers in coroutines of stdexec.

#include <exec/async_scope.hpp>
#include <exec/single_thread_context.hpp>
#include <exec/start_detached.hpp>
#include <exec/static_thread_pool.hpp>
#include <exec/task.hpp>
#include <exec/timed_thread_scheduler.hpp>
#include <stdexec/execution.hpp>

#include <chrono>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <tuple>

using namespace std::chrono_literals;

exec::task<int> fetch(int id);
stdexec::task<int> load(int id);

void settle() {
  std::this_thread::sleep_for(5ms); // notes: sleep_for
}

exec::task<void> sleeps(exec::timed_thread_context &timers) {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: exec::schedule_after(<scheduler>, 1s)
  settle(); // warns[async-blocking-call]: 'settle'
  co_await exec::schedule_after(timers.get_scheduler(), 1s);
}

stdexec::task<int> waits(std::future<int> future) {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: exec::schedule_after(<scheduler>, 1s)
  co_return future.get(); // warns[async-blocking-call]: get
}

exec::task<int> nests(exec::async_scope &scope) {
  auto [value] = stdexec::sync_wait(fetch(1)).value(); // warns[async-nested-run]: sync_wait
  auto later = load(2);
  auto other = stdexec::sync_wait(std::move(later)); // warns[async-nested-run]: sync_wait
  stdexec::sync_wait(scope.on_empty()); // warns[async-nested-run]: sync_wait
  auto variant = stdexec::sync_wait_with_variant(stdexec::just(1)); // warns[async-nested-run]: sync_wait_with_variant
  stdexec::run_loop loop;
  stdexec::sync_wait(stdexec::schedule(loop.get_scheduler())); // warns[async-nested-run]: sync_wait
  loop.run(); // warns[async-nested-run]: run
  loop.finish();
  co_return value + co_await fetch(3);
}

// From here on the coroutine runs on the pool.
exec::task<void> hops(exec::static_thread_pool &pool) {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  co_await exec::reschedule_coroutine_on(pool.get_scheduler());
  std::this_thread::sleep_for(2s);
  settle();
}

// A task comes back to its own scheduler after each co_await.
exec::task<void> comes_back(exec::static_thread_pool &pool) {
  co_await stdexec::schedule(pool.get_scheduler());
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  co_await stdexec::starts_on(pool.get_scheduler(), fetch(1));
  std::this_thread::sleep_for(2s); // warns[async-blocking-call]: sleep_for
}

exec::task<void> offloads(exec::static_thread_pool &pool, exec::single_thread_context &files, exec::async_scope &scope) {
  co_await stdexec::starts_on(pool.get_scheduler(), []() -> exec::task<void> {
    std::this_thread::sleep_for(1s);
    co_return;
  }());
  co_await stdexec::starts_on(files.get_scheduler(), stdexec::just() | stdexec::then([] { std::this_thread::sleep_for(1s); }));
  co_await (stdexec::schedule(pool.get_scheduler()) | stdexec::then([] { settle(); }));
  co_await stdexec::on(pool.get_scheduler(), stdexec::just(1) | stdexec::let_value([](int id) {
                                               settle();
                                               return fetch(id);
                                             }));
  auto blocking = stdexec::schedule(stdexec::get_parallel_scheduler()) | stdexec::then([] { std::this_thread::sleep_for(1s); });
  scope.spawn(std::move(blocking));
  exec::start_detached(stdexec::schedule(pool.get_scheduler()) | stdexec::then([] { settle(); }));
}

// Off by default: a short lock is no event.
exec::task<void> locks(std::mutex &mutex) {
  std::lock_guard<std::mutex> guard(mutex);
  co_return;
}

// The thread that drives the loop.
int main() {
  exec::static_thread_pool pool(4);
  exec::single_thread_context files;
  exec::async_scope scope;
  stdexec::run_loop loop;
  std::thread runner([&loop] { loop.run(); });
  stdexec::sync_wait(offloads(pool, files, scope));
  std::this_thread::sleep_for(1s);
  loop.finish();
  runner.join();
  auto [value] = stdexec::sync_wait(nests(scope)).value();
  return value;
}
