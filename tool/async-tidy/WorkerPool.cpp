//===--- WorkerPool.cpp - AsyncTidy
//---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WorkerPool.h"
#include "Command.h"
#include <chrono>
#include <csignal>
#include <cstring>
#include <map>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;
using Clock = std::chrono::steady_clock;

namespace clang::tidy::async {

namespace {

struct Worker {
  size_t Job = 0;
  int OutputFd = -1, ErrorFd = -1;
  Clock::time_point Deadline;
  bool TimedOut = false;
};

std::string takeAll(int Fd) {
  std::string Text;
  struct stat Status;
  if (fstat(Fd, &Status) == 0 && Status.st_size > 0) {
    Text.resize(Status.st_size);
    size_t Got = 0;
    while (Got < Text.size()) {
      ssize_t N = pread(Fd, Text.data() + Got, Text.size() - Got, Got);
      if (N <= 0)
        break;
      Got += N;
    }
    Text.resize(Got);
  }
  close(Fd);
  return Text;
}

[[noreturn]] void work(const Worker &W, const WorkerLimits &Limits,
                       pid_t Parent, const sigset_t &Mask,
                       function_ref<int(size_t, raw_ostream &)> Job) {
  // Nobody is left to take the result.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != Parent)
    _exit(1);
  sigprocmask(SIG_SETMASK, &Mask, nullptr);
  dup2(W.ErrorFd, STDERR_FILENO);
  dup2(W.ErrorFd, STDOUT_FILENO);
  auto Limit = [](auto Resource, rlim_t Bytes) {
    rlimit Value;
    if (getrlimit(Resource, &Value) == 0 &&
        (Value.rlim_max == RLIM_INFINITY || Bytes <= Value.rlim_max)) {
      Value.rlim_cur = Bytes;
      setrlimit(Resource, &Value);
    }
  };
  if (Limits.MemoryMiB)
    Limit(RLIMIT_AS, Limits.MemoryMiB << 20);
  // As clang does for itself: templates nest deeply.
  Limit(RLIMIT_STACK, 64u << 20);
  Limit(RLIMIT_CORE, 0);
  int Code;
  {
    raw_fd_ostream Out(W.OutputFd, /*shouldClose=*/false);
    Code = Job(W.Job, Out);
    Out.flush();
    Out.clear_error();
  }
  llvm::outs().flush();
  llvm::errs().flush();
  _exit(Code);
}

} // namespace

bool runWorkers(size_t NumJobs, const WorkerLimits &Limits,
                function_ref<int(size_t, raw_ostream &)> Job,
                function_ref<void(size_t, WorkerResult)> Done,
                function_ref<void(size_t)> Idle) {
  // The end of a worker is waited for, not handled.
  sigset_t Child, Before;
  sigemptyset(&Child);
  sigaddset(&Child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &Child, &Before);
  const pid_t Parent = getpid();
  const auto Timeout = std::chrono::seconds(Limits.TimeoutSeconds);

  std::map<pid_t, Worker> Running;
  size_t Next = 0;
  bool Works = true;
  auto Start = [&] {
    Worker W;
    W.Job = Next;
    W.OutputFd = memfd_create("async-tidy", MFD_CLOEXEC);
    W.ErrorFd = memfd_create("async-tidy", MFD_CLOEXEC);
    W.Deadline = Clock::now() + Timeout;
    llvm::outs().flush();
    pid_t Pid = W.OutputFd < 0 || W.ErrorFd < 0 ? -1 : fork();
    if (Pid == 0)
      work(W, Limits, Parent, Before, Job);
    if (Pid < 0) {
      int Error = errno;
      close(W.OutputFd);
      close(W.ErrorFd);
      // With others at work, memory or a process may come free.
      if (!Running.empty())
        return false;
      error() << "cannot start a worker: " << std::strerror(Error) << "\n";
      Works = false;
      return false;
    }
    Running[Pid] = W;
    ++Next;
    return true;
  };
  auto Reap = [&] {
    for (auto It = Running.begin(); It != Running.end();) {
      int Status;
      rusage Usage;
      if (wait4(It->first, &Status, WNOHANG, &Usage) != It->first) {
        ++It;
        continue;
      }
      WorkerResult R;
      Worker W = It->second;
      It = Running.erase(It);
      R.PeakKiB = Usage.ru_maxrss;
      R.Output = takeAll(W.OutputFd);
      R.Errors = takeAll(W.ErrorFd);
      if (W.TimedOut)
        R.TheKind = WorkerResult::TimedOut;
      else if (WIFSIGNALED(Status)) {
        R.TheKind = WorkerResult::Crashed;
        R.Signal = WTERMSIG(Status);
      } else
        R.ExitCode = WEXITSTATUS(Status);
      Done(W.Job, std::move(R));
    }
  };

  while (Works && (Next < NumJobs || !Running.empty())) {
    while (Works && Next < NumJobs && Running.size() < Limits.Jobs && Start())
      ;
    if (Running.empty())
      continue;
    Idle(Running.size());
    const timespec Wait{0, 100'000'000};
    sigtimedwait(&Child, nullptr, &Wait);
    Reap();
    if (Limits.TimeoutSeconds)
      for (auto &[Pid, W] : Running)
        if (!W.TimedOut && Clock::now() > W.Deadline) {
          W.TimedOut = true;
          kill(Pid, SIGKILL);
        }
  }
  sigprocmask(SIG_SETMASK, &Before, nullptr);
  return Works;
}

} // namespace clang::tidy::async
