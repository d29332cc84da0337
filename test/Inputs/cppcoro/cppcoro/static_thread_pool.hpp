// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <coroutine>
#include <cstdint>

namespace cppcoro {

class static_thread_pool {
public:
  static_thread_pool();
  explicit static_thread_pool(std::uint32_t threadCount);
  ~static_thread_pool();

  class schedule_operation {
  public:
    schedule_operation(static_thread_pool *tp) noexcept : m_threadPool(tp) {}
    bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> awaitingCoroutine) noexcept;
    void await_resume() noexcept {}

  private:
    static_thread_pool *m_threadPool;
  };

  std::uint32_t thread_count() const noexcept;
  [[nodiscard]] schedule_operation schedule() noexcept { return schedule_operation{this}; }
};

} // namespace cppcoro
