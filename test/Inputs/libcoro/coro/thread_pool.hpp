// A stand-in for the header of libcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include "coro/task.hpp"

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

namespace coro {

class thread_pool {
  struct private_constructor {
    explicit private_constructor() = default;
  };

public:
  class schedule_operation {
    friend class thread_pool;
    explicit schedule_operation(thread_pool &tp) noexcept;

  public:
    auto await_ready() noexcept -> bool { return false; }
    auto await_suspend(std::coroutine_handle<> awaiting_coroutine) noexcept -> void;
    auto await_resume() noexcept -> void {}

  private:
    thread_pool &m_thread_pool;
  };

  struct options {
    uint32_t thread_count = 1;
    std::function<void(std::size_t)> on_thread_start_functor = nullptr;
    std::function<void(std::size_t)> on_thread_stop_functor = nullptr;
  };

  explicit thread_pool(options &&opts, private_constructor);
  static auto make_unique(options opts = options{.thread_count = 1,
                                                 .on_thread_start_functor = nullptr,
                                                 .on_thread_stop_functor = nullptr}) -> std::unique_ptr<thread_pool>;
  virtual ~thread_pool();

  [[nodiscard]] auto schedule() -> schedule_operation;
  auto spawn_detached(coro::task<void> &&task) noexcept -> bool;
  auto spawn_joinable(coro::task<void> &&task) noexcept -> coro::task<void>;
  template <typename return_type>
  [[nodiscard]] auto schedule(coro::task<return_type> task) -> coro::task<return_type> {
    co_await schedule();
    co_return co_await task;
  }
  auto resume(std::coroutine_handle<> handle) noexcept -> bool;
  [[nodiscard]] auto yield() -> schedule_operation { return schedule(); }
  auto shutdown() noexcept -> void;
};

} // namespace coro
