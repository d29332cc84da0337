// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include <coroutine>
#include <mutex>

namespace async_simple::coro {

class Mutex {
private:
    class ScopedLockAwaiter;
    class LockAwaiter;

public:
    Mutex() noexcept {}
    Mutex(const Mutex&) = delete;
    bool tryLock() noexcept;
    [[nodiscard]] ScopedLockAwaiter coScopedLock() noexcept;
    [[nodiscard]] LockAwaiter coLock() noexcept;
    void unlock() noexcept;

private:
    class LockAwaiter {
    public:
        explicit LockAwaiter(Mutex& mutex) noexcept : _mutex(mutex) {}
        bool await_ready() noexcept { return _mutex.tryLock(); }
        bool await_suspend(std::coroutine_handle<> awaitingCoroutine) noexcept { return _mutex.lockAsyncImpl(this); }
        void await_resume() noexcept {}

    protected:
        Mutex& _mutex;
    };
    class ScopedLockAwaiter : public LockAwaiter {
    public:
        using LockAwaiter::LockAwaiter;
        [[nodiscard]] std::unique_lock<Mutex> await_resume() noexcept {
            return std::unique_lock<Mutex>{_mutex, std::adopt_lock};
        }
    };
    bool lockAsyncImpl(LockAwaiter* awaiter);
};

inline Mutex::ScopedLockAwaiter Mutex::coScopedLock() noexcept { return ScopedLockAwaiter(*this); }
inline Mutex::LockAwaiter Mutex::coLock() noexcept { return LockAwaiter(*this); }

}  // namespace async_simple::coro
