// A small stand-in for Seastar: its names and include paths, no behaviour. Part of the tests of AsyncTidy.
#pragma once

#include <seastar/core/future.hh>

namespace seastar {

template <typename AsyncAction>
future<> repeat(AsyncAction &&action) noexcept {
    return internal::pending<future<>>();
}
template <typename AsyncAction>
future<> keep_doing(AsyncAction action) noexcept {
    return internal::pending<future<>>();
}
template <typename Range, typename AsyncAction>
future<> do_for_each(Range &range, AsyncAction action) noexcept {
    return internal::pending<future<>>();
}
template <typename Range, typename Func>
future<> parallel_for_each(Range &&range, Func &&func) noexcept {
    return internal::pending<future<>>();
}

} // namespace seastar
