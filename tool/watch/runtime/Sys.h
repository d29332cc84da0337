//===--- Sys.h - AsyncTidy ------------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// System calls, clock and futex without libc.
//
// libc's wrappers would set errno, be cancellation points, and lead back into
// our own stubs.
//
//===----------------------------------------------------------------------===//

#pragma once
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/syscall.h>

namespace async_watch {

#if defined(__x86_64__)
inline long sys(long N, long A = 0, long B = 0, long C = 0, long D = 0,
                long E = 0, long F = 0) {
  long Result;
  register long R10 asm("r10") = D;
  register long R8 asm("r8") = E;
  register long R9 asm("r9") = F;
  asm volatile("syscall"
               : "=a"(Result)
               : "a"(N), "D"(A), "S"(B), "d"(C), "r"(R10), "r"(R8), "r"(R9)
               : "rcx", "r11", "memory");
  return Result;
}
#elif defined(__aarch64__)
inline long sys(long N, long A = 0, long B = 0, long C = 0, long D = 0,
                long E = 0, long F = 0) {
  register long X8 asm("x8") = N;
  register long X0 asm("x0") = A;
  register long X1 asm("x1") = B;
  register long X2 asm("x2") = C;
  register long X3 asm("x3") = D;
  register long X4 asm("x4") = E;
  register long X5 asm("x5") = F;
  asm volatile("svc #0"
               : "+r"(X0)
               : "r"(X8), "r"(X1), "r"(X2), "r"(X3), "r"(X4), "r"(X5)
               : "memory");
  return X0;
}
#else
#error "async-watch knows x86-64 and AArch64"
#endif

template <class T> long ptr(T *P) { return reinterpret_cast<long>(P); }

inline bool failed(long Result) { return Result < 0 && Result > -4096; }

/// What every iteration reads and almost nobody writes, in one cache line.
struct alignas(64) HotWords {
  /// What the usual path compares with: ThresholdTicks, or 0 if every iteration
  /// is recorded.
  uint64_t RemarkTicks;
  /// Futex: 1 while the watchdog sleeps until some loop leaves its wait.
  uint32_t Asleep;
  /// Whether the processor's counter is a clock; else ticks are nanoseconds of
  /// CLOCK_MONOTONIC. Set once, in the constructor.
  bool CounterIsClock;
  int (*EpollWait)(int, epoll_event *, int, int);
  int (*EpollPwait)(int, epoll_event *, int, int, const sigset_t *);
  int (*Poll)(pollfd *, nfds_t, int);
  int (*Ppoll)(pollfd *, nfds_t, const timespec *, const sigset_t *);
};
extern HotWords Hot __attribute__((visibility("hidden")));

/// libc's own, which asks the vDSO and leaves errno alone, as it cannot fail.
/// That of a sanitizer would want to know the watchdog. Null until the
/// constructor has run.
extern int (*ClockGettime)(clockid_t, timespec *)
    __attribute__((visibility("hidden")));

inline uint64_t clockNs(clockid_t Clock) {
  timespec TS;
  if (__builtin_expect(ClockGettime != nullptr, 1))
    ClockGettime(Clock, &TS);
  else
    sys(SYS_clock_gettime, Clock, ptr(&TS));
  return static_cast<uint64_t>(TS.tv_sec) * 1000000000 +
         static_cast<uint64_t>(TS.tv_nsec);
}

inline uint64_t monotonicNs() { return clockNs(CLOCK_MONOTONIC); }

inline uint64_t counter() {
#if defined(__x86_64__)
  uint32_t Lo, Hi;
  asm volatile("rdtsc" : "=a"(Lo), "=d"(Hi));
  return static_cast<uint64_t>(Hi) << 32 | Lo;
#else
  uint64_t V;
  asm volatile("mrs %0, cntvct_el0" : "=r"(V));
  return V;
#endif
}

#if defined(__clang__)
/// For rare calls from the usual path, which then need not save anything.
#define AW_KEEPS_REGISTERS __attribute__((preserve_most))
#else
#define AW_KEEPS_REGISTERS
#endif

/// ticks() where the counter is no clock.
AW_KEEPS_REGISTERS uint64_t slowTicks();

inline uint64_t ticks() {
  return __builtin_expect(Hot.CounterIsClock, 1) ? counter() : slowTicks();
}

/// One moment by both clocks. Should the thread lose its CPU between the two
/// looks, again.
inline void bothClocks(uint64_t &Tick, uint64_t &Ns) {
  uint64_t Best = ~0ull;
  for (unsigned Try = 0; Try < 3; ++Try) {
    uint64_t Before = ticks(), Between = monotonicNs(), After = ticks();
    if (After - Before >= Best)
      continue;
    Best = After - Before;
    Tick = Before + Best / 2;
    Ns = Between;
  }
}

template <class T> T load(const T &X) {
  return __atomic_load_n(&X, __ATOMIC_ACQUIRE);
}
template <class T> T loadRelaxed(const T &X) {
  return __atomic_load_n(&X, __ATOMIC_RELAXED);
}
template <class T> void store(T &X, T V) {
  __atomic_store_n(&X, V, __ATOMIC_RELEASE);
}
template <class T> void storeRelaxed(T &X, T V) {
  __atomic_store_n(&X, V, __ATOMIC_RELAXED);
}

inline long futexWait(uint32_t *Word, uint32_t Value, const timespec *Timeout) {
  return sys(SYS_futex, ptr(Word), 0 | 128 /* FUTEX_WAIT_PRIVATE */, Value,
             ptr(Timeout));
}
inline void futexWake(uint32_t *Word) {
  sys(SYS_futex, ptr(Word), 1 | 128 /* FUTEX_WAKE_PRIVATE */, 1);
}

inline int processId() { return static_cast<int>(sys(SYS_getpid)); }
inline int threadId() { return static_cast<int>(sys(SYS_gettid)); }

inline void copy(void *To, const void *From, size_t N) {
  __builtin_memcpy(To, From, N);
}

} // namespace async_watch
