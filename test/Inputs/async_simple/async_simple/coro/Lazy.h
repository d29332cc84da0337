// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/Executor.h"
#include "async_simple/Try.h"
#include "async_simple/coro/DetachedCoroutine.h"
#include "async_simple/coro/ViaCoroutine.h"

#include <coroutine>
#include <exception>
#include <type_traits>
#include <utility>

namespace async_simple::coro {

template <typename T>
class Lazy;
template <typename T>
class RescheduleLazy;

struct Yield {};

namespace detail {

class LazyPromiseBase {
public:
    struct FinalAwaiter {
        bool await_ready() const noexcept { return false; }
        template <typename PromiseType>
        auto await_suspend(std::coroutine_handle<PromiseType> h) noexcept {
            return h.promise()._continuation;
        }
        void await_resume() noexcept {}
    };
    struct YieldAwaiter {
        bool await_ready() const noexcept { return false; }
        template <typename PromiseType>
        void await_suspend(std::coroutine_handle<PromiseType> handle) {
            _executor->schedule(std::move(handle), static_cast<uint64_t>(Executor::Priority::YIELD));
        }
        void await_resume() const {}
        Executor* _executor;
    };

    std::suspend_always initial_suspend() noexcept { return {}; }
    FinalAwaiter final_suspend() noexcept { return {}; }

    template <typename Awaitable>
    decltype(auto) await_transform(Awaitable&& awaitable) {
        return detail::coAwait(_executor, std::forward<Awaitable>(awaitable));
    }
    auto await_transform(CurrentExecutor) { return ReadyAwaiter<Executor*>(_executor); }
    auto await_transform(Yield) { return YieldAwaiter{_executor}; }

    std::coroutine_handle<> _continuation;
    Executor* _executor = nullptr;
};

template <typename T>
class LazyPromise : public LazyPromiseBase {
public:
    Lazy<T> get_return_object() noexcept;
    static Lazy<T> get_return_object_on_allocation_failure() noexcept;
    template <typename V>
    void return_value(V&& value) {
        _value = Try<T>(std::forward<V>(value));
    }
    void unhandled_exception() noexcept { _value = Try<T>(std::current_exception()); }
    T result() { return std::move(_value).value(); }
    Try<T> tryResult() noexcept { return std::move(_value); }
    Try<T> _value;
};

template <>
class LazyPromise<void> : public LazyPromiseBase {
public:
    Lazy<void> get_return_object() noexcept;
    static Lazy<void> get_return_object_on_allocation_failure() noexcept;
    void return_void() noexcept {}
    void unhandled_exception() noexcept {}
    void result() {}
    Try<void> tryResult() noexcept { return {}; }
};

template <typename T>
struct LazyAwaiterBase {
    using Handle = std::coroutine_handle<LazyPromise<T>>;
    Handle _handle;
    LazyAwaiterBase(Handle coro) : _handle(coro) {}
    LazyAwaiterBase(LazyAwaiterBase&& other) : _handle(std::exchange(other._handle, nullptr)) {}
    ~LazyAwaiterBase() {
        if (_handle)
            _handle.destroy();
    }
    bool await_ready() const noexcept { return false; }
};

template <typename T, typename CB>
concept isLazyCallback = std::is_invocable_v<CB, Try<T>>;

template <typename T, bool reschedule>
class LazyBase {
public:
    using promise_type = detail::LazyPromise<T>;
    using Handle = std::coroutine_handle<promise_type>;
    using ValueType = T;

