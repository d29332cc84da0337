// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <cppcoro/detail/get_awaiter.hpp>

#include <utility>

namespace cppcoro {

template <typename T, typename = void>
struct awaitable_traits {};

template <typename T>
struct awaitable_traits<T, std::void_t<decltype(detail::get_awaiter(std::declval<T>()))>> {
  using awaiter_t = decltype(detail::get_awaiter(std::declval<T>()));
  using await_result_t = decltype(std::declval<awaiter_t>().await_resume());
};

} // namespace cppcoro
