// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include <coroutine>
#include <cstdio>
#include <exception>
#include <utility>

namespace async_simple::coro {

namespace detail {

struct DetachedCoroutine {
    struct promise_type {
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() {
            try {
                std::rethrow_exception(std::current_exception());
            } catch (const std::exception& e) {
                fprintf(stderr, "find exception %s\n", e.what());
                fflush(stderr);
                std::rethrow_exception(std::current_exception());
            }
        }
        DetachedCoroutine get_return_object() noexcept { return DetachedCoroutine(); }
    };
};

}  // namespace detail

template <typename T>
struct ReadyAwaiter {
    ReadyAwaiter(T value) : _value(std::move(value)) {}
    bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    T await_resume() noexcept { return std::move(_value); }
    T _value;
};

}  // namespace async_simple::coro
