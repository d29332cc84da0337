// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/coro/ConditionVariable.h"
#include "async_simple/coro/SpinLock.h"

#include <cstddef>

namespace async_simple::coro {

template <std::size_t LeastMaxValue = 0xffffffff>
class CountingSemaphore {
public:
    explicit CountingSemaphore(std::size_t desired) : count_(desired) {}
    Lazy<void> acquire() noexcept {
        auto lock = co_await lock_.coScopedLock();
        co_await cv_.wait(lock_, [this] { return count_ > 0; });
        --count_;
    }
    Lazy<void> release(std::size_t update = 1) noexcept {
        auto lock = co_await lock_.coScopedLock();
        count_ += update;
        cv_.notifyOne();
    }

private:
    SpinLock lock_;
    ConditionVariable<SpinLock> cv_;
    std::size_t count_;
};
using BinarySemaphore = CountingSemaphore<1>;

}  // namespace async_simple::coro
