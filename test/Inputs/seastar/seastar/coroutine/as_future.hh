// A small stand-in for Seastar: its names and include paths, no behaviour. Part of the tests of AsyncTidy.
#pragma once

#include <seastar/core/coroutine.hh>

namespace seastar {
namespace internal {

template <bool CheckPreempt, typename T>
class [[nodiscard]] as_future_awaiter {
    seastar::future<T> _future;

public:
    explicit as_future_awaiter(seastar::future<T> &&f) noexcept : _future(std::move(f)) {}
    bool await_ready() const noexcept { return _future.available(); }
    template <typename U>
    void await_suspend(std::coroutine_handle<U> h) noexcept;
    seastar::future<T> await_resume() { return std::move(_future); }
};

} // namespace internal

namespace coroutine {

template <typename T = void>
auto as_future(seastar::future<T> &&f) noexcept {
    return seastar::internal::as_future_awaiter<true, T>(std::move(f));
}

} // namespace coroutine
} // namespace seastar
