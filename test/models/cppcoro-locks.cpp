// RUN: %tidy-test %s async-* --config '{CheckOptions: {async-blocking-call.Categories: "sleep;wait;lock"}}' -- -std=c++20 -I %inputs/cppcoro
// Locks in coroutines of cppcoro: an async_mutex suspends, a std::mutex blocks.

#include <cppcoro/async_mutex.hpp>
#include <cppcoro/task.hpp>

#include <mutex>
#include <utility>

cppcoro::task<int> fetch(int id);

cppcoro::task<int> suspends(cppcoro::async_mutex &mutex) {
  cppcoro::async_mutex_lock lock = co_await mutex.scoped_lock_async();
  int value = co_await fetch(1);
  cppcoro::async_mutex_lock moved = std::move(lock);
  co_return value;
}

cppcoro::task<> unlocksByHand(cppcoro::async_mutex &mutex) {
  co_await mutex.lock_async();
  co_await fetch(1);
  mutex.unlock();
  if (mutex.try_lock()) {
    std::lock_guard<cppcoro::async_mutex> lock{mutex, std::adopt_lock};
    co_await fetch(2);
  }
}

cppcoro::task<int> blocks(std::mutex &mutex, int &counter) {
  std::lock_guard<std::mutex> lock{mutex}; // warns[async-blocking-call]: scoped_lock_async
  co_return ++counter;
}
