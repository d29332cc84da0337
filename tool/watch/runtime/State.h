//===--- State.h - AsyncTidy ----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What threads publish and the watchdog reads.
//
// Everything is static storage: no allocation, and pages that are never touched
// cost nothing. A thread writes only its own slot and the watchdog only reads
// it, except where a comment says otherwise.
//
//===----------------------------------------------------------------------===//

#pragma once
#include "../Options.h"
#include "../async_watch.h"
#include "Layout.h"
#include "Sys.h"

// Without this the compiler would look for each variable in the global offset
// table.
#pragma GCC visibility push(hidden)

extern "C" {
extern uint64_t asyncWatchEpoch;      // ticks of the watchdog
extern uint64_t asyncWatchSelfOffset; // of Self, from the thread pointer
/// Where libc says whether the process has but one thread, if what stands
/// behind our wrappers are libc's own functions; else a byte that is 0.
extern const char *asyncWatchSingle;
extern uint64_t asyncWatchErrnoOffset;
extern void *asyncWatchReal[];
}

namespace async_watch {

struct Frame {
  uint64_t PC;  // for a caller: the return address
  uint64_t CFA; // tells the frames of one function apart
  uint64_t Fn;  // where the function begins, 0 if unknown
};

constexpr unsigned MaxThreads = 512, MaxLoops = 512, MaxFrames = 64,
                   LoopChain = 16;

enum class WaitKind : uint32_t {
#define WAIT(Id, Name) Id,
#include "Waits.def"
  Named
};

/// Log-linear: 16 buckets per power of two of ticks, so an error of at most
/// 1/32. Ticks become time when printed.
constexpr unsigned SubBits = 4, NumBuckets = (64 - SubBits + 1) << SubBits;

inline unsigned bucketOf(uint64_t T) {
  // The linear part below 16 falls out of the same formula.
  unsigned Log =
      63u ^ static_cast<unsigned>(__builtin_clzll(T | 1u << SubBits));
  return ((Log - SubBits) << SubBits) +
         static_cast<unsigned>(T >> (Log - SubBits));
}

/// The first value of a bucket.
inline uint64_t bucketStart(unsigned B) {
  if (B < (2u << SubBits))
    return B;
  unsigned Shift = (B >> SubBits) - 1;
  return static_cast<uint64_t>((B & ((1u << SubBits) - 1)) | 1u << SubBits)
         << Shift;
}

struct Span {
  uint64_t Start, Ticks;
};

struct alignas(64) Loop {
  uint64_t Busy, Max;
  uint32_t
      Proven; // it is certainly a loop: epoll, or a wait repeated at one place
  uint32_t Used; // 1 claimed, 2 published, 3 its thread is gone and all written
  uint32_t Id;
  int Tid;
  WaitKind Kind;
  long Fd; // the epoll descriptor; -1 for the others
  uint64_t PC, SP;
  uint32_t NumChain;  // the frames from the wait call outwards
  uint32_t Outermost; // of them, main or a thread's function
  Frame Chain[LoopChain];
  uint64_t ParkPC; // a place where threads of a pool wait for work, learned by
                   // the watchdog (who writes it)
  uint64_t Born;
  uint64_t Nested; // nested runs of the loop
  uint64_t Hist[NumBuckets];
  char Name[32];
  // What the watchdog has written about it already
  uint64_t Written;
};

/// An iteration that took longer than the threshold, or a call that blocked;
/// written by the thread, read by the watchdog.
struct Ended {
  uint64_t Start, End; // ticks
  uint64_t Iteration;  // IterSeq of the iteration
  uint64_t CallSeq;    // 0: the iteration itself
  uint32_t Call;
  uint32_t Exact;  // Start is when the call began, and not an earlier moment
  uint64_t Number; // of the iteration, counted from 1
  Loop *L;
  int Ready; // how many events the wait before it returned, -1 if unknown
};
constexpr unsigned RingSize = 64;

/// A loop beneath which another wait was entered. Whether that one is nested in
/// a callback, or the loop was left for good, shows only when the loop waits
/// again.
struct Outer {
  Loop *L;
  uint64_t PC, SP, IterStart;
  long Fd;
  WaitKind Kind;   // of the wait beneath
  bool Serviced;   // the same loop, run again: it is not held up
  uint64_t Before; // iterations of the loop beneath, until then
  uint64_t Waits, Waited, WaitBegin; // ticks
  uint64_t When;
  uint32_t Num, Turn;
  Frame Frames[MaxFrames]; // at the first wait beneath
};

/// An Outer that turned out to be one, for the watchdog.
struct NestedRun {
  uint32_t
      State; // 0 empty, 1 full (set by the thread), back to 0 by the watchdog
  uint64_t End;
  Outer O;
};

/// A place that a thread waits at.
struct Site {
  uint64_t PC, SP;
  long Fd;
  WaitKind Kind;
  Loop *L;
  Loop *Beneath; // the loop in whose callback it seems to be, or null
  uint32_t Num, Turn;
  Frame Frames[MaxFrames];
};

/// The stack of a call that blocked, taken by the thread itself as the call
/// returned: the watchdog had not come in time.
struct LateCall {
  uint32_t State; // 0 empty, 1 full (set by the thread), back to 0 by the
                  // watchdog
  uint32_t Num;
  uint64_t CallSeq;
  uint64_t Args[3];
  Frame Frames[MaxFrames];
};

constexpr unsigned FreshSize = 64;

struct alignas(64) ThreadSlot {
  // The first cache line and one of Fresh are all that an iteration touches.
  // The assembly uses what Layout.h names.
  uint32_t Active;
  uint32_t Call;
  uint64_t CallSeq;
  uint64_t IterSeq;   // odd while an iteration runs, even in the wait
  uint64_t IterStart; // ticks
  uint64_t WaitPC, WaitSP;
  long WaitFd;
  int Ready;         // what the last wait returned; -1 if it counts nothing
  uint32_t NumFresh; // of Fresh

