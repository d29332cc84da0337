//===--- WorkerPool.h - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Runs jobs in processes of their own: a crash, a hang or a leak in one ends
/// that one. Workers are forked, not started: they share what the parent knows.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_WORKERPOOL_H
#define ASYNCTIDY_DRIVER_WORKERPOOL_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <csignal>
#include <map>
#include <string>
#include <sys/types.h>

namespace clang::tidy::async {

struct WorkerLimits {
  /// Workers at a time.
  unsigned Jobs = 1;
  /// Seconds that a job may take; 0: any time.
  unsigned TimeoutSeconds = 0;
  /// Address space that a worker may use, in MiB; 0: any.
  uint64_t MemoryMiB = 0;
};

/// How a job ended.
struct WorkerResult {
  enum Kind { Done, Crashed, TimedOut };
  Kind TheKind = Done;
  /// The signal that ended it, if it crashed.
  int Signal = 0;
  int ExitCode = 0;
  /// What it wrote to the stream that it was given.
  std::string Output;
  /// What it wrote to the standard error stream.
  std::string Errors;
  /// The most memory that it had, in KiB.
  uint64_t PeakKiB = 0;
};

/// Workers, started one by one and waited for together. The caller must have no
/// other threads.
class WorkerPool {
public:
  explicit WorkerPool(const WorkerLimits &Limits);
  ~WorkerPool();

  /// Starts a worker that runs \p Work. False if it cannot; trouble() then says
  /// why, and with others at work it may go better later.
  bool start(size_t Job, llvm::function_ref<int(llvm::raw_ostream &)> Work);

  size_t running() const { return Running.size(); }

  /// Waits until a worker ends, one of \p Descriptors can be read, or a tenth
  /// of a second has passed. Calls \p Done for all that have ended. A worker
  /// that \p IsFree has all the time that it wants.
  void wait(llvm::function_ref<void(size_t, WorkerResult)> Done,
            llvm::ArrayRef<int> Descriptors = {},
            llvm::function_ref<bool(size_t)> IsFree = nullptr);

  const std::string &trouble() const { return Trouble; }

private:
  struct Worker {
    size_t Job = 0;
    int OutputFd = -1, ErrorFd = -1;
    std::chrono::steady_clock::time_point Deadline;
    bool TimedOut = false;
  };
  [[noreturn]] void work(const Worker &W, pid_t Parent,
                         llvm::function_ref<int(llvm::raw_ostream &)> Work);

  WorkerLimits Limits;
  sigset_t Before;
  int Children = -1;
  std::map<pid_t, Worker> Running;
  std::string Trouble;
};

/// Runs \p Job for each number below \p NumJobs in a worker, in order of
/// start, and calls \p Done here as each ends. \p Idle is called now and then.
/// The caller must have no other threads. False if no worker could be made.
bool runWorkers(size_t NumJobs, const WorkerLimits &Limits,
                llvm::function_ref<int(size_t, llvm::raw_ostream &)> Job,
                llvm::function_ref<void(size_t, WorkerResult)> Done,
                llvm::function_ref<void(size_t Running)> Idle);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_WORKERPOOL_H
