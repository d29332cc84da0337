// RUN: %tidy-test %s async-blocking-call --config '{CheckOptions: {async-blocking-call.Categories: "lock"}}' -- -std=c++20 -I %inputs
// Locks are reported on request only, and by their mutex.
#include "task.h"
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

using namespace std::chrono_literals;
std::mutex m;
std::timed_mutex t;
std::recursive_mutex r;
std::shared_mutex s;
std::shared_timed_mutex st;
my::async_mutex async;

my::task<> members(std::chrono::steady_clock::time_point end) {
  m.lock();                                       // warns: std::mutex::lock
  m.try_lock();
  m.unlock();
  r.lock();                                       // warns: std::recursive_mutex::lock
  t.lock();                                       // warns: std::timed_mutex::lock
  t.try_lock_for(1s);                             // warns: try_lock_for
  t.try_lock_for(0s);
  t.try_lock_until(end);                          // warns: try_lock_until
  s.lock();                                       // warns: std::shared_mutex::lock
  s.lock_shared();                                // warns: lock_shared
  s.try_lock_shared();
  st.try_lock_shared_for(1s);                     // warns: try_lock_shared_for
  st.try_lock_shared_for(0s);
  co_return;
}

my::task<> guards() {
  std::lock_guard<std::mutex> g(m);               // warns: lock_guard
  std::lock_guard deduced(m);                     // warns: lock_guard
  std::lock_guard adopted(m, std::adopt_lock);
  std::scoped_lock one(m);                        // warns: scoped_lock
  std::scoped_lock two(m, t);                     // warns: scoped_lock
  std::scoped_lock owned(std::adopt_lock, m, t);
  std::scoped_lock none;
  std::unique_lock u(m);                          // warns: unique_lock
  std::unique_lock timed(t, 1s);                  // warns: unique_lock
  std::unique_lock looks(t, 0s);
  std::unique_lock deferred(m, std::defer_lock);
  std::unique_lock tries(m, std::try_to_lock);
  std::unique_lock adopts(m, std::adopt_lock);
  std::unique_lock moved(std::move(u));
  std::unique_lock<std::mutex> empty;
  deferred.lock();                                // warns: unique_lock::lock
  deferred.try_lock();
  deferred.unlock();
  timed.try_lock_for(1s);                         // warns: try_lock_for
  timed.try_lock_for(0s);
  std::shared_lock sh(s);                         // warns: shared_lock
  std::shared_lock sh_deferred(s, std::defer_lock);
  sh_deferred.lock();                             // warns: shared_lock::lock
  std::lock(m, t);                                // warns: std::lock
  std::lock(deferred, moved);                     // warns: std::lock
  std::try_lock(m, t);
  co_return;
}

// Locks of another kind
struct spin {
  void lock();
  void unlock();
};
my::task<> asynchronous(spin &sp) {
  co_await async.lock();
  std::unique_lock<my::async_mutex> owns(async, std::adopt_lock);
  auto g = co_await async.scoped_lock();
  std::lock_guard own(sp);
}

my::task<std::unique_lock<my::async_mutex>> hands_over() {
  co_await async.lock();
  co_return std::unique_lock<my::async_mutex>{async, std::adopt_lock};
}

// Only the categories that are asked for
my::task<> others() {
  std::this_thread::sleep_for(1s);
  co_return;
}
