// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/Future.h"
#include "async_simple/coro/Lazy.h"

namespace async_simple {

namespace coro::detail {
template <typename T>
struct FutureAwaiter {
    Future<T> future_;
    bool await_ready() { return future_.hasResult(); }
    template <typename PromiseType>
    bool await_suspend(std::coroutine_handle<PromiseType> continuation) {
        Executor* ex = continuation.promise()._executor;
        Executor::Context ctx = ex->checkout();
        future_.setContinuation([continuation, ex, ctx](Try<T>) mutable { ex->checkin(continuation, ctx); });
        return true;
    }
    auto await_resume() { return future_.value(); }
};
}  // namespace coro::detail

template <typename T>
auto operator co_await(Future<T>&& future) {
    return coro::detail::FutureAwaiter<T>{std::move(future)};
}

}  // namespace async_simple
