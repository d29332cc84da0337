// RUN: %tidy-test %s async-* -- -std=c++20 -isystem %inputs/concurrencpp
// Blocking calls, nested loops and executors in coroutines of concurrencpp.

#include "concurrencpp/concurrencpp.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <tuple>
#include <vector>

using namespace std::chrono_literals;
using concurrencpp::lazy_result;
using concurrencpp::result;
using concurrencpp::result_status;
using concurrencpp::shared_result;
using pool_ptr = std::shared_ptr<concurrencpp::thread_pool_executor>;
using loop_ptr = std::shared_ptr<concurrencpp::manual_executor>;

result<int> fetch(int id);
lazy_result<int> load(int id);

void settle() {
  std::this_thread::sleep_for(5ms); // notes: sleep_for
}

int cached(int id) {
  return fetch(id).get(); // notes: get
}

result<void> sleeps(std::shared_ptr<concurrencpp::timer_queue> timers, pool_ptr pool) {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: make_delay_object(1s
  settle(); // warns[async-blocking-call]: 'settle'
  co_await timers->make_delay_object(1s, pool);
}

lazy_result<int> waits(shared_result<int> config) {
  int value = fetch(1).get(); // warns[async-blocking-call]: get
  auto later = fetch(2);
  later.wait(); // warns[async-blocking-call]: wait
  auto another = fetch(3);
  if (another.wait_for(1s) == result_status::idle) // warns[async-blocking-call]: wait_for
    value += co_await another;
  value += config.get(); // warns[async-blocking-call]: get
  value += load(4).run().get(); // warns[async-blocking-call]: get
  value += cached(5); // warns[async-blocking-call]: 'cached'
  co_return value + co_await later;
}

// What resolve() and when_all() give back is ready, and so is what has a status.
result<int> ready(pool_ptr pool) {
  auto first = co_await fetch(1).resolve();
  int value = first.get();
  auto pair = co_await concurrencpp::when_all(pool, fetch(2), fetch(3));
  value += std::get<0>(pair).get() + std::get<1>(pair).get();
  std::vector<result<int>> results;
  results.emplace_back(fetch(4));
  auto all = co_await concurrencpp::when_all(pool, results.begin(), results.end());
  for (auto &done : all)
    value += done.get();
  auto late = fetch(5);
  if (late.status() != result_status::idle)
    co_return value + late.get();
  if (late.wait_for(0ms) == result_status::value)
    co_return value + late.get();
  co_return value + co_await late;
}

result<void> nests(loop_ptr loop) {
  loop->loop_for(10, 100ms); // warns[async-nested-run]: loop_for
  loop->loop_until(10, std::chrono::system_clock::now() + 1s); // warns[async-nested-run]: loop_until
  loop->loop_once_for(100ms); // warns[async-nested-run]: loop_once_for
  loop->wait_for_task(); // warns[async-blocking-call]: wait_for_task
  loop->wait_for_tasks(4); // warns[async-blocking-call]: wait_for_tasks
  loop->loop(10); // warns[async-nested-run]: loop
  loop->loop_once(); // warns[async-nested-run]: loop_once
  if (!loop->wait_for_task_for(0ms))
    co_return;
  loop->clear();
}

result<void> stops(pool_ptr pool) {
  pool->shutdown(); // warns[async-blocking-call]: shutdown
  co_return;
}

// The background executor is for blocking work; the manual one is somebody's loop.
result<void> hops(concurrencpp::runtime &runtime, loop_ptr loop) {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  co_await concurrencpp::resume_on(runtime.background_executor());
  std::this_thread::sleep_for(1s);
  settle();
  co_await concurrencpp::resume_on(loop);
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  co_await concurrencpp::resume_on(*runtime.thread_executor());
  std::this_thread::sleep_for(1s);
}

result<void> stays(std::shared_ptr<concurrencpp::inline_executor> here) {
  co_await concurrencpp::resume_on(here);
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
}

// Starts on the executor that it is given.
result<int> parallel(concurrencpp::executor_tag, pool_ptr pool, int id) {
  std::this_thread::sleep_for(1s);
  co_return fetch(id).get();
}

result<int> offloads(concurrencpp::runtime &runtime, std::shared_ptr<concurrencpp::executor> any) {
  auto background = runtime.background_executor();
  int value = co_await background->submit([] {
    std::this_thread::sleep_for(1s);
    return fetch(1).get();
  });
  background->post([] { settle(); });
  runtime.thread_executor()->post([] { std::this_thread::sleep_for(1s); });
  any->post([] { std::this_thread::sleep_for(1s); });
  value += co_await any->submit([] { return cached(2); });
  auto tick = runtime.timer_queue()->make_timer(1s, 1s, background, [] { settle(); });
  value += co_await parallel({}, background, 3);
  co_return value;
}

result<void> posts_to_loop(loop_ptr loop, std::shared_ptr<concurrencpp::inline_executor> here) {
  loop->post([] { std::this_thread::sleep_for(1s); }); // warns[async-blocking-call]: sleep_for
  co_await here->submit([] { std::this_thread::sleep_for(2s); }); // warns[async-blocking-call]: sleep_for
}

struct Config {
  int get() const { return 1; }
};

result<int> look_alikes(std::unique_ptr<int> owner, std::reference_wrapper<Config> config) {
  co_return *owner.get() + config.get().get();
}

// The owner of the loop.
int main() {
  concurrencpp::runtime runtime;
  auto loop = runtime.make_manual_executor();
  auto work = offloads(runtime, loop);
  while (work.status() == result_status::idle)
    loop->loop_for(10, 100ms);
  std::this_thread::sleep_for(1s);
  return work.get();
}
