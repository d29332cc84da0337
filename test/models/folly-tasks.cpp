// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/folly
// Tasks of folly::coro that nobody awaits.

#include <folly/coro/AsyncGenerator.h>
#include <folly/coro/AsyncScope.h>
#include <folly/coro/Baton.h>
#include <folly/coro/BlockingWait.h>
#include <folly/coro/Collect.h>
#include <folly/coro/Invoke.h>
#include <folly/coro/Mutex.h>
#include <folly/coro/Sleep.h>
#include <folly/coro/Task.h>
#include <folly/coro/safe/NowTask.h>
#include <folly/coro/safe/SafeTask.h>
#include <folly/executors/CPUThreadPoolExecutor.h>
#include <folly/executors/GlobalExecutor.h>
#include <folly/futures/Future.h>
#include <folly/io/async/EventBase.h>

#include <chrono>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using folly::coro::Task;

Task<int> fetch(int id);
Task<void> save(int value);
folly::coro::now_task<int> computeNow(int value);
folly::coro::value_task<int> computeByValue(int value);
folly::coro::AsyncGenerator<int> numbers();
folly::SemiFuture<int> ping();

Task<void> dropped(bool retry, folly::coro::Mutex &mutex, folly::CPUThreadPoolExecutor &pool) {
  save(1); // warns: 'save' // fixed: co_await save(1);
  if (retry)
    save(2); // warns: 'save'
  computeNow(1); // warns: 'computeNow'
  computeByValue(1); // warns: 'computeByValue'
  folly::coro::sleep(10ms); // warns: 'folly::coro::sleep'
  auto pending = fetch(1); // warns: 'pending'
  auto byValue = computeByValue(2); // warns: 'byValue'
  auto all = folly::coro::collectAll(fetch(2), fetch(3)); // warns: 'all'

  // An executor alone does not start a task.
  co_withExecutor(&pool, save(3)); // warns: never runs
  folly::coro::co_withExecutor(&pool, save(4)); // warns: never runs
  auto onPool = co_withExecutor(&pool, fetch(4)); // warns: 'onPool'

  // Without co_await the mutex is not locked, and nothing is fetched.
  auto lock = mutex.co_scoped_lock(); // warns: 'lock'
  mutex.co_lock(); // warns: co_lock
  mutex.unlock();
  auto stream = numbers();
  stream.next(); // warns: next
  while (auto number = co_await stream.next())
    co_await save(*number);
}

void startsNothing() {
  save(3); // warns: 'save'
}

Task<int> handedOn() { return fetch(5); }

Task<void> awaited(folly::coro::Mutex &mutex, folly::coro::Baton &ready, folly::CPUThreadPoolExecutor &pool) {
  co_await save(1);
  int value = co_await fetch(1);
  auto later = fetch(2);
  value += co_await handedOn();
  value += co_await std::move(later);
  {
    auto lock = co_await mutex.co_scoped_lock();
    value += co_await computeNow(1);
  }
  co_await mutex.co_lock();
  mutex.unlock();
  value += co_await computeByValue(value);
  value += co_await co_withExecutor(&pool, fetch(3));
  auto onPool = co_withExecutor(folly::getGlobalCPUExecutor(), fetch(4));
  value += co_await std::move(onPool);

  auto first = fetch(5);
  auto [a, b] = co_await folly::coro::collectAll(std::move(first), fetch(6));
  std::vector<Task<int>> tasks;
  for (int id = 0; id < 4; ++id)
    tasks.push_back(fetch(id));
  auto results = co_await folly::coro::collectAllRange(std::move(tasks));

  auto stream = numbers();
  while (auto number = co_await stream.next())
    value += *number;

  co_await folly::coro::co_invoke([value]() -> Task<void> { co_await save(value); });
  value += co_await ping();
  auto reply = ping();
  value += co_await std::move(reply);
  co_await ready;
  co_await folly::coro::sleep(10ms);
  co_await save(value + a + b + static_cast<int>(results.size()));
}

// These take the task over, or start it.
Task<void> serve(folly::coro::AsyncScope &scope, folly::CPUThreadPoolExecutor &pool) {
  for (int client = 0; client < 4; ++client)
    scope.add(co_withExecutor(&pool, save(client)));
  auto last = save(4);
  scope.add(folly::coro::co_withExecutor(&pool, std::move(last)));

  co_withExecutor(&pool, save(5)).start();
  auto another = co_withExecutor(&pool, save(6));
  std::move(another).start([](auto &&) {});
  auto reply = co_withExecutor(&pool, fetch(7)).start();
  co_await std::move(reply);

  folly::futures::detachOnGlobalCPUExecutor(save(8).semi());
  auto semi = fetch(9).semi();
  co_await std::move(semi);
  ping().via(&pool).thenValue([](int value) { return value + 1; });
  folly::via(&pool, [] {});
  co_await scope.joinAsync();
}

struct Server {
  folly::coro::AsyncScope scope;
  folly::EventBase loop;
  void accept(int client) { scope.add(co_withExecutor(&loop, save(client))); }
};

int main() {
  folly::CPUThreadPoolExecutor pool{4};
  folly::coro::AsyncScope scope;
  folly::coro::blockingWait(serve(scope, pool));
  return folly::coro::blockingWait(fetch(1)) + ping().get();
}

// Values that functions which return such may await, as folly/Expected.h and folly/Optional.h have it.
namespace folly {
template <class V, class E> struct Expected {
  struct promise_type {
    Expected get_return_object();
    std::suspend_never initial_suspend() const noexcept;
    std::suspend_never final_suspend() const noexcept;
    void return_value(V v);
    void unhandled_exception();
  };
};
template <class V> struct Optional {
  struct promise_type {
    Optional get_return_object();
    std::suspend_never initial_suspend() const noexcept;
    std::suspend_never final_suspend() const noexcept;
    void return_value(V v);
    void unhandled_exception();
  };
};
template <class V> struct awaitable {
  bool await_ready();
  void await_suspend(std::coroutine_handle<> h);
  V await_resume();
};
template <class V, class E> awaitable<V> operator co_await(Expected<V, E> e);
template <class V> awaitable<V> operator co_await(Optional<V> o);
} // namespace folly
folly::Expected<int, int> combine();
folly::Optional<int> maybe_one();
Task<void> uses_values() {
  combine();
  maybe_one();
  save(1); // warns: 'save' // fixed: co_await save(1);
  co_return;
}
