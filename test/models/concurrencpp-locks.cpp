// RUN: %tidy-test %s async-* --config '{CheckOptions: {async-blocking-call.Categories: "sleep;wait;lock"}}' -- -std=c++20 -isystem %inputs/concurrencpp
// Where locking is asked for: an async_lock suspends, a std::mutex blocks.

#include "concurrencpp/concurrencpp.h"

#include <memory>
#include <mutex>

using concurrencpp::result;
using executor_ptr = std::shared_ptr<concurrencpp::executor>;

result<void> suspends(concurrencpp::async_lock &lock, executor_ptr executor) {
  {
    concurrencpp::scoped_async_lock guard = co_await lock.lock(executor);
  }
  {
    concurrencpp::scoped_async_lock deferred(lock, std::defer_lock);
    co_await deferred.lock(executor);
  }
  if (co_await lock.try_lock()) {
    concurrencpp::scoped_async_lock adopted(lock, std::adopt_lock);
  }
}

result<void> blocks(std::mutex &mutex, executor_ptr executor) {
  {
    std::lock_guard<std::mutex> guard(mutex); // warns[async-blocking-call]: lock_guard
  }
  co_await executor->submit([&mutex] { std::lock_guard<std::mutex> guard(mutex); });
}
