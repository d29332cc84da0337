// A stand-in for the header of libcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <utility>

namespace coro {

namespace detail {

template <typename functor_type, typename... args_types>
auto make_invoker_task(functor_type functor, args_types &&...args)
    -> decltype(functor(std::forward<args_types>(args)...)) {
  auto user_task = functor(std::forward<args_types>(args)...);
  co_return co_await user_task;
}

} // namespace detail

template <typename functor_type, typename... args_types>
auto invoke(functor_type functor, args_types &&...args) -> decltype(auto) {
  auto invoker_task =
      detail::make_invoker_task(std::forward<functor_type>(functor), std::forward<args_types>(args)...);
  invoker_task.resume();
  return invoker_task;
}

} // namespace coro
