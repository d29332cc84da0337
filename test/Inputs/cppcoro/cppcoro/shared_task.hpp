// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <coroutine>
#include <type_traits>

namespace cppcoro {

template <typename T>
class shared_task;

namespace detail {

class shared_task_promise_base {
public:
  std::suspend_always initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept;
};

template <typename T>
class shared_task_promise : public shared_task_promise_base {
public:
  shared_task<T> get_return_object() noexcept;
  template <typename Value, typename = std::enable_if_t<std::is_convertible_v<Value &&, T>>>
  void return_value(Value &&value);
  T &result();
};

template <>
class shared_task_promise<void> : public shared_task_promise_base {
public:
  shared_task<void> get_return_object() noexcept;
  void return_void() noexcept {}
  void result();
};

} // namespace detail

template <typename T = void>
class [[nodiscard]] shared_task {
public:
  using promise_type = detail::shared_task_promise<T>;

  shared_task() noexcept;
  shared_task(const shared_task &other) noexcept;
  shared_task(shared_task &&other) noexcept;
  ~shared_task() { destroy(); }
  shared_task &operator=(const shared_task &other) noexcept;
  bool is_ready() const noexcept;

  auto operator co_await() const noexcept {
    struct awaitable {
      std::coroutine_handle<promise_type> m_coroutine;
      bool await_ready() const noexcept;
      bool await_suspend(std::coroutine_handle<> awaiter) noexcept;
      decltype(auto) await_resume() { return m_coroutine.promise().result(); }
    };
    return awaitable{m_coroutine};
  }

private:
  void destroy() noexcept;
  std::coroutine_handle<promise_type> m_coroutine;
};

} // namespace cppcoro
