// A stand-in for the header of stdexec that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "__config.hpp"

#include <concepts>
#include <coroutine>
#include <exception>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace STDEXEC {

struct sender_tag {};
struct receiver_tag {};
struct scheduler_tag {};
using sender_t = sender_tag;

template <class _Sender>
inline constexpr bool enable_sender = requires { typename _Sender::sender_concept; };
template <class _Sender>
concept sender = enable_sender<std::remove_cvref_t<_Sender>>;
template <class _Scheduler>
concept scheduler = requires { typename std::remove_cvref_t<_Scheduler>::scheduler_concept; };

// What it completes with. (The library computes this from completion signatures.)
template <class _Sender>
using __value_of_t = typename std::remove_cvref_t<_Sender>::__value_t;
template <class _Value>
struct __as_tuple {
  using type = std::tuple<_Value>;
};
template <>
struct __as_tuple<void> {
  using type = std::tuple<>;
};
template <class _Value, class _Fn>
struct __invoked : std::invoke_result<_Fn, _Value> {};
template <class _Fn>
struct __invoked<void, _Fn> : std::invoke_result<_Fn> {};
template <class... _Ts>
struct __single {
  using type = std::tuple<_Ts...>;
};
template <class _Ty>
struct __single<_Ty> {
  using type = _Ty;
};
template <>
struct __single<> {
  using type = void;
};

// The type of nearly all senders. No await interface, not nodiscard.
namespace {
template <auto _Tag, class _Value, class... _Parts>
struct __sexpr {
  using sender_concept = sender_tag;
  using __value_t = _Value;
  std::tuple<_Parts...> __parts_;
};
}  // namespace

template <class _Tag, class _Value, class... _Parts>
constexpr auto __make_sexpr(_Parts &&...__parts) {
  return __sexpr<_Tag{}, _Value, std::decay_t<_Parts>...>{{static_cast<_Parts &&>(__parts)...}};
}

struct connect_t {
  template <sender _Sender, class _Receiver>
  struct __operation {
    _Sender __sndr_;
    _Receiver __rcvr_;
    void start() & noexcept {}
  };
  template <sender _Sender, class _Receiver>
  constexpr auto operator()(_Sender &&__sndr, _Receiver __rcvr) const {
    return __operation<std::decay_t<_Sender>, _Receiver>{static_cast<_Sender &&>(__sndr), std::move(__rcvr)};
  }
};
struct start_t {
  template <class _Op>
  constexpr void operator()(_Op &__op) const noexcept {
    __op.start();
  }
};
inline constexpr connect_t connect{};
inline constexpr start_t start{};

// How coroutines await senders.
template <class _Value>
struct __sender_awaiter {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  _Value await_resume() {
    if constexpr (!std::is_void_v<_Value>)
      return _Value();
  }
};
struct as_awaitable_t {
  template <class _Ty, class _Promise>
  decltype(auto) operator()(_Ty &&__t, _Promise &__promise) const {
    if constexpr (requires { static_cast<_Ty &&>(__t).as_awaitable(__promise); })
      return static_cast<_Ty &&>(__t).as_awaitable(__promise);
    else if constexpr (sender<_Ty>)
      return __sender_awaiter<__value_of_t<_Ty>>{};
    else
      return static_cast<_Ty &&>(__t);
  }
};
inline constexpr as_awaitable_t as_awaitable{};

template <class _Promise>
struct with_awaitable_senders {
  template <class _Value>
  auto await_transform(_Value &&__val) -> decltype(auto) {
    return as_awaitable(static_cast<_Value &&>(__val), static_cast<_Promise &>(*this));
  }
  std::coroutine_handle<> __continuation_;
};

namespace __clsur {
struct __base {};
template <sender _Sender, std::derived_from<__base> _Closure>
constexpr auto operator|(_Sender &&__sndr, _Closure &&__clsur) {
  return static_cast<_Closure &&>(__clsur)(static_cast<_Sender &&>(__sndr));
}
}  // namespace __clsur

// then(f) without a sender.
template <class _Fn, class _Arg>
struct __closure : __clsur::__base {
  _Arg __arg_;
  template <sender _Sender>
  constexpr auto operator()(_Sender &&__sndr) && {
    return _Fn()(static_cast<_Sender &&>(__sndr), std::move(__arg_));
  }
};

}  // namespace STDEXEC
