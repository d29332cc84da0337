// A stand-in for the header of libcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include "coro/detail/awaitable.hpp"

#include <coroutine>
#include <tuple>
#include <utility>
#include <vector>

namespace coro {

namespace detail {

template <typename return_type>
class when_all_task {
public:
  when_all_task(when_all_task &&other) noexcept;
  ~when_all_task();
  auto return_value() const & -> const std::remove_cvref_t<return_type> &;
};

template <>
class when_all_task<void> {
public:
  when_all_task(when_all_task &&other) noexcept;
  ~when_all_task();
};

template <typename task_container_type>
class when_all_ready_awaitable {
public:
  explicit when_all_ready_awaitable(task_container_type &&tasks) noexcept;
  when_all_ready_awaitable(when_all_ready_awaitable &&other) noexcept;

  auto operator co_await() && noexcept {
    struct awaiter {
      awaiter(when_all_ready_awaitable &awaitable) noexcept : m_awaitable(awaitable) {}
      auto await_ready() const noexcept -> bool;
      auto await_suspend(std::coroutine_handle<> awaiting_coroutine) noexcept -> bool;
      auto await_resume() noexcept -> task_container_type && { return std::move(m_awaitable.m_tasks); }
      when_all_ready_awaitable &m_awaitable;
    };
    return awaiter{*this};
  }

private:
  task_container_type m_tasks;
};

template <typename awaitable>
auto make_when_all_task(awaitable a) -> when_all_task<await_result<awaitable>>;

} // namespace detail

template <typename... awaitables_type>
[[nodiscard]] auto when_all(awaitables_type... awaitables) {
  return detail::when_all_ready_awaitable<std::tuple<detail::when_all_task<detail::await_result<awaitables_type>>...>>(
      std::make_tuple(detail::make_when_all_task(std::move(awaitables))...));
}

template <typename awaitable_type>
[[nodiscard]] auto when_all(std::vector<awaitable_type> awaitables) {
  using task_type = detail::when_all_task<detail::await_result<awaitable_type>>;
  std::vector<task_type> output_tasks;
  for (auto &a : awaitables)
    output_tasks.emplace_back(detail::make_when_all_task(std::move(a)));
  return detail::when_all_ready_awaitable<std::vector<task_type>>(std::move(output_tasks));
}

} // namespace coro
