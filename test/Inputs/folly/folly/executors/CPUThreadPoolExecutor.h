// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/executors/ThreadPoolExecutor.h>

namespace folly {

class CPUThreadPoolExecutor : public ThreadPoolExecutor {
public:
  explicit CPUThreadPoolExecutor(std::size_t numThreads);
  ~CPUThreadPoolExecutor() override;
  void add(Func func) override;
  void addWithPriority(Func func, int8_t priority) override;
};

} // namespace folly
