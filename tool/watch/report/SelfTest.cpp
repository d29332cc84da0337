//===--- SelfTest.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Plant a stall and see it.
//
//===----------------------------------------------------------------------===//

#include "Launcher.h"
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace async_watch {

namespace {

void sleepMs(long Ms) {
  timespec T{Ms / 1000, Ms % 1000 * 1000000};
  nanosleep(&T, nullptr);
}

void spinMs(long Ms) {
  // By CPU time: a busy machine gives the program less than what the clock on
  // the wall says, and nobody is blamed for that.
  timespec Begin, Now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &Begin);
  do
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &Now);
  while ((Now.tv_sec - Begin.tv_sec) * 1000 +
             (Now.tv_nsec - Begin.tv_nsec) / 1000000 <
         Ms);
}

/// The program that is watched: a loop with one sleep and one busy stretch.
int patient() {
  int Ep = epoll_create1(EPOLL_CLOEXEC);
  for (int I = 0; I < 10; ++I) {
    epoll_event E;
    epoll_wait(Ep, &E, 1, 10);
    if (I == 3)
      sleepMs(200);
    if (I == 6)
      spinMs(200);
  }
  return 0;
}

} // namespace

int selfTest(const Flags &F, const char *) {
  if (std::getenv("ASYNC_WATCH_PATIENT"))
    return patient();
  char Self[4096];
  ssize_t N = readlink("/proc/self/exe", Self, sizeof(Self) - 1);
  Self[N > 0 ? N : 0] = 0;
  char Name[] = "/tmp/async-watch.selftest.XXXXXX";
  int Fd = mkstemp(Name);
  if (Fd < 0) {
    std::fprintf(stderr,
                 "async-watch: error: selftest: cannot write to /tmp\n");
    return 2;
  }
  close(Fd);
  pid_t Pid = fork();
  if (Pid == 0) {
    setenv("ASYNC_WATCH_PATIENT", "1", 1);
    unsetenv("ASYNC_WATCH_OPTIONS");
    Flags Inner;
    Inner.json = Name;
    Inner.quiet = "1";
    Inner.log = "/dev/null";
    Inner.library = F.library;
    LaunchOptions L;
    L.Command = {Self, "--selftest"};
    _exit(launch(Inner, L));
  }
  int Status = 0;
  waitpid(Pid, &Status, 0);
  bool Sleep = false, Spin = false, Stack = false;
  std::ifstream In(Name);
  for (std::string Line; std::getline(In, Line);)
    if (auto R = Json::parse(Line); R && R->text("type") == "stall") {
      Sleep = Sleep || (R->text("call") == "nanosleep" &&
                        R->uint("duration_ns") >= 200000000);
      Spin = Spin || R->text("call").empty();
      Stack =
          Stack || (R->find("frames") && R->find("frames")->Items.size() >= 2);
    }
  unlink(Name);
  bool Ok =
      WIFEXITED(Status) && WEXITSTATUS(Status) == 0 && Sleep && Spin && Stack;
  auto Word = [](bool B) { return B ? "found" : "MISSED"; };
  std::printf("async-watch: selftest: a sleep of 200 ms: %s; 200 ms on the "
              "CPU: %s; stack: %s\nasync-watch: selftest %s\n",
              Word(Sleep), Word(Spin), Word(Stack), Ok ? "passed" : "FAILED");
  if (!Ok && WIFEXITED(Status) && WEXITSTATUS(Status))
    std::printf("async-watch: the watched program ended with %d; run with "
                "--library if the library is elsewhere\n",
                WEXITSTATUS(Status));
  return Ok ? 0 : 1;
}

} // namespace async_watch
