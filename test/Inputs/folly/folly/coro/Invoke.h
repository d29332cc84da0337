// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/lang/CustomizationPoint.h>

#include <type_traits>
#include <utility>

namespace folly::coro {

template <typename...>
struct tag_t {};

struct co_invoke_fn {
  template <typename F, typename... A>
  constexpr auto operator()(F &&f, A &&...a) const -> std::invoke_result_t<F, A...> {
    return tag_invoke(tag_t<co_invoke_fn>{}, tag_t<std::invoke_result_t<F, A...>, F, A...>{}, static_cast<F &&>(f),
                      static_cast<A &&>(a)...);
  }
};
FOLLY_DEFINE_CPO(co_invoke_fn, co_invoke)

} // namespace folly::coro
