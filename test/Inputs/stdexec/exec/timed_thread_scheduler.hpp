// A stand-in for the header of stdexec that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "timed_scheduler.hpp"

#include <chrono>

namespace EXEC {

class timed_thread_scheduler {
 public:
  class schedule_at_sender {
   public:
    using sender_concept = STDEXEC::sender_tag;
    using __value_t = void;
  };
  using scheduler_concept = STDEXEC::scheduler_tag;
  auto schedule() const noexcept -> schedule_at_sender { return {}; }
  auto schedule_at(std::chrono::steady_clock::time_point) const noexcept -> schedule_at_sender { return {}; }
};

class timed_thread_context {
 public:
  timed_thread_context();
  ~timed_thread_context();
  auto get_scheduler() noexcept -> timed_thread_scheduler { return {}; }
};

}  // namespace EXEC
