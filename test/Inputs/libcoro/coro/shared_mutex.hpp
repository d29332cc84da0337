// A stand-in for the header of libcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include "coro/task.hpp"

#include <memory>

namespace coro {

template <typename executor_type>
class shared_mutex {
public:
  explicit shared_mutex(std::unique_ptr<executor_type> &e);
  [[nodiscard]] auto scoped_lock_shared(coro::task<void> scoped_task) -> coro::task<void>;
  [[nodiscard]] auto scoped_lock(coro::task<void> scoped_task) -> coro::task<void>;
  [[nodiscard]] auto lock_shared() -> coro::task<void>;
  [[nodiscard]] auto lock() -> coro::task<void>;
  [[nodiscard]] auto unlock_shared() -> coro::task<void>;
  [[nodiscard]] auto unlock() -> coro::task<void>;
};

} // namespace coro
