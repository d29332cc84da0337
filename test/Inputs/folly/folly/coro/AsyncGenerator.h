// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/coro/BasePromise.h>
#include <folly/coro/ViaIfAsync.h>

namespace folly::coro {

template <typename Reference, typename Value = std::remove_cvref_t<Reference>>
class AsyncGenerator;

namespace detail {

template <typename Reference, typename Value>
class AsyncGeneratorPromise final : public BasePromise<> {
  class YieldAwaiter {
  public:
    bool await_ready() noexcept { return false; }
    coroutine_handle<> await_suspend(coroutine_handle<AsyncGeneratorPromise> h) noexcept;
    void await_resume() noexcept {}
  };

public:
  AsyncGenerator<Reference, Value> get_return_object() noexcept;
  suspend_always initial_suspend() noexcept { return {}; }
  YieldAwaiter final_suspend() noexcept { return {}; }
  YieldAwaiter yield_value(Reference &&value) noexcept;
  template <typename U>
  YieldAwaiter yield_value(U &&value);
  void unhandled_exception() noexcept;
  void return_void() noexcept {}
};

} // namespace detail

template <typename Reference, typename Value>
class [[nodiscard]] AsyncGenerator {
public:
  using promise_type = detail::AsyncGeneratorPromise<Reference, Value>;

  AsyncGenerator() noexcept;
  AsyncGenerator(AsyncGenerator &&other) noexcept;
  ~AsyncGenerator() {
    if (coro_)
      coro_.destroy();
  }

  class NextResult {
  public:
    NextResult(NextResult &&other) noexcept;
    ~NextResult();
    explicit operator bool() const noexcept;
    Reference operator*() const;
  };

  class NextAwaitable {
  public:
    bool await_ready();
    template <typename Promise>
    coroutine_handle<> await_suspend(coroutine_handle<Promise> continuation) noexcept;
    NextResult await_resume();
  };

  class NextSemiAwaitable {
  public:
    NextAwaitable viaIfAsync(Executor::KeepAlive<> executor) noexcept;
  };

  NextSemiAwaitable next() noexcept;

private:
  coroutine_handle<promise_type> coro_;
};

} // namespace folly::coro
