// A stand-in for the header of stdexec that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "__senders.hpp"

#include <atomic>

namespace STDEXEC {

namespace __run_loop {
class __run_loop_base {
 public:
  __run_loop_base() = default;
  __run_loop_base(__run_loop_base &&) = delete;
  void run() noexcept {
    while (!__finishing_.load(std::memory_order_acquire))
      __finishing_.wait(false);
  }
  void finish() noexcept {
    __finishing_.store(true);
    __finishing_.notify_all();
  }

 private:
  std::atomic<bool> __finishing_{false};
};

template <class _Derived>
struct __basic_run_loop : __run_loop_base {
  class __scheduler {
   public:
    using scheduler_concept = scheduler_tag;
    struct __sndr_t {
      using sender_concept = sender_tag;
      using __value_t = void;
    };
    constexpr auto schedule() const noexcept -> __sndr_t { return {}; }
    __basic_run_loop *__loop_;
  };
};
}  // namespace __run_loop

class run_loop : public __run_loop::__basic_run_loop<run_loop> {
 public:
  struct scheduler : __scheduler {};
  [[nodiscard]] constexpr auto get_scheduler() noexcept -> scheduler { return scheduler{{this}}; }
};

}  // namespace STDEXEC
