// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/coro/Lazy.h"

namespace async_simple::coro {

template <class Lock>
class ConditionVariable;

template <class Lock>
class ConditionVariableAwaiter {
public:
    ConditionVariableAwaiter(ConditionVariable<Lock>* cv, Lock& lock) noexcept;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> continuation) noexcept;
    void await_resume() const noexcept {}
};
template <>
class ConditionVariableAwaiter<void> {
public:
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> continuation) noexcept;
    void await_resume() const noexcept {}
};

template <class Lock>
class ConditionVariable {
public:
    void notifyOne() noexcept;
    void notifyAll() noexcept;
    template <class Pred>
    Lazy<> wait(Lock& lock, Pred&& pred) noexcept {
        while (!pred()) {
            co_await ConditionVariableAwaiter<Lock>{this, lock};
            co_await lock.coLock();
        }
    }
};
template <>
class ConditionVariable<void> {
public:
    void notify() noexcept;
    void reset() noexcept;
    ConditionVariableAwaiter<void> wait() noexcept { return {}; }
};

using Notifier = ConditionVariable<void>;

}  // namespace async_simple::coro
