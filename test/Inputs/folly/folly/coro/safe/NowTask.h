// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/coro/TaskWrapper.h>

namespace folly::coro {

template <typename T = void>
class now_task;
template <typename T = void>
class now_task_with_executor;

namespace detail {

template <typename T>
struct now_task_with_executor_cfg {
  using InnerTaskWithExecutorT = TaskWithExecutor<T>;
  using WrapperTaskT = now_task<T>;
};

template <typename T>
class now_task_promise final : public TaskPromiseWrapper<T, now_task<T>, TaskPromise<T>> {};

template <typename T>
struct now_task_cfg {
  using InnerTaskT = Task<T>;
  using TaskWithExecutorT = now_task_with_executor<T>;
  using PromiseT = now_task_promise<T>;
};

template <typename T>
using now_task_base = TaskWrapperCrtp<now_task<T>, now_task_cfg<T>>;

} // namespace detail

template <typename T>
class [[nodiscard]] now_task_with_executor final
    : public TaskWithExecutorWrapperCrtp<now_task_with_executor<T>, detail::now_task_with_executor_cfg<T>> {
protected:
  using TaskWithExecutorWrapperCrtp<now_task_with_executor<T>,
                                    detail::now_task_with_executor_cfg<T>>::TaskWithExecutorWrapperCrtp;
};

template <typename T>
class [[nodiscard]] now_task final : public detail::now_task_base<T> {
protected:
  using detail::now_task_base<T>::now_task_base;
  template <typename, typename, typename>
  friend class detail::TaskPromiseWrapperBase;
};

} // namespace folly::coro
