// RUN: %tidy-test %s async-* -- -std=c++20 -isystem %inputs/async_simple
// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/async_simple
// Blocking calls, nested runs and hops in coroutines of async_simple.

#include "async_simple/Promise.h"
#include "async_simple/coro/Dispatch.h"
#include "async_simple/coro/FutureAwaiter.h"
#include "async_simple/coro/Lazy.h"
#include "async_simple/coro/Sleep.h"
#include "async_simple/coro/SyncAwait.h"
#include "async_simple/executors/SimpleExecutor.h"
#include "async_simple/uthread/Async.h"
#include "async_simple/uthread/Await.h"
#include "async_simple/util/Queue.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

using namespace std::chrono_literals;
using async_simple::Executor;
using async_simple::Future;
using async_simple::coro::Lazy;

Lazy<int> fetch(int id);
Future<int> lookup(int id);

void settle() {
  std::this_thread::sleep_for(5ms); // notes: sleep_for
}

int cached(int id) {
  return lookup(id).get(); // notes: get
}

Lazy<> sleeps() {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: async_simple::coro::sleep(1s)
  settle(); // warns[async-blocking-call]: 'settle'
  co_await async_simple::coro::sleep(1s);
  std::this_thread::sleep_for(2s); // warns[async-blocking-call]: async_simple::coro::sleep(2s)
}

Lazy<int> waits(async_simple::util::Queue<int> &queue) {
  int value = lookup(1).get(); // warns[async-blocking-call]: get
  auto future = lookup(2);
  future.wait(); // warns[async-blocking-call]: wait
  value += co_await std::move(future);
  value += cached(3); // warns[async-blocking-call]: 'cached'
  int next;
  queue.pop(next); // warns[async-blocking-call]: pop
  co_return queue.try_pop(next) ? value + next : value;
}

Lazy<int> nests(Executor *executor) {
  int value = async_simple::coro::syncAwait(fetch(1)); // warns[async-nested-run]: syncAwait
  value += async_simple::coro::syncAwait(fetch(2), executor); // warns[async-nested-run]: syncAwait
  auto later = fetch(3).via(executor);
  value += async_simple::coro::syncAwait(std::move(later)); // warns[async-nested-run]: syncAwait
  co_return value + co_await fetch(4);
}

Lazy<int> polls() {
  auto future = lookup(1);
  if (future.hasResult())
    co_return std::move(future).get();
  co_return co_await std::move(future);
}

// Another executor's threads may block.
Lazy<> hops(Executor *files) {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  co_await async_simple::coro::dispatch(files);
  std::this_thread::sleep_for(1s);
  settle();
}

Lazy<> not_hopped_yet(Executor *files) {
  auto there = async_simple::coro::dispatch(files);
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  co_await there;
}

Lazy<> schedules(async_simple::executors::SimpleExecutor &pool, Executor *any) {
  pool.schedule([] { std::this_thread::sleep_for(1s); });
  any->schedule([] { settle(); });
  std::function<void()> job = [] { std::this_thread::sleep_for(1s); };
  any->schedule(job);
  std::thread([] { settle(); }).detach();
  co_return;
}

// A stackful coroutine: the same rules, another way to wait.
void uthreads(Executor *executor) {
  async_simple::uthread::async<async_simple::uthread::Launch::Schedule>(
      [] {
        std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
        lookup(1).get(); // warns[async-blocking-call]: get
        async_simple::uthread::await(lookup(2));
      },
      executor);
}

// A member that has the name of another's: the type counts.
struct Config {
  int get() const { return 1; }
  void wait() const {}
};

Lazy<int> look_alikes(std::unique_ptr<int> owner, std::reference_wrapper<Config> config) {
  int value = *owner.get() + config.get().get();
  config.get().wait();
  co_return value;
}

int main() {
  async_simple::executors::SimpleExecutor pool(4);
  std::this_thread::sleep_for(1s);
  lookup(1).wait();
  async_simple::coro::syncAwait(hops(&pool));
  return async_simple::coro::syncAwait(nests(&pool), &pool);
}
