// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/Executor.h"
#include "async_simple/coro/Lazy.h"

namespace async_simple::coro {

namespace detail {

class DispatchAwaiter {
public:
    explicit DispatchAwaiter(Executor* ex) noexcept : _ex(ex) {}
    bool await_ready() const noexcept { return false; }
    template <typename PromiseType>
    bool await_suspend(std::coroutine_handle<PromiseType> h) {
        if (h.promise()._executor == _ex)
            return false;
        h.promise()._executor = _ex;
        return _ex->schedule(std::move(h));
    }
    void await_resume() noexcept {}

private:
    Executor* _ex;
};

class DispatchAwaitable {
public:
    explicit DispatchAwaitable(Executor* ex) : _ex(ex) {}
    auto coAwait(Executor*) { return DispatchAwaiter(_ex); }

private:
    Executor* _ex;
};

}  // namespace detail

inline detail::DispatchAwaitable dispatch(Executor* ex) { return detail::DispatchAwaitable(ex); }

}  // namespace async_simple::coro
