// A stand-in for the header of stdexec that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "../stdexec/execution.hpp"

#include <thread>

namespace EXEC {

class single_thread_context {
  STDEXEC::run_loop loop_;
  std::thread thread_;

 public:
  single_thread_context() : thread_([this] { loop_.run(); }) {}
  ~single_thread_context() {
    loop_.finish();
    thread_.join();
  }
  auto get_scheduler() noexcept { return loop_.get_scheduler(); }
};

}  // namespace EXEC
