// A mock of D++ e5eeb46 (2026-05-20): the qualified names are true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_DPP_H
#define ASYNC_TIDY_TEST_PACKS_DPP_H

#include "coroutine.h"
#include <concepts>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <utility>

namespace dpp {
template <class Derived> class basic_awaitable {
public:
  auto sync_wait() { return 0; }
  template <class Duration> auto sync_wait_for(const Duration &) { return 0; }
};
template <class R> class awaitable : public basic_awaitable<awaitable<R>>, public mock::awaiter<R> {};
template <class R = void> class task : public awaitable<R> {
public:
  using promise_type = mock::promise<task, R, std::suspend_never>;
};
template <class R = void> class coroutine : public basic_awaitable<coroutine<R>>, public mock::awaiter<R> {
public:
  using promise_type = mock::promise<coroutine, R, std::suspend_always>;
};
struct job {
  using promise_type = mock::promise<job, void, std::suspend_never>;
};
template <class T>
concept awaitable_type = requires(T t) { t.await_ready(); };
template <class R> class async : public awaitable<R> {};
struct timer {};
struct message_create_t {};
namespace utility {
template <class F, class R, class... Args>
concept callable_returns = std::convertible_to<std::invoke_result_t<F, Args...>, R>;
} // namespace utility
template <class T> class event_router_t {
public:
  template <class F>
    requires(utility::callable_returns<F, task<void>, const T &> || utility::callable_returns<F, void, const T &>)
  std::size_t operator()(F &&fun) {
    return this->attach(std::forward<F>(fun));
  }
  template <class F>
    requires(utility::callable_returns<F, void, const T &>)
  std::size_t attach(F &&fun) {
    return 0;
  }
  template <class F>
    requires(utility::callable_returns<F, task<void>, const T &>)
  std::size_t attach(F &&fun) {
    return 0;
  }
};
struct message {};
struct confirmation_callback_t {};
using command_completion_event_t = std::function<void(const confirmation_callback_t &)>;
enum start_type : bool { st_wait, st_return };
class cluster {
public:
  event_router_t<message_create_t> on_message_create;
  [[nodiscard]] async<timer> co_sleep(std::uint64_t seconds);
  void message_create(const message &m, command_completion_event_t callback = {});
  [[nodiscard]] async<confirmation_callback_t> co_message_create(const message &m);
  timer start_timer(std::function<void(timer)> on_tick, std::uint64_t frequency);
  template <std::invocable<timer> T>
    requires(awaitable_type<typename std::invoke_result<T, timer>::type>)
  timer start_timer(T &&on_tick, std::uint64_t frequency) {
    std::function<void(timer)> ticker = std::bind_front(
        [](std::decay_t<T> fun, timer t) -> job { co_await std::invoke(fun, t); }, std::forward<T>(on_tick));
    return start_timer(std::move(ticker), frequency);
  }
  void queue_work(int priority, std::function<void()> task);
  void start(start_type return_after = st_wait);
};
} // namespace dpp

#endif
