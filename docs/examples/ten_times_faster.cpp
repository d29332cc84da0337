// The last exercise of the course: fetch 20 URLs, 100 ms each, first one after
// another, then all together.
//
// silent: no check finds serial awaits yet
#include "course.h"

#include <vector>

using namespace course;

// Stands for a request: the answer is there after 100 ms.
awaitable<int> fetch(int url) {
  co_await delay(100ms);
  co_return url * 1000;
}

// Starts all tasks, then waits until the last is done. For a loop that one
// thread runs.
template <typename T>
awaitable<std::vector<T>> gather(std::vector<awaitable<T>> tasks) {
  auto loop = co_await asio::this_coro::executor;
  std::vector<T> results(tasks.size());
  std::exception_ptr first_failure;
  std::size_t running = tasks.size();
  asio::steady_timer all_done(loop, asio::steady_timer::time_point::max());
  for (std::size_t i = 0; i < tasks.size(); ++i)
    asio::co_spawn(loop, std::move(tasks[i]),
                   [&, i](std::exception_ptr failure, T result) {
                     if (failure && !first_failure)
                       first_failure = failure;
                     results[i] = std::move(result);
                     if (--running == 0)
                       all_done.cancel();
                   });
  asio::error_code cancelled;
  if (running > 0)
    co_await all_done.async_wait(
        asio::redirect_error(use_awaitable, cancelled));
  if (first_failure)
    std::rethrow_exception(first_failure);
  co_return results;
}

awaitable<long> one_by_one() {
  const auto start = Clock::now();
  std::size_t bytes = 0;
  for (int url = 0; url < 20; ++url)
    bytes += co_await fetch(url);
  say("one by one: %ld ms, %zu bytes", elapsed_ms(start), bytes);
  co_return elapsed_ms(start);
}

awaitable<long> together() {
  const auto start = Clock::now();
  std::vector<awaitable<int>> tasks;
  for (int url = 0; url < 20; ++url)
    tasks.push_back(fetch(url));
  std::size_t bytes = 0;
  for (int size : co_await gather(std::move(tasks)))
    bytes += size;
  say("together: %ld ms, %zu bytes", elapsed_ms(start), bytes);
  co_return elapsed_ms(start);
}

awaitable<void> compare() {
  const double slow = co_await one_by_one();
  const double fast = co_await together();
  say("together is %.1f times as fast", slow / fast);
}

int main() {
  asio::io_context loop;
  run(loop, compare());
}
