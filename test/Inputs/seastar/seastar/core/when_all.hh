// A small stand-in for Seastar: its names and include paths, no behaviour. Part of the tests of AsyncTidy.
#pragma once

#include <seastar/core/future.hh>
#include <tuple>
#include <vector>

namespace seastar {

template <typename... Futs>
future<std::tuple<std::remove_cvref_t<Futs>...>> when_all(Futs &&...futs) noexcept;
template <typename... Futs>
future<> when_all_succeed(Futs &&...futs) noexcept;
template <typename T>
future<> when_all_succeed(std::vector<future<T>> &&futures) noexcept;

} // namespace seastar
