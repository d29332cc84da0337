// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/io/async/EventBase.h>

namespace folly {

class ScopedEventBaseThread : public IOExecutor {
public:
  ScopedEventBaseThread();
  ~ScopedEventBaseThread() override;
  EventBase *getEventBase() override;
  void add(Func func) override;
};

} // namespace folly
