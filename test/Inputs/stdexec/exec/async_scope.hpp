// A stand-in for the header of stdexec that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "../stdexec/execution.hpp"

namespace EXEC {

namespace __scope {

template <class _Constrained>
struct __when_empty_sender {
  using sender_concept = STDEXEC::sender_tag;
  using __value_t = STDEXEC::__value_of_t<_Constrained>;
};
template <class _Constrained>
struct __nest_sender {
  using sender_concept = STDEXEC::sender_tag;
  using __value_t = STDEXEC::__value_of_t<_Constrained>;
  _Constrained __c_;
};
template <class _Sender>
struct __future {
  using sender_concept = STDEXEC::sender_tag;
  using __value_t = STDEXEC::__value_of_t<_Sender>;
  __future(__future &&) = default;
  ~__future() noexcept {}
  __future(void *__state) noexcept : __state_(__state) {}
  void *__state_;
};

struct async_scope {
  async_scope() = default;
  async_scope(async_scope &&) = delete;
  [[nodiscard]] auto on_empty() const { return __when_empty_sender<decltype(STDEXEC::just())>{}; }
  template <STDEXEC::sender _Constrained>
  [[nodiscard]] auto nest(_Constrained &&__c) -> __nest_sender<std::decay_t<_Constrained>> {
    return {static_cast<_Constrained &&>(__c)};
  }
  template <STDEXEC::sender _Sender>
  void spawn(_Sender &&__sndr) {
    auto *__op = new auto(STDEXEC::connect(nest(static_cast<_Sender &&>(__sndr)), STDEXEC::receiver_tag{}));
    STDEXEC::start(*__op);
  }
  template <STDEXEC::sender _Sender>
  [[nodiscard]] auto spawn_future(_Sender &&__sndr) -> __future<std::decay_t<_Sender>> {
    auto *__op = new auto(STDEXEC::connect(nest(static_cast<_Sender &&>(__sndr)), STDEXEC::receiver_tag{}));
    STDEXEC::start(*__op);
    return {__op};
  }
  auto request_stop() noexcept -> bool;
};

}  // namespace __scope

using __scope::async_scope;

}  // namespace EXEC
