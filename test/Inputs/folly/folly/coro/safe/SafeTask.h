// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/coro/TaskWrapper.h>

namespace folly {

enum class safe_alias { unsafe, maybe_value };

namespace coro {

template <safe_alias, typename = void>
class safe_task;
template <safe_alias, typename = void>
class safe_task_with_executor;

template <typename T = void>
using value_task = safe_task<safe_alias::maybe_value, T>;

namespace detail {

template <safe_alias ArgSafety, typename T, typename... Args>
class safe_task_promise final : public TaskPromiseWrapper<T, safe_task<ArgSafety, T>, TaskPromise<T>> {};

template <safe_alias ArgSafety, typename T>
struct safe_task_with_executor_cfg {
  using InnerTaskWithExecutorT = TaskWithExecutor<T>;
  using WrapperTaskT = safe_task<ArgSafety, T>;
};

template <safe_alias ArgSafety, typename T>
struct safe_task_cfg {
  using InnerTaskT = Task<T>;
  using TaskWithExecutorT = safe_task_with_executor<ArgSafety, T>;
  // Not known yet: see coroutine_traits.
  using PromiseT = void;
};

} // namespace detail

template <safe_alias ArgSafety, typename T>
class [[nodiscard]] safe_task_with_executor final
    : public TaskWithExecutorWrapperCrtp<safe_task_with_executor<ArgSafety, T>,
                                         detail::safe_task_with_executor_cfg<ArgSafety, T>> {
protected:
  using TaskWithExecutorWrapperCrtp<safe_task_with_executor<ArgSafety, T>,
                                    detail::safe_task_with_executor_cfg<ArgSafety, T>>::TaskWithExecutorWrapperCrtp;
};

template <safe_alias ArgSafety, typename T>
class [[nodiscard]] safe_task final
    : public TaskWrapperCrtp<safe_task<ArgSafety, T>, detail::safe_task_cfg<ArgSafety, T>> {
protected:
  using TaskWrapperCrtp<safe_task<ArgSafety, T>, detail::safe_task_cfg<ArgSafety, T>>::TaskWrapperCrtp;
  template <typename, typename, typename>
  friend class detail::TaskPromiseWrapperBase;
};

} // namespace coro

} // namespace folly

template <folly::safe_alias ArgSafety, typename T, typename... Args>
struct std::coroutine_traits<folly::coro::safe_task<ArgSafety, T>, Args...> {
  using promise_type = folly::coro::detail::safe_task_promise<ArgSafety, T, Args...>;
};
