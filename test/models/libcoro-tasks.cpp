// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/libcoro
// Tasks of libcoro that nobody awaits.

#include <coro/coro.hpp>

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using thread_pool = std::unique_ptr<coro::thread_pool>;
using scheduler = std::unique_ptr<coro::scheduler>;

coro::task<int> fetch(int id);
coro::task<void> save(int value);
coro::generator<int> squares();

coro::task<void> dropped(bool retry, coro::mutex &mutex, coro::queue<int> &queue, coro::semaphore<2> &slots,
                         thread_pool &pool, scheduler &io) {
  save(1); // warns: 'save' // fixed: co_await save(1);
  if (retry)
    save(2); // warns: 'save'
  auto pending = fetch(1); // warns: 'pending'
  auto all = coro::when_all(fetch(2), fetch(3)); // warns: 'all'

  // Without co_await nothing is locked, acquired or pushed.
  auto lock = mutex.scoped_lock(); // warns: 'lock'
  auto slot = slots.acquire(); // warns: 'slot'
  queue.push(1); // warns: push
  slots.release(); // warns: release

  // ... and the coroutine goes on at once, where it is.
  pool->schedule(); // warns: ::schedule'
  io->schedule(); // warns: ::schedule'
  io->yield_for(10ms); // warns: yield_for

  // A joinable task runs by itself, but somebody must join it.
  auto joinable = pool->spawn_joinable(save(3)); // warns: 'joinable'
  co_return;
}

void starts_nothing() {
  save(3); // warns: 'save'
}

coro::task<int> handed_on() { return fetch(5); }

coro::task<void> awaited(coro::mutex &mutex, coro::queue<int> &queue, coro::semaphore<2> &slots, coro::event &ready) {
  co_await save(1);
  int value = co_await fetch(1);
  auto later = fetch(2);
  value += co_await handed_on();
  value += co_await later;
  {
    auto lock = co_await mutex.scoped_lock();
    co_await queue.push(value);
  }
  co_await mutex.lock();
  mutex.unlock();
  co_await slots.acquire();
  co_await slots.release();
  auto element = co_await queue.pop();

  auto tasks = std::vector<coro::task<int>>{};
  for (int id = 0; id < 4; ++id)
    tasks.emplace_back(fetch(id));
  auto results = co_await coro::when_all(std::move(tasks));
  auto first = fetch(5);
  auto fastest = co_await coro::when_any(std::move(first), fetch(6));
  auto both = coro::when_all(fetch(7), fetch(8));
  co_await std::move(both);

  for (int square : squares())
    value += square;
  co_await ready;

  // invoke() starts its task; the lambda lives as long as that.
  co_await coro::invoke([value]() -> coro::task<void> { co_await save(value); });
}

// These take the task over.
coro::task<void> serve(thread_pool &pool, scheduler &io) {
  pool->spawn_detached(save(1));
  io->spawn_detached(save(2));
  auto last = save(3);
  pool->spawn_detached(std::move(last));

  coro::task_group<coro::thread_pool> group{pool};
  if (!group.start(save(4)))
    co_return;
  auto join = io->spawn_joinable(save(5));
  co_await group;
  co_await join;

  coro::shared_mutex<coro::thread_pool> shared{pool};
  co_await shared.scoped_lock(save(6));
}

// Driven by hand.
int steps() {
  auto task = save(1);
  int count = 0;
  while (task.resume())
    ++count;
  return count;
}

int main() {
  auto pool = coro::thread_pool::make_unique();
  auto io = coro::scheduler::make_unique();
  coro::sync_wait(serve(pool, io));
  return coro::sync_wait(fetch(1));
}
