// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/Executor.h>

namespace folly {

class DrivableExecutor : public virtual Executor {
public:
  ~DrivableExecutor() override = default;
  virtual void drive() = 0;
};

} // namespace folly
