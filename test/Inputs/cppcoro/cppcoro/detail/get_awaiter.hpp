// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <type_traits>

namespace cppcoro::detail {

template <typename T>
auto get_awaiter(T &&value) -> decltype(static_cast<T &&>(value).operator co_await()) {
  return static_cast<T &&>(value).operator co_await();
}

template <typename T, typename = decltype(static_cast<std::remove_reference_t<T> *>(nullptr)->await_ready())>
T &&get_awaiter(T &&value) noexcept {
  return static_cast<T &&>(value);
}

} // namespace cppcoro::detail
