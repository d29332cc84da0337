//===--- Calls.cpp - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the stubs of blocking calls call.
//
//===----------------------------------------------------------------------===//

#include "Next.h"
#include "Unwind.h"

extern "C" void asyncWatchLate();

namespace async_watch {

const CallInfo CallTable[] = {
#include "CallTable.inc"
};
const uint32_t NumCalls = sizeof(CallTable) / sizeof(CallTable[0]);
constexpr uint32_t TableSize = sizeof(CallTable) / sizeof(CallTable[0]);

static const char *const WaitNames[] = {
#define WAIT(Id, Name) Name,
#include "Waits.def"
    "loop"};

const char *nameOf(WaitKind K) { return WaitNames[static_cast<uint32_t>(K)]; }

const CallInfo *callInfo(uint32_t Index) {
  return Index < NumCalls ? &CallTable[Index] : nullptr;
}

const char *callName(uint32_t Index) {
  if (Index >= WaitCallBase)
    return nameOf(static_cast<WaitKind>(Index - WaitCallBase));
  return Index < NumCalls ? CallTable[Index].Name : "?";
}

bool isParkCall(uint32_t Index) {
  const char *Name = Index < NumCalls ? CallTable[Index].Name : "";
  static const char Prefix[] = "pthread_cond_";
  for (size_t I = 0; I + 1 < sizeof(Prefix); ++I)
    if (Name[I] != Prefix[I])
      return false;
  return true;
}

static void *resolve(uint32_t Index) {
  return nextSymbol(CallTable[Index].Name);
}

void resolveCalls() {
  for (uint32_t I = 0; I < NumCalls; ++I)
    if (void *P = resolve(I))
      asyncWatchReal[I] = P;
}

#define HOT __attribute__((section(".data.async_watch_hot"), aligned(64)))
HOT HotWords Hot;

} // namespace async_watch

using namespace async_watch;

extern "C" {

// What the wrappers read stands in one page: a server that sleeps between two
// requests finds its caches cold, and each page costs a walk. Stubs.S has the
// rest.

// Filled statically, so that the stubs work before any constructor of this
// library has run.
HOT void *asyncWatchReal[TableSize] = {
#define STUB(Index, Name, Kind) reinterpret_cast<void *>(&asyncWatchLate),
#define DIRECT(Index, Name, Call, Arguments) STUB(Index, Name, )
#include "CallStubs.inc"
#undef DIRECT
#undef STUB
};

void *asyncWatchResolve(uint32_t Index) {
  void *P = resolve(Index);
  if (!P) {
    // The libc of this machine lacks a function that the one of the build
    // machine had; without us the program would not have started.
    static const char Text[] =
        "async-watch: error: this libc lacks a function that the program "
        "calls; build async-watch here\n";
    sys(SYS_write, 2, ptr(Text), sizeof(Text) - 1);
    __builtin_trap();
  }
  asyncWatchReal[Index] = P;
  return P;
}

void asyncWatchExactBegin(ThreadSlot *T) {
  uint64_t Now = ticks();
  T->CallStart = Now;
  // A pool's worker that waits for work at a place known for it: the iteration
  // ends here.
  if (T->Cur && load(T->Cur->ParkPC) == T->Regs[0] && isParkCall(T->Call) &&
      (T->IterSeq & 1))
    endIteration(T, Now);
}

void asyncWatchCallEnd(ThreadSlot *T) {
  uint64_t Now = ticks();
  bool Exact = T->CallStart != 0;
  uint64_t Start = Exact                         ? T->CallStart
                   : T->LastStamp > T->IterStart ? T->LastStamp
                                                 : T->IterStart;
  if (!(T->IterSeq & 1) || (load(T->Parked) && T->ParkedSeq == T->CallSeq)) {
    // It waited for work. Had the watchdog to find that out, the iteration so
    // far is none.
    storeRelaxed(T->Parked, 0u);
    T->CallStart = 0;
    if (T->IterSeq & 1)
      store(T->IterSeq, T->IterSeq + 1);
    startIteration(T, Now);
    return;
  }
  // A call that saw one tick of the watchdog may have been short; ticks are at
  // least blocking_threshold apart, so with two it lasted that long.
  if (!T->Allowed && G.Opts.blocking_threshold &&
      (Exact ? Now - Start >= toTicks(G.Opts.blocking_threshold)
             : asyncWatchEpoch - T->CallEpoch >= 2)) {
    uint64_t H = T->RingHead;
    if (H - load(T->RingTail) < RingSize) {
      if (load(T->CapturedSeq) != T->CallSeq && !load(T->Late.State)) {
        LateCall &C = T->Late;
        C.Num = load(G.Confined) ? 0
                                 : unwind(fromSlot(T->Regs), true, StackCopy(),
                                          C.Frames, MaxFrames);
        C.CallSeq = T->CallSeq;
        copy(C.Args, T->Args, sizeof(C.Args));
        store(C.State, 1u);
      }
      T->Ring[H % RingSize] = {Start, Now, T->IterSeq, T->CallSeq, T->Call,
                               Exact, 0,   T->Cur,     -1};
      store(T->RingHead, H + 1);
    } else {
      ++T->RingLost;
    }
  }
  T->LastStamp = Now;
  T->CallStart = 0;
  store(T->CallSeq, T->CallSeq + 1);
  T->Active = 1;
}

} // extern "C"
