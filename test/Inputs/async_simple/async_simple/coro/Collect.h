// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/Try.h"
#include "async_simple/coro/Lazy.h"

#include <memory>
#include <tuple>
#include <variant>
#include <vector>

namespace async_simple::coro {

namespace detail {

template <class Results, typename... Lazies>
struct CollectAllVariadicAwaiter {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> continuation);
    Results await_resume() { return std::move(_results); }
    std::tuple<Lazies...> _inputs;
    Results _results;
};

// Gets its executor from the coroutine that awaits it.
template <class Results, typename... Lazies>
struct SimpleCollectAllVariadicAwaiter {
    SimpleCollectAllVariadicAwaiter(Lazies&&... inputs) : _inputs(std::move(inputs)...) {}
    auto coAwait(Executor*) { return CollectAllVariadicAwaiter<Results, Lazies...>{std::move(_inputs), Results()}; }
    std::tuple<Lazies...> _inputs;
};

}  // namespace detail

template <typename T, template <typename> typename LazyType, typename IAlloc = std::allocator<LazyType<T>>>
inline Lazy<std::vector<Try<T>>> collectAll(std::vector<LazyType<T>, IAlloc>&& input) {
    co_return co_await detail::SimpleCollectAllVariadicAwaiter<std::vector<Try<T>>, std::vector<LazyType<T>, IAlloc>>(
        std::move(input));
}
template <typename T, template <typename> typename LazyType, typename IAlloc = std::allocator<LazyType<T>>>
inline Lazy<std::vector<Try<T>>> collectAllPara(std::vector<LazyType<T>, IAlloc>&& input) {
    co_return co_await detail::SimpleCollectAllVariadicAwaiter<std::vector<Try<T>>, std::vector<LazyType<T>, IAlloc>>(
        std::move(input));
}
template <template <typename> typename LazyType, typename... Ts>
inline Lazy<std::tuple<Try<Ts>...>> collectAll(LazyType<Ts>... inputs) {
    co_return co_await detail::SimpleCollectAllVariadicAwaiter<std::tuple<Try<Ts>...>, LazyType<Ts>...>(std::move(inputs)...);
}
template <template <typename> typename LazyType, typename... Ts>
inline Lazy<std::variant<Try<Ts>...>> collectAny(LazyType<Ts>... inputs) {
    co_return co_await detail::SimpleCollectAllVariadicAwaiter<std::variant<Try<Ts>...>, LazyType<Ts>...>(std::move(inputs)...);
}

}  // namespace async_simple::coro
