// A stand-in for the header of libcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <coroutine>
#include <memory>
#include <utility>

namespace coro {

template <typename return_type = void>
class task;

namespace detail {

struct promise_base {
  friend struct final_awaitable;
  struct final_awaitable {
    auto await_ready() const noexcept -> bool { return false; }
    template <typename promise_type>
    auto await_suspend(std::coroutine_handle<promise_type> coroutine) noexcept -> std::coroutine_handle<> {
      return coroutine.promise().m_continuation;
    }
    auto await_resume() noexcept -> void {}
  };

  auto initial_suspend() noexcept { return std::suspend_always{}; }
  auto final_suspend() noexcept { return final_awaitable{}; }
  auto continuation(std::coroutine_handle<> continuation) noexcept -> void { m_continuation = continuation; }

protected:
  std::coroutine_handle<> m_continuation{nullptr};
};

template <typename return_type>
struct promise final : public promise_base {
  using task_type = task<return_type>;
  using coroutine_handle = std::coroutine_handle<promise<return_type>>;

  auto get_return_object() noexcept -> task_type;
  template <typename value_type>
  auto return_value(value_type &&value) -> void;
  auto unhandled_exception() noexcept -> void;
  auto result() & -> const return_type &;
  auto result() && -> return_type &&;
};

template <>
struct promise<void> : public promise_base {
  using task_type = task<void>;
  using coroutine_handle = std::coroutine_handle<promise<void>>;

  auto get_return_object() noexcept -> task_type;
  auto return_void() noexcept -> void {}
  auto unhandled_exception() noexcept -> void;
  auto result() -> void;
};

} // namespace detail

template <typename return_type>
class [[nodiscard]] task {
public:
  using task_type = task<return_type>;
  using promise_type = detail::promise<return_type>;
  using coroutine_handle = std::coroutine_handle<promise_type>;

  struct awaitable_base {
    awaitable_base(coroutine_handle coroutine) noexcept : m_coroutine(coroutine) {}
    auto await_ready() const noexcept -> bool { return !m_coroutine || m_coroutine.done(); }
    auto await_suspend(std::coroutine_handle<> awaiting_coroutine) noexcept -> std::coroutine_handle<> {
      m_coroutine.promise().continuation(awaiting_coroutine);
      return m_coroutine;
    }
    std::coroutine_handle<promise_type> m_coroutine{nullptr};
  };

  task() noexcept : m_coroutine(nullptr) {}
  explicit task(coroutine_handle handle) : m_coroutine(handle) {}
  task(const task &) = delete;
  task(task &&other) noexcept : m_coroutine(std::exchange(other.m_coroutine, nullptr)) {}
  ~task() {
    if (m_coroutine != nullptr)
      m_coroutine.destroy();
  }
  auto operator=(const task &) -> task & = delete;
  auto operator=(task &&other) noexcept -> task &;

  auto is_ready() const noexcept -> bool { return m_coroutine == nullptr || m_coroutine.done(); }
  auto resume() -> bool {
    if (!m_coroutine.done())
      m_coroutine.resume();
    return !m_coroutine.done();
  }
  auto destroy() -> bool;

  auto operator co_await() const & noexcept {
    struct awaitable : public awaitable_base {
      auto await_resume() -> decltype(auto) { return this->m_coroutine.promise().result(); }
    };
    return awaitable{m_coroutine};
  }
  auto operator co_await() const && noexcept {
    struct awaitable : public awaitable_base {
      auto await_resume() -> decltype(auto) { return std::move(this->m_coroutine.promise()).result(); }
    };
    return awaitable{m_coroutine};
  }

  auto promise() & -> promise_type & { return m_coroutine.promise(); }
  auto handle() -> coroutine_handle { return m_coroutine; }

private:
  coroutine_handle m_coroutine{nullptr};
};

} // namespace coro
