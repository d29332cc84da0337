// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <cppcoro/awaitable_traits.hpp>

#include <coroutine>
#include <type_traits>

namespace cppcoro {

template <typename T>
class task;

namespace detail {

class task_promise_base {
  struct final_awaitable {
    bool await_ready() const noexcept { return false; }
    template <typename Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> coroutine) noexcept {
      return coroutine.promise().m_continuation;
    }
    void await_resume() noexcept {}
  };

public:
  auto initial_suspend() noexcept { return std::suspend_always{}; }
  auto final_suspend() noexcept { return final_awaitable{}; }
  void set_continuation(std::coroutine_handle<> continuation) noexcept { m_continuation = continuation; }

private:
  std::coroutine_handle<> m_continuation;
};

template <typename T>
class task_promise final : public task_promise_base {
public:
  task<T> get_return_object() noexcept;
  void unhandled_exception() noexcept;
  template <typename Value, typename = std::enable_if_t<std::is_convertible_v<Value &&, T>>>
  void return_value(Value &&value);
  T &result() &;
  using rvalue_type = std::conditional_t<std::is_arithmetic_v<T> || std::is_pointer_v<T>, T, T &&>;
  rvalue_type result() &&;
};

template <>
class task_promise<void> : public task_promise_base {
public:
  task<void> get_return_object() noexcept;
  void return_void() noexcept {}
  void unhandled_exception() noexcept;
  void result();
};

} // namespace detail

template <typename T = void>
class [[nodiscard]] task {
public:
  using promise_type = detail::task_promise<T>;
  using value_type = T;

private:
  struct awaitable_base {
    std::coroutine_handle<promise_type> m_coroutine;
    awaitable_base(std::coroutine_handle<promise_type> coroutine) noexcept : m_coroutine(coroutine) {}
    bool await_ready() const noexcept { return !m_coroutine || m_coroutine.done(); }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept {
      m_coroutine.promise().set_continuation(awaiting);
      return m_coroutine;
    }
  };

public:
  task() noexcept : m_coroutine(nullptr) {}
  explicit task(std::coroutine_handle<promise_type> coroutine) : m_coroutine(coroutine) {}
  task(task &&other) noexcept : m_coroutine(other.m_coroutine) { other.m_coroutine = nullptr; }
  task(const task &) = delete;
  task &operator=(const task &) = delete;
  ~task() {
    if (m_coroutine)
      m_coroutine.destroy();
  }
  task &operator=(task &&other) noexcept;

  bool is_ready() const noexcept { return !m_coroutine || m_coroutine.done(); }

  auto operator co_await() const & noexcept {
    struct awaitable : awaitable_base {
      using awaitable_base::awaitable_base;
      decltype(auto) await_resume() { return this->m_coroutine.promise().result(); }
    };
    return awaitable{m_coroutine};
  }
  auto operator co_await() const && noexcept {
    struct awaitable : awaitable_base {
      using awaitable_base::awaitable_base;
      decltype(auto) await_resume() { return static_cast<promise_type &&>(this->m_coroutine.promise()).result(); }
    };
    return awaitable{m_coroutine};
  }
  auto when_ready() const noexcept {
    struct awaitable : awaitable_base {
      using awaitable_base::awaitable_base;
      void await_resume() const noexcept {}
    };
    return awaitable{m_coroutine};
  }

private:
  std::coroutine_handle<promise_type> m_coroutine;
};

template <typename Awaitable>
auto make_task(Awaitable awaitable)
    -> task<std::remove_reference_t<typename awaitable_traits<Awaitable>::await_result_t>> {
  co_return co_await static_cast<Awaitable &&>(awaitable);
}

} // namespace cppcoro
