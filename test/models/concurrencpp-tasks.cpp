// RUN: %tidy-test %s async-* -- -std=c++20 -isystem %inputs/concurrencpp
// Results of concurrencpp that nobody awaits.

#include "concurrencpp/concurrencpp.h"

#include <chrono>
#include <functional>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using concurrencpp::lazy_result;
using concurrencpp::null_result;
using concurrencpp::result;
using concurrencpp::shared_result;
using executor_ptr = std::shared_ptr<concurrencpp::executor>;
using pool_ptr = std::shared_ptr<concurrencpp::thread_pool_executor>;

result<int> fetch(int id);
lazy_result<int> load(int id);
lazy_result<void> save(int value);
null_result report(int value);
result<void> upload(concurrencpp::executor_tag, pool_ptr executor, int value);
concurrencpp::generator<int> squares();

// A lazy result starts when it is awaited.
result<void> never_runs(bool retry, executor_ptr executor, std::shared_ptr<concurrencpp::timer_queue> timers) {
  save(1); // warns: 'save' // fixed: co_await save(1);
  if (retry)
    save(2); // warns: 'save'
  auto pending = load(1); // warns: 'pending'
  lazy_result<int> typed = load(2); // warns: 'typed'
  auto all = concurrencpp::when_all(executor, fetch(1), fetch(2)); // warns: 'all'
  timers->make_delay_object(1s, executor); // warns: make_delay_object
  co_return;
}

// No lock is taken, and the coroutine stays where it is.
result<void> forgets_to_wait(concurrencpp::async_lock &lock, concurrencpp::async_condition_variable &changed, executor_ptr executor,
                             pool_ptr pool) {
  auto guard = lock.lock(executor); // warns: 'guard'
  lock.try_lock(); // warns: try_lock
  concurrencpp::scoped_async_lock held = co_await lock.lock(executor);
  changed.await(executor, held); // warns: await
  changed.await(executor, held, [] { return true; }); // warns: await
  concurrencpp::resume_on(pool); // warns: resume_on
}

// An eager one goes on, but its value and its exception are lost.
result<void> detaches(pool_ptr pool) {
  fetch(1); // warns: 'fetch'
  auto later = fetch(2); // warns: 'later'
  upload({}, pool, 1); // warns: 'upload'
  shared_result<int> shared = fetch(3); // warns: 'shared'
  co_return;
}

void starts_nothing() {
  save(1); // warns: 'save'
}

void swallowed() {
  std::function<void()> callback = []() -> lazy_result<void> { co_await save(1); }; // warns[async-void-callback]: task
  callback();
}

result<int> handed_on() { return fetch(1); }

result<int> awaited(concurrencpp::async_lock &lock, concurrencpp::async_condition_variable &changed, executor_ptr executor,
                    pool_ptr pool, std::shared_ptr<concurrencpp::timer_queue> timers) {
  co_await save(1);
  int value = co_await handed_on();
  auto later = fetch(2);
  auto lazy = load(3);
  value += co_await later + co_await lazy;
  co_await concurrencpp::resume_on(pool);
  co_await timers->make_delay_object(1s, executor);
  {
    auto guard = co_await lock.lock(executor);
    co_await changed.await(executor, guard, [] { return true; });
  }
  if (co_await lock.try_lock())
    lock.unlock();

  auto [a, b] = co_await concurrencpp::when_all(executor, fetch(3), fetch(4));
  value += co_await a + co_await b;
  std::vector<result<int>> results;
  for (int id = 0; id < 4; ++id)
    results.emplace_back(fetch(id));
  auto all = co_await concurrencpp::when_all(executor, results.begin(), results.end());
  for (auto &done : all)
    value += co_await done;

  auto first = fetch(5);
  auto ready = co_await first.resolve();
  value += co_await ready;
  shared_result<int> shared = fetch(6);
  shared_result<int> copy = shared;
  value += co_await shared + co_await copy;
  result<int> submitted = pool->submit([] { return 1; });
  value += co_await submitted;
  for (int square : squares())
    value += square;
  co_return value;
}

// post() and null_result are for those who do not wait; run() starts a lazy result.
void started(pool_ptr pool, std::shared_ptr<concurrencpp::timer_queue> timers, concurrencpp::timer &tick) {
  pool->post([] {});
  report(1);
  save(1).run();
  auto lazy = save(2);
  lazy.run();
  result<void> running = save(3).run();
  running.get();
  tick = timers->make_timer(1s, 1s, pool, [] { report(2); });
}

int main() {
  concurrencpp::runtime runtime;
  auto answer = fetch(1);
  auto pool = runtime.thread_pool_executor();
  auto parallel = upload({}, pool, 1);
  parallel.wait();
  return answer.get() + load(2).run().get() + pool->submit([] { return 1; }).get();
}
