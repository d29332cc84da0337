// A stand-in for the header of libcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include "coro/sync_wait.hpp"
#include "coro/task.hpp"

#include <optional>

namespace coro {

enum class queue_produce_result { produced, stopped };

template <typename element_type>
class queue {
public:
  queue() {}
  ~queue() { coro::sync_wait(shutdown()); }
  queue(const queue &) = delete;

  auto empty() const -> bool;
  auto push(const element_type &element) -> coro::task<queue_produce_result>;
  auto push(element_type &&element) -> coro::task<queue_produce_result>;
  [[nodiscard]] auto pop() -> coro::task<std::optional<element_type>>;
  auto shutdown() -> coro::task<void>;
};

} // namespace coro