  uint64_t CallEpoch;
  uint64_t Args[3];
  uint64_t Regs[16];  // x86-64: rip rsp rbp rbx r12 r13 r14 r15; AArch64: pc sp
                      // x29 x30 x19..x28
  uint64_t CallStart; // ticks; 0 if the call is not timed exactly
  uint64_t
      LastStamp; // the latest moment at which the thread is known to have run
  Loop *Cur;
  // Iterations of Cur that are over, in ticks, and not in its figures yet: a
  // loop's figures lie on other pages, and servers that sleep between two
  // iterations find their caches cold.
  uint64_t FreshSeq; // odd while they are counted
  alignas(64) uint64_t Fresh[FreshSize];

  uint32_t InUse; // 0 free, 1 being set up, 2 in use
  int Tid;
  uint32_t Parked; // set by the watchdog: the call that CallSeq names is a wait
                   // for work, not a blocking call
  uint64_t ParkedSeq;
  uint64_t CapturedSeq; // set by the watchdog: the last call that it has the
                        // stack of
  uint32_t Signalled;   // set by the handler of our signal
  int RawCall;          // number of the call inside syscall(2), else -1
  uint64_t AllowedSince, Excused,
      ExcusedSeq;   // ticks in such scopes in iteration ExcusedSeq
  uint32_t Allowed; // depth of async_watch_allow_blocking scopes
  uint32_t Loose;   // too many places: match loops by their call alone
  uint32_t Misses;
  uint32_t NumSites;
  Site Sites[8];
  const char *Label; // name of the running callback, by an adapter
  uint64_t LabelSeq;

  Ended Ring[RingSize];
  uint64_t RingHead, RingTail,
      RingLost; // head by the thread, tail by the watchdog
  Span Spans[1024];
  uint64_t SpanHead, SpanTail, SpanLost;
  Outer Outers[4];
  uint32_t NumOuters;
  NestedRun Nested;
  uint64_t NestedLost;
  LateCall Late;

