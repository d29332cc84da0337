// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/cppcoro
// Tasks of cppcoro that nobody awaits.

#include <cppcoro/async_generator.hpp>
#include <cppcoro/async_manual_reset_event.hpp>
#include <cppcoro/async_mutex.hpp>
#include <cppcoro/async_scope.hpp>
#include <cppcoro/generator.hpp>
#include <cppcoro/io_service.hpp>
#include <cppcoro/shared_task.hpp>
#include <cppcoro/static_thread_pool.hpp>
#include <cppcoro/sync_wait.hpp>
#include <cppcoro/task.hpp>
#include <cppcoro/when_all.hpp>
#include <cppcoro/when_all_ready.hpp>

#include <chrono>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

cppcoro::task<int> fetch(int id);
cppcoro::task<> save(int value);
cppcoro::shared_task<int> config();
cppcoro::async_generator<int> numbers();
cppcoro::generator<int> squares();

cppcoro::task<> dropped(bool retry, cppcoro::async_mutex &mutex, cppcoro::static_thread_pool &pool,
                        cppcoro::io_service &io) {
  save(1); // warns: 'save' // fixed: co_await save(1);
  if (retry)
    save(2); // warns: 'save'
  config(); // warns: 'config'
  numbers(); // warns: 'numbers'
  auto pending = fetch(1); // warns: 'pending'
  cppcoro::task<int> typed = fetch(2); // warns: 'typed'
  auto all = cppcoro::when_all(fetch(3), fetch(4)); // warns: 'all'

  // Without co_await the mutex is not locked. Neither function is nodiscard.
  auto lock = mutex.scoped_lock_async(); // warns: 'lock'
  mutex.lock_async(); // warns: lock_async
  mutex.unlock();

  // ... and the coroutine stays where it is.
  pool.schedule(); // warns: ::schedule'
  io.schedule_after(10ms); // warns: schedule_after
  co_return;
}

void starts_nothing() {
  save(3); // warns: 'save'
}

cppcoro::task<int> handed_on() { return fetch(5); }

struct Cache {
  cppcoro::task<int> refresh;
  void renew() { refresh = fetch(6); }
};

cppcoro::task<> awaited(cppcoro::async_mutex &mutex, cppcoro::async_manual_reset_event &ready, Cache &cache) {
  co_await save(1);
  int value = co_await fetch(1);
  auto later = fetch(2);
  value += co_await handed_on();
  value += co_await std::move(later);
  {
    auto lock = co_await mutex.scoped_lock_async();
    cache.renew();
  }
  co_await mutex.lock_async();
  mutex.unlock();

  auto [a, b] = co_await cppcoro::when_all(fetch(3), fetch(4));
  auto first = fetch(5);
  auto second = fetch(6);
  auto both = cppcoro::when_all_ready(std::move(first), std::move(second));
  co_await std::move(both);

  std::vector<cppcoro::task<int>> tasks;
  for (int id = 0; id < 4; ++id)
    tasks.push_back(fetch(id));
  auto results = co_await cppcoro::when_all(std::move(tasks));

  auto shared = config();
  auto copy = shared;
  value += co_await shared + co_await copy;

  auto stream = numbers();
  for (auto it = co_await stream.begin(); it != stream.end(); co_await ++it)
    value += *it;
  for (int square : squares())
    value += square;

  auto quiet = fetch(7);
  co_await quiet.when_ready();
  co_await cache.refresh;
  co_await ready;
  co_await save(value + a + b + static_cast<int>(results.size()));
}

// The scope keeps what it is given until it is done.
cppcoro::task<> serve(cppcoro::async_scope &scope) {
  for (int client = 0; client < 4; ++client)
    scope.spawn(save(client));
  auto last = save(4);
  scope.spawn(std::move(last));
  co_await scope.join();
}

int main() {
  cppcoro::async_scope scope;
  cppcoro::sync_wait(serve(scope));
  return cppcoro::sync_wait(fetch(1));
}
