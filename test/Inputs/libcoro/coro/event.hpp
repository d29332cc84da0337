// A stand-in for the header of libcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <coroutine>

namespace coro {

class event {
public:
  struct awaiter {
    awaiter(const event &e) noexcept : m_event(e) {}
    auto await_ready() const noexcept -> bool { return m_event.is_set(); }
    auto await_suspend(std::coroutine_handle<> awaiting_coroutine) noexcept -> bool;
    auto await_resume() noexcept {}
    const event &m_event;
  };

  explicit event(bool initially_set = false) noexcept;
  ~event();
  auto is_set() const noexcept -> bool;
  auto set() noexcept -> void;
  auto operator co_await() const noexcept -> awaiter { return awaiter(*this); }
  auto reset() noexcept -> void;
};

} // namespace coro
