// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/Future.h"
#include "async_simple/Promise.h"
#include "async_simple/coro/Lazy.h"

namespace async_simple::uthread {

namespace internal {
struct thread_context;
struct thread_impl {
    static thread_context* get();
    static void switch_in(thread_context* to);
    static void switch_out(thread_context* from);
};
}  // namespace internal

// Suspends the stackful coroutine, not the thread.
template <class T>
T await(Future<T>&& fut) {
    if (fut.hasResult())
        return fut.value();
    auto ctx = internal::thread_impl::get();
    fut.setContinuation([ctx](auto&&) { internal::thread_impl::switch_in(ctx); });
    do {
        internal::thread_impl::switch_out(ctx);
    } while (!fut.hasResult());
    return fut.value();
}

}  // namespace async_simple::uthread
