// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/coro/Task.h>

#include <utility>

namespace folly::coro {

namespace detail {

template <typename T, typename WrapperTask, typename Promise>
class TaskPromiseWrapperBase {
protected:
  Promise promise_;

public:
  WrapperTask get_return_object() noexcept { return WrapperTask{promise_.get_return_object()}; }
  auto initial_suspend() noexcept { return promise_.initial_suspend(); }
  auto final_suspend() noexcept { return promise_.final_suspend(); }
  template <typename Awaitable>
  auto await_transform(Awaitable &&what) {
    return promise_.await_transform(std::forward<Awaitable>(what));
  }
  template <typename Value>
  auto yield_value(Value &&v) {
    return promise_.yield_value(std::forward<Value>(v));
  }
  void unhandled_exception() noexcept { promise_.unhandled_exception(); }
};

template <typename T, typename WrapperTask, typename Promise>
class TaskPromiseWrapper : public TaskPromiseWrapperBase<T, WrapperTask, Promise> {
public:
  template <typename U = T>
  auto return_value(U &&value) {
    return this->promise_.return_value(std::forward<U>(value));
  }
};

template <typename WrapperTask, typename Promise>
class TaskPromiseWrapper<void, WrapperTask, Promise> : public TaskPromiseWrapperBase<void, WrapperTask, Promise> {
public:
  void return_void() noexcept { this->promise_.return_void(); }
};

} // namespace detail

template <typename Derived, typename Cfg>
class TaskWrapperCrtp {
public:
  using promise_type = typename Cfg::PromiseT;

  friend typename Cfg::TaskWithExecutorT co_withExecutor(Executor::KeepAlive<> executor, Derived tw) noexcept {
    return typename Cfg::TaskWithExecutorT{co_withExecutor(std::move(executor), std::move(tw).unwrapTask())};
  }
  friend auto co_viaIfAsync(Executor::KeepAlive<> executor, Derived tw) noexcept {
    return folly::coro::co_viaIfAsync(std::move(executor), std::move(tw).unwrapTask());
  }

protected:
  template <typename, typename, typename>
  friend class detail::TaskPromiseWrapperBase;
  explicit TaskWrapperCrtp(typename Cfg::InnerTaskT t) noexcept : inner_(std::move(t)) {}
  typename Cfg::InnerTaskT unwrapTask() && noexcept { return std::move(inner_); }

private:
  typename Cfg::InnerTaskT inner_;
};

template <typename Derived, typename Cfg>
class TaskWithExecutorWrapperCrtp {
protected:
  template <typename, typename>
  friend class TaskWrapperCrtp;
  explicit TaskWithExecutorWrapperCrtp(typename Cfg::InnerTaskWithExecutorT t) noexcept : inner_(std::move(t)) {}

public:
  auto operator co_await() && noexcept { return std::move(inner_).operator co_await(); }

private:
  typename Cfg::InnerTaskWithExecutorT inner_;
};

} // namespace folly::coro
