// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/coro/ViaIfAsync.h>

#include <mutex>

namespace folly::coro {

class Mutex {
  class ScopedLockAwaiter;
  class LockAwaiter;
  template <typename Awaiter>
  class LockOperation;

public:
  Mutex() noexcept {}
  Mutex(const Mutex &) = delete;
  ~Mutex();
  bool try_lock() noexcept;
  [[nodiscard]] LockOperation<ScopedLockAwaiter> co_scoped_lock() noexcept;
  [[nodiscard]] LockOperation<LockAwaiter> co_lock() noexcept;
  void unlock() noexcept;

private:
  class LockAwaiter {
  public:
    explicit LockAwaiter(Mutex &mutex) noexcept : mutex_(mutex) {}
    bool await_ready() noexcept { return mutex_.try_lock(); }
    bool await_suspend(coroutine_handle<> awaitingCoroutine) noexcept;
    void await_resume() noexcept {}

  protected:
    Mutex &mutex_;
  };

  class ScopedLockAwaiter : public LockAwaiter {
  public:
    using LockAwaiter::LockAwaiter;
    std::unique_lock<Mutex> await_resume() noexcept { return std::unique_lock<Mutex>{mutex_, std::adopt_lock}; }
  };

  template <typename Awaiter>
  class LockOperation {
  public:
    explicit LockOperation(Mutex &mutex) noexcept : mutex_(mutex) {}
    auto viaIfAsync(folly::Executor::KeepAlive<> executor) const {
      return folly::coro::co_viaIfAsync(std::move(executor), Awaiter{mutex_});
    }

  private:
    Mutex &mutex_;
  };
};

inline Mutex::LockOperation<Mutex::ScopedLockAwaiter> Mutex::co_scoped_lock() noexcept {
  return LockOperation<ScopedLockAwaiter>{*this};
}
inline Mutex::LockOperation<Mutex::LockAwaiter> Mutex::co_lock() noexcept { return LockOperation<LockAwaiter>{*this}; }

} // namespace folly::coro
