// A small stand-in for Seastar: its names and include paths, no behaviour. Part of the tests of AsyncTidy.
#pragma once

#include <coroutine>
#include <seastar/core/future.hh>

namespace seastar {
namespace internal {

template <typename T = void>
class coroutine_traits_base {
public:
    class promise_type {
        seastar::promise<T> _promise;

    public:
        template <typename U>
        void return_value(U &&value);
        void unhandled_exception() noexcept;
        seastar::future<T> get_return_object() noexcept;
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
    };
};

template <>
class coroutine_traits_base<void> {
public:
    class promise_type {
        seastar::promise<> _promise;

    public:
        void return_void() noexcept;
        void unhandled_exception() noexcept;
        seastar::future<> get_return_object() noexcept;
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
    };
};

template <bool CheckPreempt, typename T>
struct awaiter {
    seastar::future<T> _future;

    explicit awaiter(seastar::future<T> &&f) noexcept : _future(std::move(f)) {}
    bool await_ready() const noexcept { return _future.available(); }
    template <typename U>
    void await_suspend(std::coroutine_handle<U> h) noexcept;
    // The future is ready here.
    T await_resume() { return _future.get(); }
};

} // namespace internal

template <typename T>
auto operator co_await(future<T> &&f) noexcept {
    return internal::awaiter<true, T>(std::move(f));
}

namespace coroutine {

template <typename Func>
class lambda {
    Func *_func;

public:
    explicit lambda(Func &&func) : _func(&func) {}
    template <typename... Args>
    decltype(auto) operator()(Args &&...args) const {
        return (*_func)(std::forward<Args>(args)...);
    }
};

} // namespace coroutine
} // namespace seastar

template <typename T, typename... Args>
struct std::coroutine_traits<seastar::future<T>, Args...>
    : public seastar::internal::coroutine_traits_base<T> {};
