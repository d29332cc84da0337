// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/Executor.h"

#include <coroutine>
#include <type_traits>
#include <utility>

namespace async_simple::coro::detail {

template <class T>
concept HasCoAwaitMethod = requires(T&& awaitable) { std::forward<T>(awaitable).coAwait(nullptr); };
template <class T>
concept HasMemberCoAwaitOperator = requires(T&& awaitable) { std::forward<T>(awaitable).operator co_await(); };
template <class T>
concept HasGlobalCoAwaitOperator = requires(T&& awaitable) { operator co_await(std::forward<T>(awaitable)); };

template <typename Awaitable>
auto getAwaitable(Awaitable&& awaitable) {
    return std::forward<Awaitable>(awaitable);
}

template <typename Awaitable>
decltype(auto) getAwaiter(Awaitable&& awaitable) {
    if constexpr (HasMemberCoAwaitOperator<Awaitable>)
        return std::forward<Awaitable>(awaitable).operator co_await();
    else if constexpr (HasGlobalCoAwaitOperator<Awaitable>)
        return operator co_await(std::forward<Awaitable>(awaitable));
    else if constexpr (std::is_lvalue_reference_v<Awaitable>)
        return awaitable;
    else
        return getAwaitable(std::forward<Awaitable>(awaitable));
}

// What a coroutine awaits that knows nothing of executors.
template <typename Awaiter>
struct [[nodiscard]] ViaAsyncAwaiter {
    template <typename Awaitable>
    ViaAsyncAwaiter(Executor* ex, Awaitable&& awaitable)
        : _ex(ex), _awaiter(detail::getAwaiter(std::forward<Awaitable>(awaitable))) {}
    bool await_ready() { return _awaiter.await_ready(); }
    auto await_suspend(std::coroutine_handle<> continuation) { return _awaiter.await_suspend(continuation); }
    auto await_resume() { return _awaiter.await_resume(); }

    Executor* _ex;
    Awaiter _awaiter;
};

template <typename Awaitable>
inline decltype(auto) coAwait(Executor* ex, Awaitable&& awaitable) {
    if constexpr (HasCoAwaitMethod<Awaitable>) {
        return detail::getAwaiter(std::forward<Awaitable>(awaitable).coAwait(ex));
    } else {
        using AwaiterType = decltype(detail::getAwaiter(std::forward<Awaitable>(awaitable)));
        return ViaAsyncAwaiter<std::decay_t<AwaiterType>>(ex, std::forward<Awaitable>(awaitable));
    }
}

}  // namespace async_simple::coro::detail
