// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <cppcoro/awaitable_traits.hpp>
#include <cppcoro/task.hpp>

#include <utility>

namespace cppcoro {

template <typename Scheduler>
struct schedule_on_transform {
  explicit schedule_on_transform(Scheduler &s) noexcept : scheduler(s) {}
  Scheduler &scheduler;
};

template <typename Scheduler>
schedule_on_transform<Scheduler> schedule_on(Scheduler &scheduler) {
  return schedule_on_transform<Scheduler>{scheduler};
}

template <typename T, typename Scheduler>
decltype(auto) operator|(T &&value, schedule_on_transform<Scheduler> transform) {
  return schedule_on(transform.scheduler, static_cast<T &&>(value));
}

template <typename Scheduler, typename Awaitable>
auto schedule_on(Scheduler &scheduler, Awaitable awaitable)
    -> task<std::remove_reference_t<typename awaitable_traits<Awaitable>::await_result_t>> {
  co_await scheduler.schedule();
  co_return co_await std::move(awaitable);
}

} // namespace cppcoro
