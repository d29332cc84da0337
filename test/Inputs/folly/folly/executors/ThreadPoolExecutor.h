// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/Executor.h>

#include <cstddef>

namespace folly {

class ThreadPoolExecutor : public virtual Executor {
public:
  ~ThreadPoolExecutor() override;
  void add(Func func) override = 0;
  std::size_t numThreads() const;
  virtual void stop();
  virtual void join();
};

} // namespace folly
