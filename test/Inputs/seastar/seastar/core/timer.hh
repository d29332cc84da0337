// A small stand-in for Seastar: its names and include paths, no behaviour. Part of the tests of AsyncTidy.
#pragma once

#include <chrono>
#include <functional>

namespace seastar {

template <typename Clock = std::chrono::steady_clock>
class timer {
public:
    timer() noexcept;
    explicit timer(std::function<void()> &&callback) noexcept;
    void set_callback(std::function<void()> &&callback) noexcept;
    void arm(typename Clock::duration delta) noexcept;
};

} // namespace seastar
