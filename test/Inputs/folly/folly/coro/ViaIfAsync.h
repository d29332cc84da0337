// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/Executor.h>
#include <folly/lang/CustomizationPoint.h>

#include <coroutine>
#include <type_traits>
#include <utility>

namespace folly::coro {

using std::coroutine_handle;
using std::suspend_always;

namespace detail {

template <typename T>
decltype(auto) awaiterOf(T &&awaitable) {
  if constexpr (requires { static_cast<T &&>(awaitable).operator co_await(); })
    return static_cast<T &&>(awaitable).operator co_await();
  else if constexpr (requires { operator co_await(static_cast<T &&>(awaitable)); })
    return operator co_await(static_cast<T &&>(awaitable));
  else
    return static_cast<T &&>(awaitable);
}

} // namespace detail

// How a coroutine awaits what has an await interface of its own.
template <typename Awaitable>
class ViaIfAsyncAwaiter {
  using Awaiter = decltype(detail::awaiterOf(std::declval<Awaitable>()));

public:
  explicit ViaIfAsyncAwaiter(Executor::KeepAlive<> executor, Awaitable &&awaitable);
  bool await_ready();
  template <typename Promise>
  void await_suspend(coroutine_handle<Promise> continuation);
  decltype(auto) await_resume() { return awaiter_.await_resume(); }

private:
  Awaiter awaiter_;
};

namespace detail::adl {

void co_viaIfAsync();

struct ViaIfAsyncFunction {
  template <typename Awaitable>
  auto operator()(Executor::KeepAlive<> executor, Awaitable &&awaitable) const {
    if constexpr (requires { static_cast<Awaitable &&>(awaitable).viaIfAsync(std::move(executor)); })
      return static_cast<Awaitable &&>(awaitable).viaIfAsync(std::move(executor));
    else if constexpr (requires { co_viaIfAsync(std::move(executor), static_cast<Awaitable &&>(awaitable)); })
      return co_viaIfAsync(std::move(executor), static_cast<Awaitable &&>(awaitable));
    else
      return ViaIfAsyncAwaiter<Awaitable>(std::move(executor), static_cast<Awaitable &&>(awaitable));
  }
};

} // namespace detail::adl

FOLLY_DEFINE_CPO(detail::adl::ViaIfAsyncFunction, co_viaIfAsync)

template <typename SemiAwaitable>
using semi_await_result_t = decltype(detail::awaiterOf(folly::coro::co_viaIfAsync(
                                                           std::declval<Executor::KeepAlive<>>(),
                                                           std::declval<SemiAwaitable>()))
                                         .await_resume());

} // namespace folly::coro
