// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/libcoro
// silent: this is how libcoro is meant to be used.

#include <coro/coro.hpp>

#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

struct message {
  int id;
  std::string text;
};

class server {
public:
  explicit server(std::unique_ptr<coro::scheduler> &io) : m_io(io) {}

  auto accept(int fd) -> coro::task<int>;

  auto serve(int listener) -> coro::task<void> {
    co_await m_io->schedule();
    while (true) {
      switch (co_await m_io->poll(listener, coro::poll_op::read, 100ms)) {
      case coro::poll_status::read:
        if (int client = co_await accept(listener); client >= 0)
          m_io->spawn_detached(talk(client));
        break;
      case coro::poll_status::timeout:
        co_await m_io->yield_for(10ms);
        break;
      default:
        co_return;
      }
    }
  }

  auto talk(int client) -> coro::task<void> {
    auto lock = co_await m_mutex.scoped_lock();
    co_await m_queue.push(message{client, "hello"});
    lock.unlock();
    m_started.set();
  }

  auto consume() -> coro::task<int> {
    co_await m_started;
    int count = 0;
    while (auto next = co_await m_queue.pop()) {
      std::printf("%d: %s\n", next->id, next->text.c_str());
      ++count;
    }
    co_return count;
  }

  auto stop() -> coro::task<void> { co_await m_queue.shutdown(); }

private:
  std::unique_ptr<coro::scheduler> &m_io;
  coro::mutex m_mutex;
  coro::queue<message> m_queue;
  coro::event m_started;
};

// Work that takes long belongs on a pool.
int compress(const std::string &text) {
  std::this_thread::sleep_for(20ms);
  return static_cast<int>(text.size());
}

coro::task<int> on_pool(std::unique_ptr<coro::thread_pool> &pool, std::string text) {
  co_await pool->schedule();
  co_return compress(text);
}

coro::task<void> limited(coro::semaphore<4> &slots, std::function<coro::task<int>(int)> work, int id) {
  co_await slots.acquire();
  std::printf("%d\n", co_await work(id));
  co_await slots.release();
}

coro::task<void> run(std::unique_ptr<coro::thread_pool> &pool, std::unique_ptr<coro::scheduler> &io) {
  server echo{io};
  auto serving = io->spawn_joinable(echo.serve(3));
  auto consuming = echo.consume();

  auto tasks = std::vector<coro::task<int>>{};
  for (int i = 0; i < 10; ++i)
    tasks.emplace_back(on_pool(pool, std::to_string(i)));
  int sum = 0;
  auto results = co_await coro::when_all(std::move(tasks));
  for (const auto &result : results)
    sum += result.return_value();

  coro::semaphore<4> slots{4};
  coro::task_group<coro::thread_pool> group{pool};
  for (int i = 0; i < 10; ++i)
    if (!group.start(limited(slots, [&](int id) -> coro::task<int> { return on_pool(pool, std::to_string(id)); }, i)))
      break;
  co_await group;

  auto timeout = [](std::unique_ptr<coro::scheduler> &scheduler) -> coro::task<int> {
    co_await scheduler->yield_for(5s);
    co_return -1;
  };
  auto fastest = co_await coro::when_any(on_pool(pool, "x"), timeout(io));
  co_await coro::invoke([&]() -> coro::task<void> { co_await echo.stop(); });
  std::printf("%d %d %zu\n", sum, co_await consuming, fastest.index());
  co_await serving;
}

int main() {
  auto pool = coro::thread_pool::make_unique();
  auto io = coro::scheduler::make_unique();
  coro::sync_wait(run(pool, io));
  io->shutdown();
  pool->shutdown();
}
