// A stand-in for the header of stdexec that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "__detail/__run_loop.hpp"
#include "__detail/__senders.hpp"
#include "__detail/__task.hpp"

#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace STDEXEC {

struct just_t {
  template <class... _Ts>
  constexpr auto operator()(_Ts &&...__ts) const {
    return __make_sexpr<just_t, typename __single<std::decay_t<_Ts>...>::type>(static_cast<_Ts &&>(__ts)...);
  }
};
inline constexpr just_t just{};

struct schedule_t {
  template <scheduler _Scheduler>
  [[nodiscard]] constexpr auto operator()(_Scheduler &&__sched) const noexcept {
    return __sched.schedule();
  }
};
inline constexpr schedule_t schedule{};

struct then_t {
  template <sender _Sender, class _Fun>
  constexpr auto operator()(_Sender &&__sndr, _Fun __fun) const {
    using _Value = typename __invoked<__value_of_t<_Sender>, _Fun>::type;
    return __make_sexpr<then_t, _Value>(static_cast<_Sender &&>(__sndr), std::move(__fun));
  }
  template <class _Fun>
  constexpr auto operator()(_Fun __fun) const -> __closure<then_t, _Fun> {
    return {{}, std::move(__fun)};
  }
};
inline constexpr then_t then{};

struct upon_error_t {
  template <sender _Sender, class _Fun>
  constexpr auto operator()(_Sender &&__sndr, _Fun __fun) const {
    return __make_sexpr<upon_error_t, __value_of_t<_Sender>>(static_cast<_Sender &&>(__sndr), std::move(__fun));
  }
  template <class _Fun>
  constexpr auto operator()(_Fun __fun) const -> __closure<upon_error_t, _Fun> {
    return {{}, std::move(__fun)};
  }
};
inline constexpr upon_error_t upon_error{};

namespace __let {
template <class _SetTag>
struct __let_t {
  template <sender _Sender, class _Fun>
  constexpr auto operator()(_Sender &&__sndr, _Fun __fun) const {
    using _Next = typename __invoked<__value_of_t<_Sender>, _Fun>::type;
    return __make_sexpr<__let_t, __value_of_t<_Next>>(static_cast<_Sender &&>(__sndr), std::move(__fun));
  }
  template <class _Fun>
  constexpr auto operator()(_Fun __fun) const -> __closure<__let_t, _Fun> {
    return {{}, std::move(__fun)};
  }
};
}  // namespace __let
struct set_value_t {};
inline constexpr __let::__let_t<set_value_t> let_value{};

struct starts_on_t {
  template <scheduler _Scheduler, sender _Sender>
  [[nodiscard]] constexpr auto operator()(_Scheduler &&__sched, _Sender &&__sndr) const {
    return __make_sexpr<starts_on_t, __value_of_t<_Sender>>(static_cast<_Scheduler &&>(__sched), static_cast<_Sender &&>(__sndr));
  }
};
inline constexpr starts_on_t starts_on{};

struct on_t {
  template <scheduler _Scheduler, sender _Sender>
  constexpr auto operator()(_Scheduler &&__sched, _Sender &&__sndr) const {
    return __make_sexpr<on_t, __value_of_t<_Sender>>(static_cast<_Scheduler &&>(__sched), static_cast<_Sender &&>(__sndr));
  }
};
inline constexpr on_t on{};

struct continues_on_t {
  template <sender _Sender, scheduler _Scheduler>
  constexpr auto operator()(_Sender &&__sndr, _Scheduler __sched) const {
    return __make_sexpr<continues_on_t, __value_of_t<_Sender>>(static_cast<_Sender &&>(__sndr), std::move(__sched));
  }
  template <scheduler _Scheduler>
  constexpr auto operator()(_Scheduler __sched) const -> __closure<continues_on_t, _Scheduler> {
    return {{}, std::move(__sched)};
  }
};
inline constexpr continues_on_t continues_on{};

struct when_all_t {
  template <sender... _Senders>
  constexpr auto operator()(_Senders &&...__sndrs) const {
    return __make_sexpr<when_all_t, std::tuple<__value_of_t<_Senders>...>>(static_cast<_Senders &&>(__sndrs)...);
  }
};
inline constexpr when_all_t when_all{};

// The scopes terminate the program if they are destroyed before they are joined.
struct __scope_join_t {};
class simple_counting_scope {
 public:
  struct token {
    simple_counting_scope *__scope_;
  };
  ~simple_counting_scope();
  auto get_token() noexcept -> token { return {this}; }
  void close() noexcept;
  auto join() noexcept { return __make_sexpr<__scope_join_t, void>(this); }
};
class counting_scope {
 public:
  struct token {
    counting_scope *__scope_;
  };
  ~counting_scope();
  auto get_token() noexcept -> token { return {this}; }
  void request_stop() noexcept;
  auto join() noexcept { return __make_sexpr<__scope_join_t, void>(this); }
};

struct spawn_t {
  template <sender _Sender, class _Token>
  void operator()(_Sender &&__sndr, _Token &&__tkn) const {
    auto *__op = new auto(connect(static_cast<_Sender &&>(__sndr), receiver_tag{}));
    start(*__op);
  }
};
inline constexpr spawn_t spawn{};
struct spawn_future_t {
  template <sender _Sender, class _Token>
  auto operator()(_Sender &&__sndr, _Token &&__tkn) const {
    return __make_sexpr<spawn_future_t, __value_of_t<_Sender>>(static_cast<_Sender &&>(__sndr));
  }
};
inline constexpr spawn_future_t spawn_future{};

class parallel_scheduler {
 public:
  using scheduler_concept = scheduler_tag;
  auto schedule() const noexcept { return __make_sexpr<schedule_t, void>(); }
};
parallel_scheduler get_parallel_scheduler();

}  // namespace STDEXEC

STDEXEC_BEGIN_THIS_THREAD

struct sync_wait_t {
  template <STDEXEC::sender _Sender>
  auto operator()(_Sender &&__sndr) const {
    STDEXEC::run_loop __loop;
    auto __op = STDEXEC::connect(static_cast<_Sender &&>(__sndr), &__loop);
    STDEXEC::start(__op);
    __loop.run();
    return std::optional<typename STDEXEC::__as_tuple<STDEXEC::__value_of_t<_Sender>>::type>();
  }
};
struct sync_wait_with_variant_t {
  template <STDEXEC::sender _Sender>
  auto operator()(_Sender &&__sndr) const {
    return sync_wait_t()(static_cast<_Sender &&>(__sndr));
  }
};
inline constexpr sync_wait_t sync_wait{};
inline constexpr sync_wait_with_variant_t sync_wait_with_variant{};

}  // STDEXEC_BEGIN_THIS_THREAD
