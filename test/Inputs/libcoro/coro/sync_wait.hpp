// A stand-in for the header of libcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include "coro/detail/awaitable.hpp"

#include <coroutine>

namespace coro {

namespace detail {

class sync_wait_event {
public:
  sync_wait_event(bool initially_set = false);
  auto set() noexcept -> void;
  auto wait() noexcept -> void;
};

template <typename return_type>
class sync_wait_task_promise {
public:
  auto start(sync_wait_event &event);
  auto get_return_object() noexcept { return std::coroutine_handle<sync_wait_task_promise>::from_promise(*this); }
  auto initial_suspend() noexcept -> std::suspend_always { return {}; }
  auto final_suspend() noexcept -> std::suspend_always { return {}; }
  template <typename value_type>
  auto return_value(value_type &&value) -> void;
  auto unhandled_exception() noexcept -> void;
  auto result() -> std::remove_cvref_t<return_type>;
};

template <>
class sync_wait_task_promise<void> {
public:
  auto get_return_object() noexcept { return std::coroutine_handle<sync_wait_task_promise>::from_promise(*this); }
  auto initial_suspend() noexcept -> std::suspend_always { return {}; }
  auto final_suspend() noexcept -> std::suspend_always { return {}; }
  auto return_void() noexcept -> void {}
  auto unhandled_exception() -> void;
  auto result() -> void;
};

template <typename return_type>
class sync_wait_task {
public:
  using promise_type = sync_wait_task_promise<return_type>;
  sync_wait_task(std::coroutine_handle<promise_type> coroutine) noexcept : m_coroutine(coroutine) {}
  ~sync_wait_task();
  auto start(sync_wait_event &event) -> void;
  auto promise() -> promise_type & { return m_coroutine.promise(); }

private:
  std::coroutine_handle<promise_type> m_coroutine;
};

template <typename awaitable_type, typename return_type = await_result<awaitable_type>>
static auto make_sync_wait_task(awaitable_type &&a) -> sync_wait_task<return_type> {
  if constexpr (std::is_void_v<return_type>) {
    co_await std::forward<awaitable_type>(a);
    co_return;
  } else {
    co_return co_await std::forward<awaitable_type>(a);
  }
}

} // namespace detail

template <typename awaitable_type, typename return_type = detail::await_result<awaitable_type>>
auto sync_wait(awaitable_type &&a) -> std::remove_cvref_t<return_type> {
  detail::sync_wait_event e{};
  auto task = detail::make_sync_wait_task(std::forward<awaitable_type>(a));
  task.start(e);
  e.wait();
  return task.promise().result();
}

} // namespace coro
