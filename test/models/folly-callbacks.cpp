// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/folly
// Coroutines where folly expects a plain function: a folly::Function<void()> drops the task.

#include <folly/Function.h>
#include <folly/coro/AsyncScope.h>
#include <folly/coro/Invoke.h>
#include <folly/coro/Task.h>
#include <folly/executors/CPUThreadPoolExecutor.h>
#include <folly/io/async/EventBase.h>

#include <functional>
#include <utility>

using folly::coro::Task;

Task<void> save(int value);

void swallowed(folly::EventBase &loop, folly::CPUThreadPoolExecutor &pool) {
  loop.runInEventBaseThread([]() -> Task<void> { // warns[async-void-callback]: runInEventBaseThread
    co_await save(1);
  });
  pool.add([]() -> Task<void> { co_await save(2); }); // warns[async-void-callback]: add
  folly::Function<void()> later = []() -> Task<void> { co_await save(3); }; // warns[async-void-callback]: Function
  later();
}

void kept(folly::EventBase &loop, folly::CPUThreadPoolExecutor &pool, folly::coro::AsyncScope &scope) {
  loop.runInEventBaseThread([&] { scope.add(co_withExecutor(&pool, save(1))); });
  folly::Function<Task<void>()> factory = []() -> Task<void> { co_await save(2); };
  scope.add(co_withExecutor(&pool, factory()));
  std::function<Task<void>(int)> parametric = save;
  scope.add(co_withExecutor(&loop, parametric(3)));
  scope.add(co_withExecutor(&pool, folly::coro::co_invoke([]() -> Task<void> { co_await save(4); })));
}
