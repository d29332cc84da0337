// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/Executor.h>
#include <folly/coro/BasePromise.h>
#include <folly/coro/Invoke.h>
#include <folly/futures/Future.h>

#include <coroutine>
#include <utility>

namespace folly::coro {

template <typename T = void>
class Task;
template <typename T = void>
class TaskWithExecutor;

namespace detail {

template <typename T>
using lift_unit_t = std::conditional_t<std::is_void_v<T>, Unit, T>;

class TaskPromiseBase : public BasePromise<> {
protected:
  class FinalAwaiter {
  public:
    bool await_ready() noexcept { return false; }
    template <typename Promise>
    coroutine_handle<> await_suspend(coroutine_handle<Promise> coro) noexcept;
    [[noreturn]] void await_resume() noexcept;
  };

public:
  suspend_always initial_suspend() noexcept { return {}; }
  FinalAwaiter final_suspend() noexcept { return {}; }

private:
  template <typename>
  friend class folly::coro::Task;
};

template <typename Promise, typename T>
class TaskPromiseCrtpBase : public TaskPromiseBase {
public:
  Task<T> get_return_object() noexcept;
  void unhandled_exception() noexcept;
  template <typename Error>
  FinalAwaiter yield_value(Error ex);
  T result();
};

template <typename T>
class TaskPromise final : public TaskPromiseCrtpBase<TaskPromise<T>, T> {
public:
  template <typename U = T>
  void return_value(U &&value);
};

template <>
class TaskPromise<void> final : public TaskPromiseCrtpBase<TaskPromise<void>, void> {
public:
  void return_void() noexcept {}
};

namespace adl {

void co_withExecutor();

struct WithExecutorFunction {
  template <typename Awaitable>
  auto operator()(Executor::KeepAlive<> executor, Awaitable awaitable) const {
    return co_withExecutor(std::move(executor), std::move(awaitable));
  }
};

} // namespace adl

} // namespace detail

FOLLY_DEFINE_CPO(detail::adl::WithExecutorFunction, co_withExecutor)

template <typename T>
class [[nodiscard]] TaskWithExecutor {
  using handle_t = coroutine_handle<detail::TaskPromise<T>>;

public:
  ~TaskWithExecutor() {
    if (coro_)
      coro_.destroy();
  }
  TaskWithExecutor(TaskWithExecutor &&t) noexcept : coro_(std::exchange(t.coro_, {})) {}

  SemiFuture<detail::lift_unit_t<T>> start() &&;
  template <typename F>
  void start(F &&tryCallback) && {
    (void)tryCallback;
  }
  SemiFuture<detail::lift_unit_t<T>> startInlineUnsafe() &&;

  class Awaiter {
  public:
    explicit Awaiter(handle_t coro) noexcept : coro_(coro) {}
    bool await_ready() const noexcept { return false; }
    template <typename Promise>
    void await_suspend(coroutine_handle<Promise> continuation) noexcept;
    T await_resume() { return coro_.promise().result(); }

  private:
    handle_t coro_;
  };

  Awaiter operator co_await() && noexcept { return Awaiter{std::exchange(coro_, {})}; }

private:
  friend class Task<T>;
  explicit TaskWithExecutor(handle_t coro) noexcept : coro_(coro) {}
  handle_t coro_;
};

template <typename T>
class [[nodiscard]] Task {
public:
  using promise_type = detail::TaskPromise<T>;

private:
  class Awaiter;
  using handle_t = coroutine_handle<promise_type>;
  void setExecutor(folly::Executor::KeepAlive<> &&e) noexcept { coro_.promise().executor_ = std::move(e); }

public:
  Task(const Task &t) = delete;
  Task(Task &&t) noexcept : coro_(std::exchange(t.coro_, {})) {}
  ~Task() {
    if (coro_)
      coro_.destroy();
  }
  Task &operator=(Task t) noexcept;

  friend TaskWithExecutor<T> co_withExecutor(Executor::KeepAlive<> executor, Task task) noexcept {
    task.setExecutor(std::move(executor));
    return TaskWithExecutor<T>{std::exchange(task.coro_, {})};
  }
  TaskWithExecutor<T> scheduleOn(Executor::KeepAlive<> executor) && noexcept;
  SemiFuture<detail::lift_unit_t<T>> semi() &&;

  friend auto co_viaIfAsync(Executor::KeepAlive<> executor, Task<T> &&t) noexcept {
    t.setExecutor(std::move(executor));
    return Awaiter{std::exchange(t.coro_, {})};
  }

  template <typename F, typename... A, typename F_, typename... A_>
  friend Task tag_invoke(tag_t<co_invoke_fn>, tag_t<Task, F, A...>, F_ f, A_... a) {
    co_return co_await static_cast<F &&>(f)(static_cast<A &&>(a)...);
  }

private:
  template <typename, typename>
  friend class detail::TaskPromiseCrtpBase;

  class Awaiter {
  public:
    explicit Awaiter(handle_t coro) noexcept : coro_(coro) {}
    bool await_ready() noexcept { return false; }
    template <typename Promise>
    auto await_suspend(coroutine_handle<Promise> continuation) noexcept {
      return coroutine_handle<>(coro_);
    }
    T await_resume() { return coro_.promise().result(); }

  private:
    handle_t coro_;
  };

  Task(handle_t coro) noexcept : coro_(coro) {}
  handle_t coro_;
};

} // namespace folly::coro
