// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/coro/Task.h>

namespace folly::coro {

namespace detail {

class DetachedBarrierTask {
public:
  class promise_type {
  public:
    DetachedBarrierTask get_return_object() noexcept;
    suspend_always initial_suspend() noexcept { return {}; }
    suspend_always final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept;
  };
  void start() &&;
};

} // namespace detail

class AsyncScope {
public:
  AsyncScope() noexcept;
  ~AsyncScope();
  template <typename Awaitable>
  void add(Awaitable &&awaitable, void *returnAddress = nullptr) {
    addImpl(static_cast<Awaitable &&>(awaitable)).start();
  }
  Task<void> joinAsync() noexcept;
  SemiFuture<Unit> cleanup() noexcept;

private:
  template <typename Awaitable>
  static detail::DetachedBarrierTask addImpl(Awaitable awaitable) {
    co_await std::move(awaitable);
  }
};

} // namespace folly::coro
