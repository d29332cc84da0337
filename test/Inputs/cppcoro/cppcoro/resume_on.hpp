// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <cppcoro/awaitable_traits.hpp>
#include <cppcoro/task.hpp>

#include <utility>

namespace cppcoro {

template <typename Scheduler>
struct resume_on_transform {
  explicit resume_on_transform(Scheduler &s) noexcept : scheduler(s) {}
  Scheduler &scheduler;
};

template <typename Scheduler>
resume_on_transform<Scheduler> resume_on(Scheduler &scheduler) noexcept {
  return resume_on_transform<Scheduler>(scheduler);
}

template <typename T, typename Scheduler>
decltype(auto) operator|(T &&value, resume_on_transform<Scheduler> transform) {
  return resume_on(transform.scheduler, static_cast<T &&>(value));
}

template <typename Scheduler, typename Awaitable>
auto resume_on(Scheduler &scheduler, Awaitable awaitable)
    -> task<std::remove_reference_t<typename awaitable_traits<Awaitable>::await_result_t>> {
  if constexpr (std::is_void_v<typename awaitable_traits<Awaitable>::await_result_t>) {
    co_await static_cast<Awaitable &&>(awaitable);
    co_await scheduler.schedule();
  } else {
    auto result = co_await static_cast<Awaitable &&>(awaitable);
    co_await scheduler.schedule();
    co_return result;
  }
}

} // namespace cppcoro
