// A stand-in for the header of stdexec that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "../stdexec/execution.hpp"

namespace EXEC {

namespace __task {
using namespace STDEXEC;

template <class _Ty>
struct __promise_base {
  constexpr void return_value(_Ty value) { __data_.emplace(std::move(value)); }
  std::optional<_Ty> __data_;
};
template <>
struct __promise_base<void> {
  constexpr void return_void() {}
};

template <class _Scheduler, class _Promise>
struct __reschedule_awaiter {
  static constexpr auto await_ready() noexcept -> bool { return false; }
  auto await_suspend(std::coroutine_handle<_Promise> __h) noexcept -> bool;
  void await_resume() noexcept {}
  _Scheduler __new_sched_;
};

#if defined(EXEC_IS_A_NAMESPACE)
struct __reschedule_coroutine_on {
  template <class _Scheduler>
  struct __wrap {
    _Scheduler __sched_;
  };
  template <scheduler _Scheduler>
  constexpr auto operator()(_Scheduler __sched) const noexcept -> __wrap<_Scheduler> {
    return {static_cast<_Scheduler &&>(__sched)};
  }
};
template <class _Scheduler>
using __wrapper_of = __reschedule_coroutine_on::__wrap<_Scheduler>;
#else
struct __reschedule_coroutine_on_t {
  template <class _Scheduler>
  struct __wrapper {
    _Scheduler __sched_;
  };
  template <scheduler _Scheduler>
  constexpr auto operator()(_Scheduler __sched) const noexcept -> __wrapper<_Scheduler> {
    return {static_cast<_Scheduler &&>(__sched)};
  }
};
template <class _Scheduler>
using __wrapper_of = __reschedule_coroutine_on_t::__wrapper<_Scheduler>;
#endif

template <class _Ty>
struct default_task_context {};

// A sender without sender_concept: enable_sender says so. Awaiting a sender resumes the task on the scheduler it had.
template <class _Ty, class _Context = default_task_context<_Ty>>
class [[nodiscard]] basic_task {
  struct __promise;
  template <class _ParentPromise>
  struct __task_awaiter;

 public:
  using promise_type = __promise;
  using __value_t = _Ty;

  constexpr basic_task(basic_task &&__that) noexcept : __coro_(std::exchange(__that.__coro_, {})) {}
  constexpr ~basic_task() {
    if (__coro_)
      __coro_.destroy();
  }
  template <class _ParentPromise>
  constexpr auto as_awaitable(_ParentPromise &) && noexcept -> __task_awaiter<_ParentPromise> {
    return __task_awaiter<_ParentPromise>{std::exchange(__coro_, {})};
  }
  constexpr auto operator co_await() && noexcept -> __task_awaiter<void> { return __task_awaiter<void>{std::exchange(__coro_, {})}; }

 private:
  struct __final_awaiter {
    static constexpr auto await_ready() noexcept -> bool { return false; }
    static constexpr auto await_suspend(std::coroutine_handle<__promise> __h) noexcept -> std::coroutine_handle<> {
      return __h.promise().__continuation_;
    }
    static constexpr void await_resume() noexcept {}
  };

  struct __promise : __promise_base<_Ty>, with_awaitable_senders<__promise> {
    constexpr auto get_return_object() noexcept -> basic_task {
      return basic_task(std::coroutine_handle<__promise>::from_promise(*this));
    }
    constexpr auto initial_suspend() noexcept -> std::suspend_always { return {}; }
    constexpr auto final_suspend() noexcept -> __final_awaiter { return {}; }
    constexpr void unhandled_exception() noexcept {}
    template <sender _CvSender>
    auto await_transform(_CvSender &&__sndr) noexcept -> decltype(auto) {
      return STDEXEC::as_awaitable(static_cast<_CvSender &&>(__sndr), *this);
    }
    template <class _Scheduler>
    auto await_transform(__wrapper_of<_Scheduler> __box) noexcept -> decltype(auto) {
      return __reschedule_awaiter<_Scheduler, __promise>{__box.__sched_};
    }
    template <class _Awaitable>
    constexpr auto await_transform(_Awaitable &&__awaitable) noexcept -> decltype(auto) {
      return with_awaitable_senders<__promise>::await_transform(static_cast<_Awaitable &&>(__awaitable));
    }
  };

  template <class _ParentPromise>
  struct __task_awaiter {
    constexpr __task_awaiter(std::coroutine_handle<__promise> __coro) noexcept : __coro_(__coro) {}
    __task_awaiter(__task_awaiter &&) = delete;
    static constexpr auto await_ready() noexcept -> bool { return false; }
    template <class _ParentPromise2>
    constexpr auto await_suspend(std::coroutine_handle<_ParentPromise2> __parent) noexcept -> std::coroutine_handle<> {
      __coro_.promise().__continuation_ = __parent;
      return __coro_;
    }
    constexpr auto await_resume() -> _Ty {
      if constexpr (!std::is_void_v<_Ty>)
        return std::move(*__coro_.promise().__data_);
    }
    std::coroutine_handle<__promise> __coro_{};
  };

 public:
  constexpr explicit basic_task(std::coroutine_handle<promise_type> __coro) noexcept : __coro_(__coro) {}
  std::coroutine_handle<promise_type> __coro_{};
};
}  // namespace __task

template <class _Ty, class _Context = __task::default_task_context<_Ty>>
using basic_task = __task::basic_task<_Ty, _Context>;
template <class _Ty>
using task = basic_task<_Ty>;

#if defined(EXEC_IS_A_NAMESPACE)
inline constexpr __task::__reschedule_coroutine_on reschedule_coroutine_on{};
#else
inline constexpr __task::__reschedule_coroutine_on_t reschedule_coroutine_on{};
#endif

}  // namespace EXEC

namespace STDEXEC {
template <class _Ty, class _Context>
inline constexpr bool enable_sender<EXEC::basic_task<_Ty, _Context>> = true;
}
