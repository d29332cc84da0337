// A stand-in for the header of stdexec that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "../stdexec/execution.hpp"

namespace EXEC {

namespace __schedule_after {
struct schedule_after_t {
  template <class _Scheduler, class _Duration>
  constexpr auto operator()(_Scheduler &&__sched, const _Duration &__duration) const {
    return STDEXEC::__make_sexpr<schedule_after_t, void>(static_cast<_Scheduler &&>(__sched), __duration);
  }
};
}  // namespace __schedule_after
inline constexpr __schedule_after::schedule_after_t schedule_after{};

// The operator that is called belongs to the base class.
namespace __schedule_at {
struct __schedule_at_base_t {
  template <class _Scheduler, class _TimePoint>
  constexpr auto operator()(_Scheduler &&__sched, const _TimePoint &__time_point) const {
    return __sched.schedule_at(__time_point);
  }
};
struct schedule_at_t : __schedule_at_base_t {
  using __schedule_at_base_t::operator();
};
}  // namespace __schedule_at
inline constexpr __schedule_at::schedule_at_t schedule_at{};

}  // namespace EXEC
