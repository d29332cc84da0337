// A stand-in for the header of stdexec that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "__senders.hpp"

namespace STDEXEC {

struct env {};

namespace __task {
template <class _Ty>
struct __promise_base {
  template <class _Value = _Ty>
  constexpr void return_value(_Value &&__value) {
    __result_.emplace(static_cast<_Value &&>(__value));
  }
  std::optional<_Ty> __result_{};
};
template <>
struct __promise_base<void> {
  constexpr void return_void() {}
};
}  // namespace __task

// No operator co_await: a promise asks it for its awaiter. The promise is private.
template <class _Ty = void, class _TaskEnv = env>
class [[nodiscard]] task {
  struct __promise;

 public:
  using sender_concept = sender_tag;
  using __value_t = _Ty;
  using promise_type = __promise;

  constexpr task(task &&__that) noexcept : __coro_(std::exchange(__that.__coro_, {})) {}
  constexpr ~task() {
    if (__coro_)
      __coro_.destroy();
  }

  template <class _ParentPromise>
  [[nodiscard]] constexpr auto as_awaitable(_ParentPromise &__parent) && noexcept {
    return __awaiter<_ParentPromise>(static_cast<task &&>(*this), __parent);
  }

 private:
  template <class _ParentPromise>
  struct __awaiter final {
    constexpr explicit __awaiter(task &&__task, _ParentPromise &__parent) noexcept : __task_(static_cast<task &&>(__task)) {}
    static constexpr auto await_ready() noexcept -> bool { return false; }
    constexpr auto await_suspend(std::coroutine_handle<_ParentPromise> __continuation) -> std::coroutine_handle<> {
      __task_.__coro_.promise().__continuation_ = __continuation;
      return __task_.__coro_;
    }
    constexpr auto await_resume() -> _Ty {
      if constexpr (!std::is_void_v<_Ty>)
        return std::move(*__task_.__coro_.promise().__result_);
    }
    task __task_;
  };
  constexpr explicit task(std::coroutine_handle<promise_type> __coro) noexcept : __coro_(std::move(__coro)) {}
  std::coroutine_handle<promise_type> __coro_;
};

template <class _Ty, class _TaskEnv>
struct task<_Ty, _TaskEnv>::__promise : __task::__promise_base<_Ty>, with_awaitable_senders<__promise> {
  __promise() noexcept = default;
  [[nodiscard]] auto get_return_object() noexcept -> task {
    return task(std::coroutine_handle<__promise>::from_promise(*this));
  }
  static constexpr std::suspend_always initial_suspend() noexcept { return {}; }
  struct __final_awaiter {
    static constexpr auto await_ready() noexcept -> bool { return false; }
    static auto await_suspend(std::coroutine_handle<__promise> __h) noexcept -> std::coroutine_handle<> {
      return __h.promise().__continuation_;
    }
    static constexpr void await_resume() noexcept {}
  };
  static constexpr auto final_suspend() noexcept -> __final_awaiter { return {}; }
  void unhandled_exception();
};

}  // namespace STDEXEC
