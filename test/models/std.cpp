// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs
// Threads and waiting: the categories sleep and wait of std.yaml.
#include "task.h"
#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <stop_token>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;

my::task<> sleeps(std::chrono::milliseconds d, clock_type::time_point t) {
  std::this_thread::sleep_for(1s);              // warns: sleep_for
  std::this_thread::sleep_for(d);               // warns: sleep_for
  std::this_thread::sleep_for(0s);
  std::this_thread::sleep_for(std::chrono::milliseconds(0));
  std::this_thread::sleep_until(t);             // warns: sleep_until
  std::this_thread::yield();
  co_await my::sleep(10);
}

my::task<int> futures(std::future<int> f, std::future<int> g, std::shared_future<int> s, std::shared_future<int> s2, std::future<void> v) {
  f.wait();                                     // warns: wait
  int n = g.get();                              // warns: get
  n += s.get();                                 // warns: get
  s2.wait();                                    // warns: wait
  v.get();                                      // warns: get
  co_return n;
}

my::task<int> timed(std::future<int> &f, std::shared_future<int> &s, std::future<int> &g, clock_type::time_point t) {
  f.wait_for(1s);                               // warns: wait_for
  s.wait_until(t);                              // warns: wait_until
  g.wait_for(0s);
  co_return f.valid();
}

my::task<int> ready(std::future<int> f, std::future<int> g) {
  while (f.wait_for(0s) != std::future_status::ready)
    co_await my::sleep(1);
  int n = f.get();
  if (g.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
    n += g.get();
  co_return n;
}

my::task<> asyncs() {
  auto dropped = std::async([] {});             // warns: std::async
  auto policy = std::async(std::launch::async, [] {}); // warns: std::async
  auto lazy = std::async(std::launch::deferred, [] {});
  (void)std::async([] {});                      // warns: std::async
  co_return;
}

my::task<std::future<void>> handed_on(std::vector<std::future<void>> &all) {
  auto kept = std::async([] {});
  all.push_back(std::move(kept));
  all.push_back(std::async([] {}));
  auto result = std::async([] {});
  co_return result;
}

my::task<int> awaited_result() {
  auto f = std::async([] { return 1; });
  co_return f.get();                            // warns: get
}

my::task<> threads(std::thread t, std::jthread &j, std::thread &d) {
  if (t.joinable())
    t.join();                                   // warns: std::thread::join
  j.join();                                     // warns: std::jthread::join
  d.detach();
  co_return;
}

my::task<> jthread_ends_here() {
  std::jthread t([] {});                        // warns: jthread
  co_await my::sleep(1);
}

my::task<std::jthread> jthread_lives_on(std::jthread &member, std::vector<std::jthread> &all) {
  std::jthread a([] {});
  all.push_back(std::move(a));
  member = std::jthread([] {});
  std::jthread detached([] {});
  detached.detach();
  std::jthread result([] {});
  co_return result;
}

my::task<> containers_grow(std::vector<std::jthread> &all, std::optional<std::jthread> &one) {
  all.reserve(8);
  all.emplace_back([] {});
  one.emplace([] {});
  all.clear();                                  // warns: jthread
  co_return;
}

my::task<> conditions(std::condition_variable &c, std::condition_variable_any &any, std::unique_lock<std::mutex> &l, std::stop_token st, clock_type::time_point t) {
  c.wait(l);                                    // warns: condition_variable::wait
  c.wait(l, [] { return true; });               // warns: condition_variable::wait
  c.wait_for(l, 1s);                            // warns: condition_variable::wait_for
  c.wait_for(l, 0s);
  c.wait_until(l, t);                           // warns: condition_variable::wait_until
  any.wait(l);                                  // warns: condition_variable_any::wait
  any.wait(l, st, [] { return true; });         // warns: condition_variable_any::wait
  any.wait_for(l, 1s);                          // warns: condition_variable_any::wait_for
  any.wait_for(l, 0ms);
  any.wait_until(l, t);                         // warns: condition_variable_any::wait_until
  c.notify_all();
  co_return;
}

my::task<> counts(std::counting_semaphore<3> &s, std::binary_semaphore &b, std::latch &l, std::barrier<> &ba, clock_type::time_point t) {
  s.acquire();                                  // warns: acquire
  b.acquire();                                  // warns: acquire
  b.try_acquire();
  b.try_acquire_for(1s);                        // warns: try_acquire_for
  b.try_acquire_for(0s);
  b.try_acquire_until(t);                       // warns: try_acquire_until
  b.release();
  l.wait();                                     // warns: latch::wait
  l.arrive_and_wait();                          // warns: arrive_and_wait
  l.count_down();
  l.try_wait();
  ba.wait(ba.arrive());                         // warns: barrier::wait
  ba.arrive_and_wait();                         // warns: arrive_and_wait
  ba.arrive_and_drop();
  co_return;
}

struct plain {
  char c[3];
};
my::task<> atomics(std::atomic<int> &i, std::atomic<bool> &b, std::atomic<plain> &s, std::atomic<int *> &p, std::atomic<double> &d, std::atomic_flag &f, int &r) {
  i.wait(0);                                    // warns: wait
  b.wait(false);                                // warns: wait
  s.wait(plain{});                              // warns: wait
  p.wait(nullptr);                              // warns: wait
  d.wait(0);                                    // warns: wait
  f.wait(false);                                // warns: wait
  std::atomic_ref<int>(r).wait(0);              // warns: wait
  std::atomic_wait(&i, 0);                      // warns: atomic_wait
  i.notify_all();
  i.load();
  co_return;
}

// What waits only in passing, deep in the library.
my::task<> cancels(std::stop_source &source) {
  std::stop_callback callback(source.get_token(), [] {});
  source.request_stop();
  std::promise<int> p;
  p.set_value(1);
  auto shared = std::make_shared<int>(1);
  co_return;
}

// Other things that are called get() and wait().
struct notifier {
  my::task<> wait();
};
my::task<> look_alikes(std::unique_ptr<int> p, std::reference_wrapper<int> r, notifier &n) {
  (void)p.get();
  r.get() = 1;
  co_await n.wait();
}

// On another thread, or not in a coroutine.
my::task<> offloads(std::vector<std::jthread> &all, std::vector<std::future<void>> &futures) {
  std::thread t([] { std::this_thread::sleep_for(1s); });
  t.detach();
  all.emplace_back([] { std::this_thread::sleep_for(1s); });
  futures.push_back(std::async([] { std::this_thread::sleep_for(1s); }));
  co_return;
}
void no_coroutine(std::future<int> &f) {
  std::this_thread::sleep_for(1s);
  f.get();
}
