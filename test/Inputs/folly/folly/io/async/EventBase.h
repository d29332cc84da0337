// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/Executor.h>
#include <folly/executors/DrivableExecutor.h>
#include <folly/executors/IOExecutor.h>

#include <cstdint>

// From libevent.
#define EVLOOP_NONBLOCK 0x02

namespace folly {

class TimeoutManager {
public:
  virtual ~TimeoutManager();
  void runAfterDelay(Func cob, uint32_t milliseconds);
  bool tryRunAfterDelay(Func cob, uint32_t milliseconds);
};

class EventBase : public TimeoutManager, public DrivableExecutor, public IOExecutor {
public:
  EventBase();
  ~EventBase() override;
  bool loop();
  bool loopOnce(int flags = 0);
  void loopForever();
  void terminateLoopSoon();
  void runInLoop(Func c, bool thisIteration = false);
  void runInEventBaseThread(Func fn) noexcept;
  void runInEventBaseThreadAndWait(Func fn) noexcept;
  bool isInEventBaseThread() const;
  void add(Func fn) override { runInEventBaseThread(static_cast<Func &&>(fn)); }
  void drive() override;
  EventBase *getEventBase() override;
};

} // namespace folly
