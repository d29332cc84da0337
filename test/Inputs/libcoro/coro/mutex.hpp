// A stand-in for the header of libcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <coroutine>
#include <type_traits>

namespace coro {

class mutex;
class scoped_lock;

namespace detail {

struct lock_operation_base {
  explicit lock_operation_base(coro::mutex &m) : m_mutex(m) {}
  virtual ~lock_operation_base() = default;
  lock_operation_base(const lock_operation_base &) = delete;
  lock_operation_base(lock_operation_base &&) = delete;
  auto await_ready() const noexcept -> bool;
  auto await_suspend(std::coroutine_handle<> awaiting_coroutine) noexcept -> bool;

protected:
  coro::mutex &m_mutex;
};

template <typename return_type>
struct lock_operation : public lock_operation_base {
  explicit lock_operation(coro::mutex &m) : lock_operation_base(m) {}
  auto await_resume() noexcept -> return_type {
    if constexpr (std::is_same_v<scoped_lock, return_type>)
      return scoped_lock{this->m_mutex};
  }
};

} // namespace detail

class scoped_lock {
public:
  explicit scoped_lock(class coro::mutex &m) : m_mutex(&m) {}
  ~scoped_lock();
  scoped_lock(const scoped_lock &) = delete;
  scoped_lock(scoped_lock &&other) noexcept;
  auto unlock() -> void;

private:
  class coro::mutex *m_mutex{nullptr};
};

class mutex {
public:
  explicit mutex() noexcept {}
  mutex(const mutex &) = delete;
  [[nodiscard]] auto scoped_lock() -> detail::lock_operation<scoped_lock> {
    return detail::lock_operation<coro::scoped_lock>{*this};
  }
  [[nodiscard]] auto lock() -> detail::lock_operation<void> { return detail::lock_operation<void>{*this}; }
  [[nodiscard]] auto try_lock() -> bool;
  auto unlock() -> void;
};

} // namespace coro
