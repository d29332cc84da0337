// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/executors/DrivableExecutor.h>

#include <cstddef>

namespace folly {

class ManualExecutor : public DrivableExecutor {
public:
  ~ManualExecutor() override;
  void add(Func) override;
  std::size_t run();
  std::size_t drain();
  void wait();
  void makeProgress() {
    wait();
    run();
  }
  void drive() override { makeProgress(); }
  template <class F>
  void waitFor(const F &f) {
    while (!f.isReady())
      run();
  }
};

} // namespace folly
