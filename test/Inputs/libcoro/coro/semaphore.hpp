// A stand-in for the header of libcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include "coro/sync_wait.hpp"
#include "coro/task.hpp"

#include <cstddef>

namespace coro {

enum class semaphore_acquire_result { acquired, shutdown };

template <std::ptrdiff_t max_value>
class semaphore {
public:
  explicit semaphore(const std::ptrdiff_t starting_value);
  ~semaphore() { coro::sync_wait(shutdown()); }
  semaphore(const semaphore &) = delete;

  [[nodiscard]] auto acquire() -> coro::task<semaphore_acquire_result>;
  [[nodiscard]] auto release() -> coro::task<void>;
  auto try_acquire() -> bool;
  [[nodiscard]] auto shutdown() noexcept -> coro::task<void>;
};

} // namespace coro
