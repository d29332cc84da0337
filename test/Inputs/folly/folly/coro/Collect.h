// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/coro/Task.h>

#include <tuple>
#include <vector>

namespace folly::coro {

template <typename... SemiAwaitables>
auto collectAll(SemiAwaitables... awaitables)
    -> Task<std::tuple<detail::lift_unit_t<semi_await_result_t<SemiAwaitables>>...>>;

template <typename SemiAwaitable>
auto collectAllRange(std::vector<SemiAwaitable> awaitables)
    -> Task<std::vector<detail::lift_unit_t<semi_await_result_t<SemiAwaitable>>>>;

} // namespace folly::coro
