// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/Executor.h>
#include <folly/Try.h>
#include <folly/Unit.h>
#include <folly/executors/DrivableExecutor.h>

#include <chrono>
#include <coroutine>
#include <tuple>
#include <type_traits>
#include <utility>

namespace folly {

using HighResDuration = std::chrono::microseconds;

template <class T>
class Future;
template <class T>
class SemiFuture;

namespace futures::detail {

template <class T>
class FutureBase {
public:
  using value_type = T;
  ~FutureBase();
  bool valid() const noexcept;
  T &value() &;
  T &&value() &&;
  bool isReady() const;
  bool hasValue() const;
  void cancel();

protected:
  FutureBase(FutureBase &&other) noexcept;
  void *core_;
};

template <typename F, typename... Args>
struct Unwrap {
  using Result = std::invoke_result_t<F, Args...>;
  using type = std::conditional_t<std::is_void_v<Result>, Unit, Result>;
};
template <typename F, typename... Args>
using UnwrapT = typename Unwrap<F, Args...>::type;

} // namespace futures::detail

// Neither class is nodiscard.
template <class T>
class SemiFuture : private futures::detail::FutureBase<T> {
  using Base = futures::detail::FutureBase<T>;

public:
  ~SemiFuture();
  SemiFuture(SemiFuture &&other) noexcept;
  SemiFuture &operator=(SemiFuture &&other) noexcept;
  SemiFuture(Future<T> &&other) noexcept;

  static SemiFuture<T> makeEmpty();

  using Base::cancel;
  using Base::hasValue;
  using Base::isReady;
  using Base::valid;
  using Base::value;
  using typename Base::value_type;

  T get() &&;
  T get(HighResDuration dur) &&;
  Try<T> getTry() &&;
  SemiFuture<T> &wait() &;
  SemiFuture<T> &&wait() &&;
  bool wait(HighResDuration dur) &&;

  Future<T> via(Executor::KeepAlive<> executor) &&;
  Future<T> viaInlineUnsafe(Executor::KeepAlive<> executor) &&;
  template <typename F>
  SemiFuture<futures::detail::UnwrapT<F, T>> deferValue(F &&func) && {
    return SemiFuture<futures::detail::UnwrapT<F, T>>::makeEmpty();
  }

  friend Future<T> co_viaIfAsync(Executor::KeepAlive<> executor, SemiFuture<T> &&future) noexcept {
    return std::move(future).viaInlineUnsafe(std::move(executor));
  }
};

template <class T>
class Future : private futures::detail::FutureBase<T> {
  using Base = futures::detail::FutureBase<T>;

public:
  ~Future();
  Future(Future &&other) noexcept;
  Future &operator=(Future &&other) noexcept;

  static Future<T> makeEmpty();

  using Base::cancel;
  using Base::hasValue;
  using Base::isReady;
  using Base::valid;
  using Base::value;
  using typename Base::value_type;

  T getVia(DrivableExecutor *e) &&;
  Future<T> &waitVia(DrivableExecutor *e) &;
  T get() &&;
  T get(HighResDuration dur) &&;
  Try<T> getTry() &&;
  Future<T> &wait() &;
  Future<T> &&wait() &&;
  Future<T> &wait(HighResDuration dur) &;

  Future<T> via(Executor::KeepAlive<> executor) &&;
  SemiFuture<T> semi() &&;
  template <typename F>
  Future<futures::detail::UnwrapT<F, T>> thenValue(F &&func) && {
    return Future<futures::detail::UnwrapT<F, T>>::makeEmpty();
  }
  template <typename F>
  Future<futures::detail::UnwrapT<F, Try<T>>> thenTry(F &&func) && {
    return Future<futures::detail::UnwrapT<F, Try<T>>>::makeEmpty();
  }

  friend Future<T> co_viaIfAsync(Executor::KeepAlive<> executor, Future<T> &&future) noexcept {
    return std::move(future).via(std::move(executor));
  }
};

namespace detail {

template <typename T>
class FutureAwaiter {
public:
  explicit FutureAwaiter(Future<T> &&future) noexcept : future_(std::move(future)) {}
  bool await_ready() noexcept { return future_.isReady(); }
  T await_resume();
  bool await_suspend(std::coroutine_handle<> h) noexcept;

private:
  Future<T> future_;
};

} // namespace detail

template <typename T>
inline detail::FutureAwaiter<T> operator co_await(Future<T> &&future) noexcept {
  return detail::FutureAwaiter<T>(std::move(future));
}

template <class Func>
auto via(Executor::KeepAlive<> executor, Func &&func) -> Future<futures::detail::UnwrapT<Func>> {
  return Future<futures::detail::UnwrapT<Func>>::makeEmpty();
}

template <typename... Fs>
SemiFuture<std::tuple<Try<typename std::remove_cvref_t<Fs>::value_type>...>> collectAll(Fs &&...fs);

namespace futures {

SemiFuture<Unit> sleep(HighResDuration dur);
template <class T>
void detachOn(Executor::KeepAlive<> exec, SemiFuture<T> &&fut);
template <class T>
void detachOnGlobalCPUExecutor(SemiFuture<T> &&fut);

} // namespace futures

} // namespace folly
