// RUN: %tidy-test %s async-* --config '{CheckOptions: {async-blocking-call.Categories: "sleep;wait;lock"}}' -- -std=c++20 -I %inputs/libcoro
// Locks in coroutines of libcoro: a coro::mutex suspends, a std::mutex blocks.

#include <coro/coro.hpp>

#include <memory>
#include <mutex>

coro::task<int> fetch(int id);

coro::task<int> suspends(coro::mutex &mutex) {
  coro::scoped_lock lock = co_await mutex.scoped_lock();
  int value = co_await fetch(1);
  lock.unlock();
  co_return value;
}

coro::task<void> unlocks_by_hand(coro::mutex &mutex, coro::shared_mutex<coro::thread_pool> &shared) {
  co_await mutex.lock();
  co_await fetch(1);
  mutex.unlock();
  if (mutex.try_lock())
    mutex.unlock();
  co_await shared.lock_shared();
  co_await shared.unlock_shared();
  co_await shared.lock();
  co_await shared.unlock();
}

coro::task<int> blocks(std::mutex &mutex, int &counter) {
  std::scoped_lock lock{mutex}; // warns[async-blocking-call]: scoped_lock
  co_return ++counter;
}
