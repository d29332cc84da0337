// RUN: %tidy-test %s async-* --config '{CheckOptions: {async-blocking-call.Categories: "sleep;wait;lock"}}' -- -std=c++20 -I %inputs/folly
// Locks in coroutines of folly: a folly::coro::Mutex suspends, all the others block.

#include <folly/Synchronized.h>
#include <folly/coro/Mutex.h>
#include <folly/coro/Task.h>

#include <mutex>

using folly::coro::Task;

Task<int> fetch(int id);

Task<int> suspends(folly::coro::Mutex &mutex) {
  std::unique_lock<folly::coro::Mutex> lock{co_await mutex.co_scoped_lock()};
  int value = co_await fetch(1);
  auto another = std::move(lock);
  co_return value;
}

Task<void> unlocksByHand(folly::coro::Mutex &mutex) {
  co_await mutex.co_lock();
  co_await fetch(1);
  mutex.unlock();
  if (mutex.try_lock()) {
    std::unique_lock<folly::coro::Mutex> lock{mutex, std::adopt_lock};
    co_await fetch(2);
  }
  std::unique_lock<folly::coro::Mutex> later{mutex, std::try_to_lock};
  if (later.owns_lock())
    co_await fetch(3);
}

Task<int> blocks(folly::Synchronized<int> &guarded, std::mutex &mutex, folly::SharedMutex &shared) {
  auto value = *guarded.wlock(); // warns[async-blocking-call]: co_scoped_lock
  guarded.withWLock([](int &inside) { ++inside; }); // warns[async-blocking-call]: withWLock
  std::unique_lock<std::mutex> lock{mutex}; // warns[async-blocking-call]: co_scoped_lock
  shared.lock_shared(); // warns[async-blocking-call]: lock_shared
  shared.unlock_shared();
  co_return value;
}
