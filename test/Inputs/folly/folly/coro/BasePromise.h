// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/coro/CurrentExecutor.h>
#include <folly/coro/ViaIfAsync.h>

namespace folly::coro {

template <typename T>
class ready_awaitable {
public:
  explicit ready_awaitable(T value);
  bool await_ready() noexcept { return true; }
  void await_suspend(coroutine_handle<>) noexcept {}
  T await_resume() noexcept;
};

namespace detail {

template <typename TailStorage = void>
class BasePromise {
public:
  template <typename Awaitable>
  auto await_transform(Awaitable &&awaitable) {
    return folly::coro::co_viaIfAsync(executor_, static_cast<Awaitable &&>(awaitable));
  }
  auto await_transform(co_current_executor_t) noexcept { return ready_awaitable<folly::Executor *>{executor_.get()}; }

protected:
  coroutine_handle<> continuation_;
  folly::Executor::KeepAlive<> executor_;
};

} // namespace detail

} // namespace folly::coro
