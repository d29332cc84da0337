// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <coroutine>

namespace folly::coro {

class Baton {
public:
  class WaitOperation;

  explicit Baton(bool initiallySignalled = false) noexcept;
  ~Baton();
  bool ready() const noexcept;
  [[nodiscard]] WaitOperation operator co_await() const noexcept;
  void post() noexcept;
  void reset() noexcept;

  class WaitOperation {
  public:
    explicit WaitOperation(const Baton &baton) noexcept;
    bool await_ready() const noexcept;
    bool await_suspend(std::coroutine_handle<> awaitingCoroutine) noexcept;
    void await_resume() noexcept {}
  };
};

} // namespace folly::coro
