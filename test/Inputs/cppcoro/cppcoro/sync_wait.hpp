// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <cppcoro/awaitable_traits.hpp>
#include <cppcoro/detail/lightweight_manual_reset_event.hpp>

#include <coroutine>
#include <type_traits>

namespace cppcoro {

namespace detail {

template <typename Result>
class sync_wait_task;

template <typename Result>
class sync_wait_task_promise final {
public:
  void start(lightweight_manual_reset_event &event);
  auto get_return_object() noexcept {
    return std::coroutine_handle<sync_wait_task_promise>::from_promise(*this);
  }
  std::suspend_always initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void return_void() noexcept;
  template <typename Value>
  std::suspend_always yield_value(Value &&) noexcept;
  void unhandled_exception();
  Result result();
};

template <typename Result>
class sync_wait_task final {
public:
  using promise_type = sync_wait_task_promise<Result>;
  sync_wait_task(std::coroutine_handle<promise_type> coroutine) noexcept : m_coroutine(coroutine) {}
  ~sync_wait_task();
  void start(lightweight_manual_reset_event &event) noexcept { m_coroutine.promise().start(event); }
  decltype(auto) result() { return m_coroutine.promise().result(); }

private:
  std::coroutine_handle<promise_type> m_coroutine;
};

template <typename Awaitable, typename Result = typename awaitable_traits<Awaitable &&>::await_result_t>
sync_wait_task<Result> make_sync_wait_task(Awaitable &&awaitable) {
  if constexpr (std::is_void_v<Result>)
    co_await static_cast<Awaitable &&>(awaitable);
  else
    co_yield co_await static_cast<Awaitable &&>(awaitable);
}

} // namespace detail

template <typename Awaitable>
auto sync_wait(Awaitable &&awaitable) -> typename awaitable_traits<Awaitable &&>::await_result_t {
  auto task = detail::make_sync_wait_task(static_cast<Awaitable &&>(awaitable));
  detail::lightweight_manual_reset_event event;
  task.start(event);
  event.wait();
  return task.result();
}

} // namespace cppcoro
