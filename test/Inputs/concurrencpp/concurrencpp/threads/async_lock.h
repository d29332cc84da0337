// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/executors/executor.h"
#include "concurrencpp/results/lazy_result.h"

#include <memory>
#include <mutex>

namespace concurrencpp {
    class scoped_async_lock;

    class async_lock {
        std::mutex m_awaiter_lock;
        bool m_locked = false;

       public:
        ~async_lock() noexcept;
        lazy_result<scoped_async_lock> lock(std::shared_ptr<executor> resume_executor);
        lazy_result<bool> try_lock();
        void unlock();
    };

    class scoped_async_lock {
        async_lock* m_lock = nullptr;
        bool m_owns = false;

       public:
        scoped_async_lock() noexcept = default;
        scoped_async_lock(scoped_async_lock&& rhs) noexcept;
        scoped_async_lock(async_lock& lock, std::defer_lock_t) noexcept;
        scoped_async_lock(async_lock& lock, std::adopt_lock_t) noexcept;
        ~scoped_async_lock() noexcept;
        lazy_result<void> lock(std::shared_ptr<executor> resume_executor);
        lazy_result<bool> try_lock();
        void unlock();
        bool owns_lock() const noexcept;
    };
}  // namespace concurrencpp
