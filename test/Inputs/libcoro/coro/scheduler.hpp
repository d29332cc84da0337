// A stand-in for the header of libcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include "coro/task.hpp"
#include "coro/thread_pool.hpp"

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <memory>

namespace coro {

enum class poll_op { read, write, read_write };
enum class poll_status { read, write, timeout, error, closed };

class scheduler {
  struct private_constructor {
    explicit private_constructor() = default;
  };

public:
  class schedule_operation;
  friend schedule_operation;

  enum class thread_strategy_t { spawn, manual };
  enum class execution_strategy_t { process_tasks_on_thread_pool, process_tasks_inline };
  struct options {
    thread_strategy_t thread_strategy{thread_strategy_t::spawn};
    thread_pool::options pool = {.thread_count = 1, .on_thread_start_functor = nullptr, .on_thread_stop_functor = nullptr};
    const execution_strategy_t execution_strategy{execution_strategy_t::process_tasks_on_thread_pool};
  };

  explicit scheduler(options &&opts, private_constructor);
  static auto make_unique(options opts = options{
                              .thread_strategy = thread_strategy_t::spawn,
                              .pool = {.thread_count = 1, .on_thread_start_functor = nullptr, .on_thread_stop_functor = nullptr},
                              .execution_strategy = execution_strategy_t::process_tasks_on_thread_pool})
      -> std::unique_ptr<scheduler>;
  virtual ~scheduler();

  auto process_events(std::chrono::milliseconds timeout = std::chrono::milliseconds{0}) -> std::size_t;

  class schedule_operation {
    friend class scheduler;
    explicit schedule_operation(scheduler &scheduler) noexcept : m_scheduler(scheduler) {}

  public:
    auto await_ready() noexcept -> bool { return false; }
    auto await_suspend(std::coroutine_handle<> awaiting_coroutine) noexcept -> void;
    auto await_resume() noexcept -> void {}

  private:
    scheduler &m_scheduler;
  };

  auto schedule() -> schedule_operation { return schedule_operation{*this}; }
  auto spawn_detached(coro::task<void> &&task) -> bool;
  auto spawn_joinable(coro::task<void> &&task) -> coro::task<void>;
  template <typename return_type>
  [[nodiscard]] auto schedule(coro::task<return_type> task) -> coro::task<return_type> {
    co_await schedule();
    co_return co_await task;
  }
  template <class rep_type, class period_type>
  [[nodiscard]] auto schedule_after(std::chrono::duration<rep_type, period_type> amount) -> coro::task<void> {
    return yield_for_internal(std::chrono::duration_cast<std::chrono::nanoseconds>(amount));
  }
  [[nodiscard]] auto yield() -> schedule_operation { return schedule_operation{*this}; };
  template <class rep_type, class period_type>
  [[nodiscard]] auto yield_for(std::chrono::duration<rep_type, period_type> amount) -> coro::task<void> {
    return yield_for_internal(std::chrono::duration_cast<std::chrono::nanoseconds>(amount));
  }
  [[nodiscard]] auto poll(int fd, coro::poll_op op, std::chrono::milliseconds timeout = std::chrono::milliseconds{0})
      -> coro::task<poll_status>;
  auto resume(std::coroutine_handle<> handle) -> bool;
  auto shutdown() noexcept -> void;

private:
  auto yield_for_internal(std::chrono::nanoseconds amount) -> coro::task<void>;
};

} // namespace coro
