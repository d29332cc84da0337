// RUN: %tidy-test %s async-* -- -std=c++20 -isystem %inputs/async_simple
// Tasks of async_simple that nobody awaits.

#include "async_simple/Promise.h"
#include "async_simple/coro/Collect.h"
#include "async_simple/coro/ConditionVariable.h"
#include "async_simple/coro/Dispatch.h"
#include "async_simple/coro/FutureAwaiter.h"
#include "async_simple/coro/Lazy.h"
#include "async_simple/coro/Mutex.h"
#include "async_simple/coro/Semaphore.h"
#include "async_simple/coro/SharedMutex.h"
#include "async_simple/coro/Sleep.h"
#include "async_simple/coro/SpinLock.h"
#include "async_simple/coro/SyncAwait.h"
#include "async_simple/executors/SimpleExecutor.h"

#include <chrono>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using async_simple::Executor;
using async_simple::Future;
using async_simple::Promise;
using async_simple::Try;
using async_simple::coro::Lazy;
using async_simple::coro::RescheduleLazy;

Lazy<int> fetch(int id);
Lazy<> save(int value);
Future<int> lookup(int id);

Lazy<> dropped(bool retry, Executor *executor) {
  save(1); // warns: 'save' // fixed: co_await save(1);
  if (retry)
    save(2); // warns: 'save'
  auto pending = fetch(1); // warns: 'pending'
  Lazy<int> typed = fetch(2); // warns: 'typed'
  auto all = async_simple::coro::collectAll(fetch(3), fetch(4)); // warns: 'all'
  async_simple::coro::sleep(1s); // warns: sleep
  save(3).coAwaitTry(); // warns: coAwaitTry

  // via() only says where: start(), detach() or syncAwait() starts it.
  save(4).via(executor); // warns: via
  auto bound = save(5).via(executor); // warns: 'bound'
  co_return;
}

Lazy<> not_on_every_path(bool cached) {
  auto fresh = fetch(1); // warns: 'fresh'
  if (cached)
    co_return;
  co_await std::move(fresh);
}

// Without co_await nothing is locked, and nobody waits. Most of these are not nodiscard.
Lazy<> forgets_to_wait(async_simple::coro::Mutex &mutex, async_simple::coro::SpinLock &spin,
                       async_simple::coro::SharedMutex &shared, async_simple::coro::BinarySemaphore &semaphore,
                       async_simple::coro::Notifier &notifier, Executor *executor) {
  auto lock = mutex.coScopedLock(); // warns: 'lock'
  auto spinning = spin.coScopedLock(); // warns: 'spinning'
  mutex.coLock(); // warns: coLock
  shared.coLockShared(); // warns: coLockShared
  semaphore.acquire(); // warns: acquire
  notifier.wait(); // warns: wait
  executor->after(1s); // warns: after
  async_simple::coro::dispatch(executor); // warns: dispatch
  co_return;
}

// It goes on, but its result and its exception are lost.
Lazy<> detaches() {
  lookup(1); // warns: 'lookup'
  auto later = lookup(2); // warns: 'later'
  co_return;
}

void starts_nothing() {
  save(1); // warns: 'save'
}

// The executor takes a std::function<void()>, which drops the Lazy.
void swallowed(async_simple::executors::SimpleExecutor &executor) {
  executor.schedule([]() -> Lazy<> { co_await save(1); }); // warns[async-void-callback]: task
}

Lazy<int> handed_on() { return fetch(1); }

struct Cache {
  Lazy<int> refresh;
};

Lazy<int> awaited(async_simple::coro::Mutex &mutex, async_simple::coro::SpinLock &spin,
                  async_simple::coro::SharedMutex &shared, async_simple::coro::BinarySemaphore &semaphore,
                  async_simple::coro::Notifier &notifier, Executor *executor) {
  co_await save(1);
  int value = co_await handed_on();
  auto later = fetch(2);
  value += co_await std::move(later);
  Try<int> tried = co_await fetch(3).coAwaitTry();
  co_await async_simple::coro::sleep(1s);
  co_await executor->after(1s);
  co_await async_simple::coro::dispatch(executor);
  co_await async_simple::coro::Yield{};
  {
    auto lock = co_await mutex.coScopedLock();
    auto spinning = co_await spin.coScopedLock();
    co_await notifier.wait();
  }
  co_await mutex.coLock();
  mutex.unlock();
  co_await shared.coLockShared();
  co_await shared.unlockShared();
  co_await semaphore.acquire();
  co_await semaphore.release();

  auto [a, b] = co_await async_simple::coro::collectAll(fetch(3), fetch(4));
  auto first = fetch(5);
  auto second = fetch(6);
  auto any = co_await async_simple::coro::collectAny(std::move(first), std::move(second));
  std::vector<Lazy<int>> lazies;
  for (int id = 0; id < 4; ++id)
    lazies.push_back(fetch(id));
  auto results = co_await async_simple::coro::collectAllPara(std::move(lazies));

  Cache cache{fetch(7)};
  value += co_await std::move(cache.refresh);
  auto future = lookup(1);
  value += co_await std::move(future);
  co_return value + static_cast<int>(results.size());
}

// The callback gets the result.
void started(Executor *executor, Promise<int> &promise) {
  fetch(1).start([](Try<int> result) {});
  fetch(2).via(executor).start([](auto &&result) {});
  fetch(3).directlyStart([](auto &&) {}, executor);
  save(1).via(executor).detach();
  auto lazy = save(2);
  std::move(lazy).via(executor).detach();
  auto other = save(3);
  other.start([](auto &&) {});
  RescheduleLazy<> scheduled = save(4).via(executor);
  scheduled.detach();
  [](int id) -> Lazy<> { co_await save(id); }(4).via(executor).detach();

  promise.getFuture().thenValue([](int value) { return value + 1; });
  lookup(1).via(executor).thenTry([](Try<int> value) { return 0; });
}

Executor *make_executor();

int main() {
  auto answer = fetch(1);
  return async_simple::coro::syncAwait(std::move(answer)) + async_simple::coro::syncAwait(fetch(2).via(make_executor())) +
         async_simple::coro::syncAwait(fetch(3), make_executor()) + lookup(4).get();
}