  // Descriptors on /proc, in the watchdog's table. -1: not tried yet.
  int SyscallFd, SchedFd, StatFd, StatusFd;
};

static_assert(offsetof(ThreadSlot, Active) == AW_ACTIVE);
static_assert(offsetof(ThreadSlot, Call) == AW_CALL);
static_assert(offsetof(ThreadSlot, CallSeq) == AW_CALLSEQ);
static_assert(offsetof(ThreadSlot, CallEpoch) == AW_EPOCH);
static_assert(offsetof(ThreadSlot, Regs) == AW_REGS);
static_assert(offsetof(ThreadSlot, Args) == AW_ARGS);

struct Global {
  Options Opts;
  int Pid;
  uint64_t
      ThresholdTicks; // rewritten by the watchdog as it knows the clock better
  uint64_t Tick0, Ns0, Wall0;
  uint64_t TickLast, NsLast; // the same moment by both clocks, not long ago
  double TicksPerNs;
  uint32_t Enabled;
  // The program confines itself by seccomp: its threads make no call of ours
  // that it might not expect, and get no signal.
  uint32_t Confined;
  void (*Hook)(const async_watch_stall *, void *);
  void *HookData;
  uint32_t WatchdogState; // 0 none, 1 being started, 2 runs
  uint32_t Stop;          // 1: the process ends; 2: the watchdog has stopped
  int WatchdogTid;
  uint64_t WatchdogBorn;
  uint64_t LoopsLost, ThreadsLost;
  uint32_t LoopIds;
  char Exe[256], Comm[32];
};

extern Global G;
extern ThreadSlot Threads[MaxThreads];
extern uint32_t NumThreads; // slots that were ever used
extern Loop Loops[MaxLoops];
extern uint32_t NumLoops;
extern __thread ThreadSlot *Self __attribute__((tls_model("initial-exec")));

inline uint64_t toNs(uint64_t Ticks) {
  return static_cast<uint64_t>(static_cast<double>(Ticks) / G.TicksPerNs);
}
inline uint64_t toTicks(uint64_t Ns) {
  return static_cast<uint64_t>(static_cast<double>(Ns) * G.TicksPerNs);
}
/// The moment on CLOCK_MONOTONIC.
inline uint64_t momentNs(uint64_t Tick) {
  return Tick < G.TickLast ? G.NsLast - toNs(G.TickLast - Tick)
                           : G.NsLast + toNs(Tick - G.TickLast);
}

const char *nameOf(WaitKind K);

// Calls.cpp
struct CallInfo {
  const char *Name, *Category, *Instead;
  bool Exact, TakesFd;
};
extern const CallInfo CallTable[];
extern const uint32_t NumCalls;
const char *
callName(uint32_t Index); // also of waits entered beneath a callback
const CallInfo *callInfo(uint32_t Index);
void resolveCalls();
bool isParkCall(uint32_t Index);
constexpr uint32_t WaitCallBase =
    0x10000; // AW_CALL of a wait beneath a callback: this plus its WaitKind

// Wait.cpp
AW_KEEPS_REGISTERS void resolveWaits();
ThreadSlot *attachThread();
uint64_t countIterations(const Loop &L);
struct ProcFiles {
  int Tid, SyscallFd, SchedFd, StatFd, StatusFd;
};
void openProcFiles(ProcFiles &F, int Tid);
/// Of the process's first thread, opened while it was still root: after a
/// change of user they could not be.
extern ProcFiles Early;

unsigned findTurn(const Loop &L, const Frame *Stack, unsigned Num,
                  unsigned *Matched = nullptr);

// Watchdog.cpp
void startWatchdog();
AW_KEEPS_REGISTERS void wakeWatchdog();
void finishWatching();

inline void pokeWatchdog() {
  if (__builtin_expect(loadRelaxed(Hot.Asleep), 0))
    wakeWatchdog();
}

//===- The usual path -----------------------------------------------------===//

AW_KEEPS_REGISTERS void remarkableIteration(ThreadSlot *T, uint64_t Now);

/// Adds the iterations that are over to the figures of their loop.
AW_KEEPS_REGISTERS void countFresh(ThreadSlot *T);

/// The running thread's slot, or null.
[[gnu::always_inline]] inline ThreadSlot *currentSlot() {
#if defined(__x86_64__)
  // From where the other words of the usual path lie; the compiler would look
  // the offset up on another page.
  uint64_t Offset = asyncWatchSelfOffset;
  ThreadSlot *T;
  asm("movq %%fs:(%1), %0" : "=r"(T) : "r"(Offset));
  return T;
#else
  return Self;
#endif
}

[[gnu::always_inline]] inline void startIteration(ThreadSlot *T, uint64_t Now) {
  T->IterStart = Now;
  // A call that was left by an exception or a cancellation is over.
  if (__builtin_expect(T->CallSeq & 1, 0))
    store(T->CallSeq, T->CallSeq + 1);
  store(T->IterSeq, T->IterSeq + 1);
  T->Active = 1;
  if (__builtin_expect(T->NumFresh == FreshSize, 0))
    countFresh(T);
  pokeWatchdog();
}

/// Ends the iteration just before the wait.
[[gnu::always_inline]] inline void closeIteration(ThreadSlot *T, uint64_t Now) {
  uint64_t Took = Now - T->IterStart;
  T->Fresh[T->NumFresh] = Took;
  store(T->NumFresh, T->NumFresh + 1);
  if (__builtin_expect(Took > Hot.RemarkTicks, 0))
    remarkableIteration(T, Now);
  T->Active = 0;
  store(T->IterSeq, T->IterSeq + 1);
}

inline void endIteration(ThreadSlot *T, uint64_t Now) {
  closeIteration(T, Now);
  countFresh(T);
}

} // namespace async_watch

#pragma GCC visibility pop
