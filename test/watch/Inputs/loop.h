// A loop by hand, for tests: callbacks run one per turn, 2 ms apart.
#pragma once
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <sys/epoll.h>
#include <unistd.h>
#include <vector>

inline uint64_t now() {
  timespec T;
  clock_gettime(CLOCK_MONOTONIC, &T);
  return uint64_t(T.tv_sec) * 1000000000 + uint64_t(T.tv_nsec);
}

[[gnu::noinline]] inline void sleepMs(long Ms) {
  timespec T{Ms / 1000, Ms % 1000 * 1000000};
  nanosleep(&T, nullptr);
  asm volatile("");
}

[[gnu::noinline]] inline void spinMs(long Ms) {
  // By CPU time: on a busy machine the clock on the wall says little, and the watcher blames nobody for starving.
  timespec Begin, T;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &Begin);
  do {
    for (volatile int I = 0; I < 100000; I = I + 1)
      ;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &T);
  } while ((T.tv_sec - Begin.tv_sec) * 1000000000 + T.tv_nsec - Begin.tv_nsec < Ms * 1000000);
  asm volatile("");
}

[[gnu::noinline]] inline void runLoop(const std::vector<std::function<void()>> &Callbacks) {
  int Ep = epoll_create1(EPOLL_CLOEXEC);
  for (auto &C : Callbacks) {
    epoll_event E;
    epoll_wait(Ep, &E, 1, 2);
    C();
  }
  epoll_event E;
  epoll_wait(Ep, &E, 1, 2);
  close(Ep);
}
