// A mock of libunifex c6e5af9 (2026-05-07): the qualified names of the declarations are true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_UNIFEX_H
#define ASYNC_TIDY_TEST_PACKS_UNIFEX_H

#include "coroutine.h"

namespace unifex {

namespace _task {
template <class T, bool nothrow> struct _task {
  struct [[nodiscard]] type : mock::awaiter<T> {
    using promise_type = mock::promise<type, T, std::suspend_always>;
  };
};
template <class T, bool nothrow> struct _sa_task {
  struct [[nodiscard]] type : _task<T, nothrow>::type {
    using promise_type = mock::promise<type, T, std::suspend_always>;
  };
};
} // namespace _task
template <class T> using task = typename _task::_task<T, false>::type;
template <class T> using nothrow_task = typename _task::_task<T, true>::type;

namespace _sync_wait_cpo {
struct _fn {
  template <class Sender> void operator()(Sender &&) const;
};
} // namespace _sync_wait_cpo
inline constexpr _sync_wait_cpo::_fn sync_wait{};

namespace _spawn_detached {
struct _spawn_detached_fn {
  template <class Sender, class Scope> void operator()(Sender &&, Scope &) const;
};
} // namespace _spawn_detached
inline constexpr _spawn_detached::_spawn_detached_fn spawn_detached{};

namespace _schedule_after {
struct sender : mock::awaiter<void> {};
inline const struct _fn {
  template <class Duration> sender operator()(Duration) const;
} schedule_after{};
} // namespace _schedule_after
using _schedule_after::schedule_after;

inline namespace v1 {
namespace _async_scope {
struct async_scope {
  template <class Sender> void detached_spawn(Sender &&);
  [[nodiscard]] mock::awaiter<void> complete() noexcept;
};
} // namespace _async_scope
using _async_scope::async_scope;
} // namespace v1

class async_mutex {
public:
  class lock_sender : public mock::awaiter<void> {};
  bool try_lock() noexcept;
  [[nodiscard]] lock_sender async_lock() noexcept;
  void unlock() noexcept;
};

} // namespace unifex

#endif
