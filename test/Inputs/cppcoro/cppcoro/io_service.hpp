// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <cppcoro/cancellation_token.hpp>

#include <chrono>
#include <coroutine>
#include <cstdint>

namespace cppcoro {

class io_service {
public:
  class schedule_operation;
  class timed_schedule_operation;

  io_service();
  io_service(std::uint32_t concurrencyHint);
  ~io_service();

  [[nodiscard]] schedule_operation schedule() noexcept;
  template <typename Rep, typename Period>
  [[nodiscard]] timed_schedule_operation schedule_after(const std::chrono::duration<Rep, Period> &delay,
                                                        cancellation_token cancellationToken = {}) noexcept;

  std::uint64_t process_events();
  std::uint64_t process_pending_events();
  std::uint64_t process_one_event();
  std::uint64_t process_one_pending_event();
  void stop() noexcept;
};

class io_service::schedule_operation {
public:
  schedule_operation(io_service &service) noexcept;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> awaiter) noexcept;
  void await_resume() const noexcept {}
};

class io_service::timed_schedule_operation {
public:
  timed_schedule_operation(timed_schedule_operation &&other) noexcept;
  ~timed_schedule_operation();
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<> awaiter);
  void await_resume();
};

} // namespace cppcoro
