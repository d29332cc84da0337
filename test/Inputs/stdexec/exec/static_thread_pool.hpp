// A stand-in for the header of stdexec that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "../stdexec/execution.hpp"

#include <cstdint>

namespace EXEC {

namespace _pool_ {
class _static_thread_pool {
 public:
  class scheduler {
   public:
    class _sender {
     public:
      using sender_concept = STDEXEC::sender_tag;
      using __value_t = void;
    };
    using scheduler_concept = STDEXEC::scheduler_tag;
    [[nodiscard]] auto schedule() const noexcept -> _sender { return {}; }
  };
  explicit _static_thread_pool(std::uint32_t threadCount);
  ~_static_thread_pool();
  auto get_scheduler() noexcept -> scheduler { return {}; }
  void request_stop() noexcept;
};
}  // namespace _pool_

struct static_thread_pool : private _pool_::_static_thread_pool {
  using _pool_::_static_thread_pool::_static_thread_pool;
  using _pool_::_static_thread_pool::get_scheduler;
  using _pool_::_static_thread_pool::request_stop;
};

}  // namespace EXEC
