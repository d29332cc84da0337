// RUN: rm -rf %t && split-file %s %t
// RUN: %tidy-test %t/context.cpp async-blocking-call,async-nested-run -- -std=c++20 -I %inputs
// Calls that do block, but not the loop.

//--- .async-tidy.yaml
library: mine
read-from: test
hop:
  - {name: "my::pool::schedule", to: elsewhere}
  - {name: resume_on, to: elsewhere, when: ["arg(0) names background*"]}
  - {name: resume_on, to: loop}
offload: ["my::pool::submit", async, on_thread]

//--- context.cpp
// silent: nothing here holds up an event loop
#include "task.h"
#include <chrono>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <unistd.h>
#include <vector>

using my::task;
using namespace std::chrono_literals;

task<> work();
task<int> load();

// Row: `.get()` inside a stackful context (seastar::async, thread test cases).
template <class F> void async(F f) { f(); }
void stackful(std::future<int> f) {
  async([&] {
    f.get();
    f.wait();
    my::sync_wait(work());
  });
}

// Row: short standard lock in a coroutine, no await inside its scope.
struct counter {
  std::mutex m;
  int n = 0;
  task<int> next() {
    int copy;
    {
      std::lock_guard lock(m);
      copy = ++n;
    }
    std::scoped_lock again(m);
    m.lock();
    m.unlock();
    co_return copy;
  }
};

// Row: thread-pool hop before blocking (co_await pool.schedule(), resume_on, ...).
struct executor {};
my::awaiter<> resume_on(executor &);
task<int> hops(my::pool &pool, executor &background, executor &ui, std::future<int> f) {
  co_await pool.schedule();
  ::sleep(1);
  int n = f.get();
  my::sync_wait(work());
  co_await resume_on(ui);
  n += co_await load();
  co_await resume_on(background);
  std::this_thread::sleep_for(1s);
  co_return n;
}

// Row: blocking inside an offloaded lambda.
template <class F> my::awaiter<int> on_thread(F f);
int slow_helper() {
  ::sleep(1);
  return 1;
}
task<> offloads(my::pool &pool) {
  int n = co_await on_thread(+[] { return slow_helper(); });
  n += co_await on_thread(&slow_helper);
  n += co_await on_thread(slow_helper);
  pool.submit([] { ::sleep(1); });
  pool.submit([n] {
    for (int i = 0; i < n; ++i)
      slow_helper();
    my::sync_wait(work());
  });
  std::thread([] { slow_helper(); }).detach();
  std::vector<std::jthread> *threads = nullptr;
  threads->emplace_back([] { slow_helper(); });
  std::packaged_task<int()> job(slow_helper);
  std::function<int()> stored = slow_helper;
  co_return;
}

// In a template that has no control flow graph before it is instantiated.
template <class I> my::awaiter<std::vector<int>> when_all(my::pool &, I, I);
template <class T> struct source {
  static std::vector<T> list();
};
template <class T> task<> hops_in_template(my::pool &p) {
  co_await p.schedule();
  auto all = source<T>::list();
  auto done = co_await when_all(p, all.begin(), all.end());
  ::sleep(1);
}

// Row: sync_wait in main and tests.
void test_case() {
  my::sync_wait(work());
  my::loop l;
  l.run();
}
struct fixture {
  int value = my::sync_wait(load());
  void run() {
    value += my::sync_wait([]() -> task<int> { co_return co_await load(); }());
    std::thread worker([] { ::sleep(1); });
    worker.join();
  }
};
int at_start_up = my::sync_wait(load());
int main() {
  fixture().run();
  my::sync_wait([]() -> task<> { co_await work(); }());
  std::this_thread::sleep_for(1s);
}
