// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <cppcoro/awaitable_traits.hpp>
#include <cppcoro/detail/when_all_ready_awaitable.hpp>

#include <tuple>
#include <vector>

namespace cppcoro {

template <typename... Awaitables>
[[nodiscard]] auto when_all_ready(Awaitables &&...awaitables) {
  return detail::when_all_ready_awaitable<
      std::tuple<detail::when_all_task<typename awaitable_traits<Awaitables>::await_result_t>...>>(
      {detail::make_when_all_task(std::move(awaitables))...});
}

template <typename Awaitable>
[[nodiscard]] auto when_all_ready(std::vector<Awaitable> awaitables) {
  using task_t = detail::when_all_task<typename awaitable_traits<Awaitable>::await_result_t>;
  std::vector<task_t> tasks;
  for (auto &awaitable : awaitables)
    tasks.emplace_back(detail::make_when_all_task(std::move(awaitable)));
  return detail::when_all_ready_awaitable<std::vector<task_t>>(std::move(tasks));
}

} // namespace cppcoro
