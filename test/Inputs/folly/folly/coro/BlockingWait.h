// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/coro/ViaIfAsync.h>
#include <folly/executors/DrivableExecutor.h>

namespace folly::coro {

struct blocking_wait_fn {
  template <typename SemiAwaitable>
  auto operator()(SemiAwaitable &&awaitable) const -> std::remove_cvref_t<semi_await_result_t<SemiAwaitable>>;
  template <typename SemiAwaitable>
  auto operator()(SemiAwaitable &&awaitable, folly::DrivableExecutor *executor) const
      -> std::remove_cvref_t<semi_await_result_t<SemiAwaitable>>;
};
inline constexpr blocking_wait_fn blocking_wait{};
static constexpr blocking_wait_fn const &blockingWait = blocking_wait;

} // namespace folly::coro
