//===--- WorkerPool.cpp - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "run/WorkerPool.h"
#include "Command.h"
#include <cstring>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;
using Clock = std::chrono::steady_clock;

namespace clang::tidy::async {

static std::string takeAll(int Fd) {
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

WorkerPool::WorkerPool(const WorkerLimits &Limits) : Limits(Limits) {
  // The end of a worker is waited for, not handled.
  sigset_t Child;
  sigemptyset(&Child);
  sigaddset(&Child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &Child, &Before);
  Children = signalfd(-1, &Child, SFD_CLOEXEC | SFD_NONBLOCK);
}

WorkerPool::~WorkerPool() {
  close(Children);
  sigprocmask(SIG_SETMASK, &Before, nullptr);
}

void WorkerPool::work(const Worker &W, pid_t Parent,
                      function_ref<int(raw_ostream &)> Work) {
  // Nobody is left to take the result.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != Parent)
    _exit(1);
  close(Children);
  sigprocmask(SIG_SETMASK, &Before, nullptr);
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
    Code = Work(Out);
    Out.flush();
    Out.clear_error();
  }
  llvm::outs().flush();
  llvm::errs().flush();
  _exit(Code);
}

bool WorkerPool::start(size_t Job, function_ref<int(raw_ostream &)> Work) {
  const pid_t Parent = getpid();
  Worker W;
  W.Job = Job;
  W.OutputFd = memfd_create("async-tidy", MFD_CLOEXEC);
  W.ErrorFd = memfd_create("async-tidy", MFD_CLOEXEC);
  W.Deadline = Clock::now() + std::chrono::seconds(Limits.TimeoutSeconds);
  llvm::outs().flush();
  pid_t Pid = W.OutputFd < 0 || W.ErrorFd < 0 ? -1 : fork();
  if (Pid == 0)
    work(W, Parent, Work);
  if (Pid < 0) {
    Trouble = std::strerror(errno);
    close(W.OutputFd);
    close(W.ErrorFd);
    return false;
  }
  Running[Pid] = W;
  return true;
}

void WorkerPool::wait(function_ref<void(size_t, WorkerResult)> Done,
                      ArrayRef<int> Descriptors,
                      function_ref<bool(size_t)> IsFree) {
  SmallVector<pollfd, 4> Polled{{Children, POLLIN, 0}};
  for (int Fd : Descriptors)
    Polled.push_back({Fd, POLLIN, 0});
  poll(Polled.data(), Polled.size(), 100);
  signalfd_siginfo Info;
  while (read(Children, &Info, sizeof(Info)) > 0)
    ;
  for (auto It = Running.begin(); It != Running.end();) {
    int Status;
    rusage Usage;
    if (wait4(It->first, &Status, WNOHANG, &Usage) != It->first) {
      Worker &W = It->second;
      if (Limits.TimeoutSeconds && !W.TimedOut && Clock::now() > W.Deadline &&
          !(IsFree && IsFree(W.Job))) {
        W.TimedOut = true;
        kill(It->first, SIGKILL);
      }
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
}

bool runWorkers(size_t NumJobs, const WorkerLimits &Limits,
                function_ref<int(size_t, raw_ostream &)> Job,
                function_ref<void(size_t, WorkerResult)> Done,
                function_ref<void(size_t)> Idle) {
  WorkerPool Pool(Limits);
  for (size_t Next = 0; Next < NumJobs || Pool.running();) {
    while (Next < NumJobs && Pool.running() < Limits.Jobs) {
      if (!Pool.start(Next, [&](raw_ostream &Out) { return Job(Next, Out); })) {
        // With others at work, memory or a process may come free.
        if (Pool.running())
          break;
        error() << "cannot start a worker: " << Pool.trouble() << "\n";
        return false;
      }
      ++Next;
    }
    Idle(Pool.running());
    Pool.wait(Done);
  }
  return true;
}

} // namespace clang::tidy::async
