// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/Executor.h>
#include <folly/executors/IOExecutor.h>

namespace folly {

Executor::KeepAlive<> getGlobalCPUExecutor();
Executor::KeepAlive<IOExecutor> getGlobalIOExecutor();

} // namespace folly
