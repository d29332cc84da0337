// A small stand-in for Seastar: its names and include paths, no behaviour. Part of the tests of AsyncTidy.
#pragma once

#include <seastar/core/coroutine.hh>

namespace seastar::coroutine {

class [[nodiscard]] maybe_yield {
public:
    bool await_ready() const noexcept;
    template <typename T>
    void await_suspend(std::coroutine_handle<T> h) noexcept;
    void await_resume() noexcept;
};

} // namespace seastar::coroutine
