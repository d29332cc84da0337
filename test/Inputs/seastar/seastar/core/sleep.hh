// A small stand-in for Seastar: its names and include paths, no behaviour. Part of the tests of AsyncTidy.
#pragma once

#include <chrono>
#include <seastar/core/future.hh>

namespace seastar {

template <typename Clock = std::chrono::steady_clock, typename Rep, typename Period>
future<> sleep(std::chrono::duration<Rep, Period> dur);

} // namespace seastar
