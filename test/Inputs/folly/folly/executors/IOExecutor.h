// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/Executor.h>

namespace folly {

class EventBase;

class IOExecutor : public virtual Executor {
public:
  ~IOExecutor() override = default;
  virtual EventBase *getEventBase() = 0;
};

} // namespace folly
