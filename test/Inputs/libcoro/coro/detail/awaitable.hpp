// A stand-in for the header of libcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <type_traits>
#include <utility>

namespace coro::detail {

template <typename awaitable>
auto get_awaiter(awaitable &&value) {
  if constexpr (requires { std::forward<awaitable>(value).operator co_await(); })
    return std::forward<awaitable>(value).operator co_await();
  else
    return std::forward<awaitable>(value);
}

template <typename awaitable>
using await_result = decltype(get_awaiter(std::declval<awaitable>()).await_resume());

} // namespace coro::detail
