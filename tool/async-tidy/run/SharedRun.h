//===--- SharedRun.h - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Analyses many units and parses each header that they share once, as far as
/// nobody can tell the difference. A process parses what a group of units has
/// in common and forks for each unit, or for smaller groups with more in
/// common: a tree of processes that follows a ShareNode.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_SHAREDRUN_H
#define ASYNCTIDY_DRIVER_SHAREDRUN_H

#include "frontend/Snapshot.h"
#include "run/SharePlan.h"
#include "run/WorkerPool.h"
#include <vector>

namespace clang::tidy::async {

/// Units whose command lines differ in the main file only.
struct ShareGroup {
  /// How they are compiled, with the main file of any of them.
  ParseRequest Request;
  struct Member {
    size_t Unit = 0;
    /// As the command names it.
    std::string File;
  };
  std::vector<Member> Members;
};

/// Runs \p Work in a worker for the units of \p Groups, as runWorkers() does,
/// with a snapshot of what the unit shares with others. Units that nobody
/// shares anything with, and those whose process was lost, are not run; their
/// Done is not called. \p Limits.Jobs processes work at a time, others wait.
void runShared(
    llvm::ArrayRef<ShareGroup> Groups, ShareBy By, const WorkerLimits &Limits,
    llvm::function_ref<int(size_t, Snapshot &, llvm::raw_ostream &)> Work,
    llvm::function_ref<void(size_t, WorkerResult)> Done,
    llvm::function_ref<void()> Idle);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_SHAREDRUN_H
