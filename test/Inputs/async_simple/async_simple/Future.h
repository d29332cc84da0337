// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/Executor.h"
#include "async_simple/Try.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <type_traits>

namespace async_simple {

template <typename T>
class Promise;

template <typename T>
class FutureState {
public:
    Try<T> result;
    std::function<void(Try<T>)> continuation;
};

// Not a coroutine type. The free operator co_await is in FutureAwaiter.h.
template <typename T>
class Future {
public:
    using value_type = T;
    explicit Future(std::shared_ptr<FutureState<T>> state) : _state(std::move(state)) {}
    Future(const Future&) = delete;
    Future(Future&& other) = default;
    Future& operator=(Future&& other) = default;

    auto coAwait(Executor*) && noexcept { return std::move(*this); }
    bool valid() const { return _state != nullptr; }
    bool hasResult() const { return _state->result.available(); }
    T value() { return std::move(_state->result).value(); }
    Try<T>&& result() && { return std::move(_state->result); }

    T get() && {
        wait();
        return value();
    }
    void wait() {
        if (hasResult())
            return;
        std::mutex mtx;
        std::condition_variable cv;
        setContinuation([&](Try<T>) { cv.notify_one(); });
        std::unique_lock<std::mutex> lock(mtx);
        cv.wait(lock, [this] { return hasResult(); });
    }

    Future<T> via(Executor* executor) && { return std::move(*this); }
    template <typename F>
    Future<std::invoke_result_t<F, Try<T>>> thenTry(F&& f) && {
        return thenImpl<std::invoke_result_t<F, Try<T>>>(std::forward<F>(f));
    }
    template <typename F>
    Future<std::invoke_result_t<F, T>> thenValue(F&& f) && {
        return thenImpl<std::invoke_result_t<F, T>>([f = std::forward<F>(f)](Try<T> t) mutable { return f(std::move(t).value()); });
    }
    template <typename F>
    void setContinuation(F&& func) {
        _state->continuation = std::forward<F>(func);
    }

private:
    template <typename R, typename F>
    Future<R> thenImpl(F&& f) {
        auto next = std::make_shared<FutureState<R>>();
        setContinuation([next, f = std::forward<F>(f)](Try<T> t) mutable { next->result = f(std::move(t)); });
        return Future<R>(next);
    }

    std::shared_ptr<FutureState<T>> _state;
};

template <typename T>
struct IsFuture : std::false_type {};
template <typename T>
struct IsFuture<Future<T>> : std::true_type {};

}  // namespace async_simple
