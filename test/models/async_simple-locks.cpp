// RUN: %tidy-test %s async-* --config '{CheckOptions: {async-blocking-call.Categories: "sleep;wait;lock"}}' -- -std=c++20 -isystem %inputs/async_simple
// Where locking is asked for: a coroutine lock suspends, a std::mutex blocks, and a SpinLock does either.

#include "async_simple/coro/Lazy.h"
#include "async_simple/coro/Mutex.h"
#include "async_simple/coro/SharedMutex.h"
#include "async_simple/coro/SpinLock.h"

#include <mutex>

using async_simple::coro::Lazy;

Lazy<> save(int value);

Lazy<> suspends(async_simple::coro::Mutex &mutex, async_simple::coro::SpinLock &spin, async_simple::coro::SharedMutex &shared) {
  {
    std::unique_lock<async_simple::coro::Mutex> lock = co_await mutex.coScopedLock();
    co_await save(1);
  }
  {
    auto lock = co_await mutex.coScopedLock();
    co_await save(2);
  }
  co_await mutex.coLock();
  {
    std::lock_guard<async_simple::coro::Mutex> guard(mutex, std::adopt_lock);
    co_await save(3);
  }
  if (mutex.tryLock()) {
    std::unique_lock<async_simple::coro::Mutex> adopted(mutex, std::adopt_lock);
    std::unique_lock moved = std::move(adopted);
    co_await save(4);
  }
  {
    std::unique_lock<async_simple::coro::SpinLock> lock = co_await spin.coScopedLock();
  }
  co_await spin.coLock();
  spin.unlock();
  co_await shared.coLockShared();
  co_await shared.unlockShared();
}

Lazy<> blocks(std::mutex &mutex, async_simple::coro::SpinLock &spin) {
  {
    std::lock_guard<std::mutex> guard(mutex); // warns[async-blocking-call]: lock_guard
  }
  mutex.lock(); // warns[async-blocking-call]: lock
  mutex.unlock();
  spin.lock(); // warns[async-blocking-call]: coLock
  spin.unlock();
  {
    async_simple::coro::ScopedSpinLock guard(spin); // warns[async-blocking-call]: coScopedLock
  }
  co_return;
}
