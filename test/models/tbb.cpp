// REQUIRES: tbb
// RUN: %tidy-test %s async-blocking-call -- -std=c++20

// oneTBB: what a group runs may block; waiting for the group does, too.

#include "../Inputs/task.h"
#include <chrono>
#include <oneapi/tbb/concurrent_queue.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>
#include <thread>

using namespace std::chrono_literals;

my::task<> work(tbb::task_group &group, tbb::task_arena &arena, tbb::concurrent_bounded_queue<int> &queue) {
  group.run([] { std::this_thread::sleep_for(1s); });
  group.wait(); // warns: wait
  arena.enqueue([] { std::this_thread::sleep_for(1s); });
  tbb::parallel_for(0, 10, [](int) {
    std::this_thread::sleep_for(1s); // warns: sleep_for
  });
  int value;
  queue.pop(value); // warns: use 'try_pop'
  queue.try_pop(value);
  co_return;
}