    struct AwaiterBase : public detail::LazyAwaiterBase<T> {
        using Base = detail::LazyAwaiterBase<T>;
        AwaiterBase(Handle coro) : Base(coro) {}
        template <typename PromiseType>
        auto await_suspend(std::coroutine_handle<PromiseType> continuation) {
            this->_handle.promise()._continuation = continuation;
            if constexpr (reschedule)
                this->_handle.promise()._executor->schedule(this->_handle);
            else
                return this->_handle;
        }
    };
    struct TryAwaiter : public AwaiterBase {
        TryAwaiter(Handle coro) : AwaiterBase(coro) {}
        Try<T> await_resume() noexcept { return this->_handle.promise().tryResult(); }
        auto coAwait(Executor* ex) {
            this->_handle.promise()._executor = ex;
            return std::move(*this);
        }
    };
    struct ValueAwaiter : public AwaiterBase {
        ValueAwaiter(Handle coro) : AwaiterBase(coro) {}
        T await_resume() { return this->_handle.promise().result(); }
    };

    ~LazyBase() {
        if (_coro)
            _coro.destroy();
    }
    explicit LazyBase(Handle coro) noexcept : _coro(coro) {}
    LazyBase(LazyBase&& other) noexcept : _coro(std::exchange(other._coro, nullptr)) {}
    LazyBase(const LazyBase&) = delete;
    LazyBase& operator=(const LazyBase&) = delete;

    Executor* getExecutor() { return _coro.promise()._executor; }

    template <typename F>
    void start(F&& callback)
        requires(isLazyCallback<T, F>)
    {
        auto launchCoro = [](LazyBase lazy, std::decay_t<F> cb) -> detail::DetachedCoroutine { cb(co_await lazy.coAwaitTry()); };
        [[maybe_unused]] auto detached = launchCoro(std::move(*this), std::forward<F>(callback));
    }

    bool isReady() const { return !_coro || _coro.done(); }
    auto operator co_await() { return ValueAwaiter(std::exchange(_coro, nullptr)); }
    auto coAwaitTry() { return TryAwaiter(std::exchange(_coro, nullptr)); }

protected:
    Handle _coro;
};

}  // namespace detail

template <typename T = void>
class [[nodiscard]] Lazy : public detail::LazyBase<T, /*reschedule=*/false> {
    using Base = detail::LazyBase<T, false>;

public:
    using Base::Base;
    RescheduleLazy<T> via(Executor* ex) && {
        this->_coro.promise()._executor = ex;
        return RescheduleLazy<T>(std::exchange(this->_coro, nullptr));
    }
    using Base::start;
    template <typename F>
    void directlyStart(F&& callback, Executor* executor)
        requires(detail::isLazyCallback<T, F>)
    {
        this->_coro.promise()._executor = executor;
        return start(std::forward<F>(callback));
    }
    auto coAwait(Executor* ex) {
        this->_coro.promise()._executor = ex;
        return typename Base::ValueAwaiter(std::exchange(this->_coro, nullptr));
    }

private:
    friend class RescheduleLazy<T>;
};

template <typename T = void>
class [[nodiscard]] RescheduleLazy : public detail::LazyBase<T, /*reschedule=*/true> {
    using Base = detail::LazyBase<T, true>;
    friend class Lazy<T>;

public:
    void detach() {
        this->start([](auto&& t) {
            if (t.hasError())
                std::rethrow_exception(t.getException());
        });
    }
    [[deprecated("RescheduleLazy should be only allowed in DetachedCoroutine")]] auto operator co_await() {
        return Base::operator co_await();
    }

private:
    using Base::Base;
};

template <typename T>
inline Lazy<T> detail::LazyPromise<T>::get_return_object() noexcept {
    return Lazy<T>(Lazy<T>::Handle::from_promise(*this));
}
inline Lazy<void> detail::LazyPromise<void>::get_return_object() noexcept {
    return Lazy<void>(Lazy<void>::Handle::from_promise(*this));
}
template <typename T>
inline Lazy<T> detail::LazyPromise<T>::get_return_object_on_allocation_failure() noexcept {
    return Lazy<T>(typename Lazy<T>::Handle(nullptr));
}
inline Lazy<void> detail::LazyPromise<void>::get_return_object_on_allocation_failure() noexcept {
    return Lazy<void>(Lazy<void>::Handle(nullptr));
}

}  // namespace async_simple::coro
