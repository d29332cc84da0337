// A stand-in for the header of stdexec that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "../stdexec/execution.hpp"

namespace EXEC {

struct start_detached_t {
  template <STDEXEC::sender _Sender>
  void operator()(_Sender &&__sndr) const {
    auto *__op = new auto(STDEXEC::connect(static_cast<_Sender &&>(__sndr), STDEXEC::receiver_tag{}));
    STDEXEC::start(*__op);
  }
};
inline constexpr start_detached_t start_detached{};

}  // namespace EXEC
