// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/libcoro
// Blocking calls, nested runs and hops in coroutines of libcoro.

#include <coro/coro.hpp>

#include <chrono>
#include <memory>
#include <thread>

using namespace std::chrono_literals;
using thread_pool = std::unique_ptr<coro::thread_pool>;
using scheduler = std::unique_ptr<coro::scheduler>;

coro::task<int> fetch(int id);
coro::task<void> save(int value);

void settle() {
  std::this_thread::sleep_for(5ms);
}

coro::task<void> blocks(thread_pool &pool, scheduler &io) {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: yield_for(1s)
  settle(); // warns[async-blocking-call]: 'settle'
  pool->shutdown(); // warns[async-blocking-call]: shutdown
  io->shutdown(); // warns[async-blocking-call]: shutdown
  co_return;
}

coro::task<int> nests(scheduler &io) {
  int value = coro::sync_wait(fetch(1)); // warns[async-nested-run]: sync_wait
  io->process_events(std::chrono::milliseconds{-1}); // warns[async-nested-run]: process_events
  io->process_events(10ms); // warns[async-nested-run]: process_events
  io->process_events(std::chrono::milliseconds{0});
  io->process_events();
  co_return value;
}

// A thread of the pool may block; those of the scheduler may not.
coro::task<void> hops(thread_pool &pool, scheduler &io) {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  co_await pool->schedule();
  std::this_thread::sleep_for(2s);
  settle();
  co_await pool->yield();
  std::this_thread::sleep_for(3s);
  co_await io->schedule();
  std::this_thread::sleep_for(4s); // warns[async-blocking-call]: sleep_for
  int value = co_await pool->schedule(fetch(1));
  std::this_thread::sleep_for(5s);
  co_await io->yield_for(10ms);
  std::this_thread::sleep_for(6s); // warns[async-blocking-call]: sleep_for
  co_await save(value);
}

coro::task<void> spawned_lambdas(thread_pool &pool, scheduler &io) {
  pool->spawn_detached([]() -> coro::task<void> {
    std::this_thread::sleep_for(1s);
    co_return;
  }());
  io->spawn_detached([]() -> coro::task<void> {
    std::this_thread::sleep_for(2s); // warns[async-blocking-call]: sleep_for
    co_return;
  }());
  co_return;
}

// A scheduler has a pool, unless it is made to run tasks inline.
struct downloads {
  std::unique_ptr<coro::scheduler> io = coro::scheduler::make_unique({.pool = {.thread_count = 4}});
  std::unique_ptr<coro::scheduler> inlined = coro::scheduler::make_unique(
      {.execution_strategy = coro::scheduler::execution_strategy_t::process_tasks_inline});
  scheduler unknown;
  coro::task<int> get() {
    co_await io->schedule();
    std::this_thread::sleep_for(1s);
    co_return 1;
  }
  coro::task<void> all(scheduler &given, coro::scheduler::options options) {
    co_await get();
    std::this_thread::sleep_for(2s);
    co_await io->yield_for(10ms);
    std::this_thread::sleep_for(3s);
    co_await inlined->schedule();
    std::this_thread::sleep_for(4s); // warns[async-blocking-call]: sleep_for
    co_await io->schedule();
    settle();
    co_await unknown->schedule();
    std::this_thread::sleep_for(5s); // warns[async-blocking-call]: sleep_for
    co_await (*io).yield();
    co_await given->schedule();
    std::this_thread::sleep_for(6s); // warns[async-blocking-call]: sleep_for
    auto local = coro::scheduler::make_unique();
    co_await local->schedule();
    std::this_thread::sleep_for(7s);
    auto as_asked = coro::scheduler::make_unique(options);
    co_await as_asked->schedule();
    std::this_thread::sleep_for(8s); // warns[async-blocking-call]: sleep_for
    auto &same = given;
    co_await io->schedule();
    co_await same->schedule();
    std::this_thread::sleep_for(9s); // warns[async-blocking-call]: sleep_for
  }
  void spawns() {
    io->spawn_detached([]() -> coro::task<void> {
      std::this_thread::sleep_for(1s);
      co_return;
    }());
    inlined->spawn_detached([]() -> coro::task<void> {
      std::this_thread::sleep_for(2s); // warns[async-blocking-call]: sleep_for
      co_return;
    }());
  }
};

struct given {
  explicit given(scheduler s) : io(std::move(s)) {}
  scheduler io = coro::scheduler::make_unique();
  coro::task<void> get() {
    co_await io->schedule();
    std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  }
};

// The destructors of these call sync_wait or sleep, but find nothing to wait for.
coro::task<void> owns(thread_pool &pool) {
  coro::queue<int> queue;
  coro::semaphore<2> slots{2};
  coro::task_group<coro::thread_pool> group{pool};
  co_await queue.push(1);
  co_await slots.acquire();
  co_await group;
}

// Nobody else waits for this thread.
int main() {
  auto io = coro::scheduler::make_unique(coro::scheduler::options{
      .thread_strategy = coro::scheduler::thread_strategy_t::manual,
  });
  auto pool = coro::thread_pool::make_unique();
  io->spawn_detached(save(1));
  while (io->process_events(100ms) > 0)
    settle();
  coro::sync_wait(hops(pool, io));
  pool->shutdown();
}
