// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/executors/GlobalExecutor.h>
#include <folly/futures/Future.h>

#include <utility>

namespace folly {

template <class F>
auto async(F &&fn) {
  return folly::via<F>(getGlobalCPUExecutor(), std::forward<F>(fn));
}

} // namespace folly
