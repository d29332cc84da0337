// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/coro/Lazy.h"

#include <atomic>
#include <mutex>
#include <thread>

namespace async_simple::coro {

class SpinLock {
public:
    bool tryLock() noexcept { return !_locked.exchange(true, std::memory_order_acquire); }
    Lazy<> coLock() {
        while (!tryLock())
            co_await Yield{};
    }
    void lock() noexcept {
        while (!tryLock())
            std::this_thread::yield();
    }
    void unlock() noexcept { _locked.store(false, std::memory_order_release); }
    [[nodiscard]] Lazy<std::unique_lock<SpinLock>> coScopedLock() {
        co_await coLock();
        co_return std::unique_lock<SpinLock>{*this, std::adopt_lock};
    }

private:
    std::atomic<bool> _locked = false;
};

class ScopedSpinLock {
public:
    explicit ScopedSpinLock(SpinLock& lock) : _lock(lock) { _lock.lock(); }
    ~ScopedSpinLock() { _lock.unlock(); }

private:
    SpinLock& _lock;
};

}  // namespace async_simple::coro
