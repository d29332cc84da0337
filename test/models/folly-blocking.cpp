// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/folly
// Blocking calls, nested runs, offload and handlers in code that uses folly.

#include <folly/coro/AsyncGenerator.h>
#include <folly/coro/BlockingWait.h>
#include <folly/coro/Invoke.h>
#include <folly/coro/Sleep.h>
#include <folly/coro/Task.h>
#include <folly/coro/safe/NowTask.h>
#include <folly/coro/safe/SafeTask.h>
#include <folly/executors/Async.h>
#include <folly/executors/CPUThreadPoolExecutor.h>
#include <folly/executors/GlobalExecutor.h>
#include <folly/executors/ManualExecutor.h>
#include <folly/futures/Future.h>
#include <folly/io/async/EventBase.h>
#include <folly/synchronization/Baton.h>

#include <chrono>
#include <thread>
#include <utility>

using namespace std::chrono_literals;
using folly::coro::Task;

Task<int> fetch(int id);
folly::SemiFuture<int> ping();

void settle() {
  std::this_thread::sleep_for(5ms);
}

Task<void> sleeps() {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: folly::coro::sleep(1s)
  settle(); // warns[async-blocking-call]: 'settle'
  co_return;
}

folly::coro::now_task<int> sleepsNow() {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: folly::coro::sleep(1s)
  co_return 1;
}

folly::coro::value_task<int> sleepsByValue() {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: folly::coro::sleep(1s)
  co_return 1;
}

folly::coro::AsyncGenerator<int> ticks() {
  for (int i = 0; i < 10; ++i) {
    std::this_thread::sleep_for(1s); // warns[async-blocking-call]: folly::coro::sleep(1s)
    co_yield std::move(i);
  }
}

Task<int> waits(folly::Baton<> &done, folly::CPUThreadPoolExecutor &pool, folly::EventBase &other) {
  done.wait(); // warns[async-blocking-call]: folly::coro::Baton
  done.try_wait_for(10ms); // warns[async-blocking-call]: try_wait_for
  if (done.try_wait() || done.try_wait_for(0ms) || done.ready())
    co_return 0;
  int value = ping().get(); // warns[async-blocking-call]: get
  auto reply = ping().via(&pool);
  reply.wait(); // warns[async-blocking-call]: wait
  value += std::move(reply).value();
  auto late = ping();
  value += std::move(late).getTry().value(); // warns[async-blocking-call]: getTry
  pool.join(); // warns[async-blocking-call]: join
  other.runInEventBaseThreadAndWait([] {}); // warns[async-blocking-call]: runInEventBaseThreadAndWait
  co_return value;
}

// Known to be ready.
Task<int> doesNotWait() {
  auto reply = ping();
  if (reply.isReady())
    co_return std::move(reply).get();
  co_return co_await std::move(reply);
}

Task<int> nests(folly::EventBase &loop, folly::ManualExecutor &manual, folly::CPUThreadPoolExecutor &pool) {
  int value = folly::coro::blockingWait(fetch(1)); // warns[async-nested-run]: blockingWait
  value += folly::coro::blocking_wait(fetch(2)); // warns[async-nested-run]: blocking_wait
  value += folly::coro::blockingWait(fetch(3), &manual); // warns[async-nested-run]: blockingWait
  value += ping().via(&pool).getVia(&loop); // warns[async-nested-run]: getVia
  loop.loop(); // warns[async-nested-run]: loop
  loop.loopForever(); // warns[async-nested-run]: loopForever
  loop.loopOnce(); // warns[async-nested-run]: loopOnce
  loop.loopOnce(EVLOOP_NONBLOCK);
  loop.terminateLoopSoon();
  manual.makeProgress(); // warns[async-nested-run]: makeProgress
  manual.run();
  co_return value;
}

void handlers(folly::EventBase &loop) {
  loop.runInEventBaseThread([] {
    std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  });
  loop.runInLoop([] {
    settle(); // warns[async-blocking-call]: 'settle'
  });
  loop.runAfterDelay([] { folly::coro::blockingWait(fetch(1)); }, 100); // warns[async-nested-run]: blockingWait
  std::this_thread::sleep_for(1s);
}

// The threads of a CPU pool may block. A task stays on the executor that it was given.
Task<void> offloads(folly::CPUThreadPoolExecutor &pool, folly::EventBase &loop) {
  folly::via(&pool, [] { std::this_thread::sleep_for(1s); });
  co_await folly::async([] {
    settle();
    return 1;
  });
  pool.add([] { std::this_thread::sleep_for(2s); });
  co_await co_withExecutor(&pool, folly::coro::co_invoke([]() -> Task<void> {
    std::this_thread::sleep_for(3s);
    co_return;
  }));
  co_await folly::coro::co_withExecutor(folly::getGlobalCPUExecutor(), []() -> Task<void> {
    std::this_thread::sleep_for(4s);
    co_return;
  }());
  co_await co_withExecutor(&loop, folly::coro::co_invoke([]() -> Task<void> {
    std::this_thread::sleep_for(5s); // warns[async-blocking-call]: sleep_for
    co_return;
  }));
  std::this_thread::sleep_for(6s); // warns[async-blocking-call]: sleep_for
}

// Nobody else waits for this thread.
int main() {
  folly::EventBase loop;
  std::thread thread{[&] { loop.loopForever(); }};
  folly::Baton<> done;
  loop.runInEventBaseThread([&] { done.post(); });
  done.wait();
  folly::coro::blockingWait(co_withExecutor(&loop, fetch(1)));
  loop.terminateLoopSoon();
  thread.join();
  return ping().get();
}
