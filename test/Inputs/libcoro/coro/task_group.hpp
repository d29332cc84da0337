// A stand-in for the header of libcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include "coro/event.hpp"
#include "coro/task.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <thread>

namespace coro {

template <typename executor_type>
class task_group {
public:
  explicit task_group(executor_type *executor);
  explicit task_group(executor_type *executor, coro::task<void> &&task);
  explicit task_group(std::unique_ptr<executor_type> &executor);
  explicit task_group(std::unique_ptr<executor_type> &executor, coro::task<void> &&task);
  task_group(const task_group &) = delete;
  ~task_group() {
    while (!empty())
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }

  [[nodiscard]] auto start(coro::task<void> &&task) -> bool;
  [[nodiscard]] auto size() const -> std::size_t;
  [[nodiscard]] auto empty() const -> bool { return size() == 0; }
  auto operator co_await() const noexcept -> event::awaiter { return m_on_empty_event.operator co_await(); }

private:
  coro::event m_on_empty_event{true};
};

} // namespace coro
