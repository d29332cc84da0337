// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/coro/Lazy.h"
#include "async_simple/coro/SpinLock.h"

namespace async_simple::coro {

template <typename Lock>
class SharedMutexBase {
    Lock mut_;

public:
    Lazy<> coLock() noexcept { auto scoper = co_await mut_.coScopedLock(); }
    bool tryLock() noexcept;
    Lazy<void> unlock() noexcept { auto scoper = co_await mut_.coScopedLock(); }
    Lazy<void> coLockShared() { auto scoper = co_await mut_.coScopedLock(); }
    Lazy<void> unlockShared() { auto scoper = co_await mut_.coScopedLock(); }
};
struct SharedMutex : public SharedMutexBase<SpinLock> {};

}  // namespace async_simple::coro
