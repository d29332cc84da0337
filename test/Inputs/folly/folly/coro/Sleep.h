// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/coro/Task.h>
#include <folly/futures/Future.h>

namespace folly::coro {

Task<void> sleep(HighResDuration d);
Task<void> sleepReturnEarlyOnCancel(HighResDuration d);

} // namespace folly::coro
