//===--- Watchdog.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The thread that looks.
//
// It wakes at the moment at which a running iteration would become a stall,
// takes the stack while the thread is stuck, and judges when the thread says
// how long it took. While all loops wait it sleeps until one of them leaves its
// wait.
//
//===----------------------------------------------------------------------===//

#include "Capture.h"
#include "Thread.h"
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <initializer_list>
#include <linux/membarrier.h>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace async_watch {

Global G;

namespace {

constexpr unsigned MaxCalls = 6, MaxGrowth = 5;

struct CallSeen {
  uint64_t Seq = 0, Ns = 0;
  uint64_t RunQueue = 0; // before it ended, then in it at most
  bool Ended = false, Exact = false;
  char Fd[160];
  Capture C;
};

/// A further stack of a long stall, at 2, 4, 8... times the threshold: whether
/// the culprit is where it was.
struct Growth {
  uint64_t Age; // ticks
  uint64_t Place;
  bool Same; // in the very call of the stack before
  char Fd[160];
  Capture C;
};

/// What the watchdog knows of one thread's running iteration.
struct Watch {
  uint64_t Seq; // of the iteration; 0: none
  uint64_t Start;
  Loop *L;
  Sample First, Last;
  Sample Inside;          // the last one while it ran
  CpuTime Looked, Before; // at the last look, and at the last before it began
  unsigned Captures;
  uint64_t NextCapture; // age, ticks
  Capture C;            // the first one
  unsigned NumGrowth;
  Growth More[MaxGrowth];
  char Fd[160];
  char Thread[20];
  bool Parked, Dropped, Told;
  const char *Label;
  // Blocking calls in it
  uint64_t SeenCall, SeenCallEpoch, HandledCall;
  unsigned NumCalls;
  CallSeen Calls[MaxCalls];
};
constinit Watch Watches[MaxThreads] = {};

struct Culprit {
  uint64_t Hash;
  uint32_t Kind;
  uint64_t Count, Total, Max, First, Last, TellAt, Suppressed;
  char Title[200];
};
enum Kind : uint32_t { Stall, BlockingCall, NestedRunKind };
const char *const KindNames[] = {"stall", "blocking-call", "nested-run"};
constexpr unsigned MaxCulprits = 512;
constinit Culprit Culprits[MaxCulprits] = {};
unsigned NumCulprits;
uint64_t CulpritsLost, CallsLost;

uint64_t Counts[3], Suppressed, StarvedCount, StarvedNs, StoppedCount,
    StoppedNs, Missed;
uint64_t MinuteStart, MinuteCount;

struct Pause {
  uint64_t Start, End;
};
Pause Pauses[16];
unsigned NumPauses;

Line Out;

/// Deadlines that are known are met exactly; this is for what is not known, and
/// each look costs some twenty microseconds of CPU.
uint64_t period() {
  uint64_t T = G.Opts.threshold / 4 * 3, B = G.Opts.blocking_threshold / 2 * 3;
  uint64_t P = B && B < T ? B : T;
  return P > 1000000 ? P : 1000000;
}

void calibrate() {
  uint64_t Tick, Ns;
  bothClocks(Tick, Ns);
  if (Hot.CounterIsClock && Ns - G.Ns0 > 5000000)
    G.TicksPerNs =
        static_cast<double>(Tick - G.Tick0) / static_cast<double>(Ns - G.Ns0);
  G.TickLast = Tick;
  G.NsLast = Ns;
  storeRelaxed(G.ThresholdTicks, toTicks(G.Opts.threshold));
  storeRelaxed(Hot.RemarkTicks, G.Opts.iterations ? 0 : G.ThresholdTicks);
}

uint64_t pausedWithin(uint64_t Start, uint64_t End) {
  uint64_t Sum = 0;
  for (unsigned I = 0; I < NumPauses && I < 16; ++I) {
    uint64_t A = Pauses[I].Start > Start ? Pauses[I].Start : Start,
             B = Pauses[I].End < End ? Pauses[I].End : End;
    if (B > A)
      Sum += B - A;
  }
  return Sum;
}

/// Whoever cannot run itself cannot blame others: a stopped process, a
/// throttled container, a debugger. What the watchdog spends on a CPU or in the
/// queue for one is no such pause: the other threads may have run meanwhile.
struct OwnTime {
  ProcFiles Files{0, -1, -1, -1, -1};
  uint64_t Mark = 0, Allowed = 0, Active = 0, Looks = 0;

  uint64_t active() const {
    CpuTime A = sampleActive(Files.SchedFd);
    return A.Cpu + A.RunQueue;
  }
  void open() {
    openProcFiles(Files, G.WatchdogTid);
    // It may have had to wait for its first look, too.
    Mark = G.WatchdogBorn;
  }
  void restart() {
    Mark = ticks();
    Allowed = 0;
    // An old figure counts a little too much as its own activity, never too
    // little; reading it each time would double the cost of a look.
    if (++Looks % 8 == 0)
      Active = active();
  }
  void check() {
    uint64_t Now = ticks(), Limit = Allowed + toTicks(20000000);
    if (Now - Mark <= Limit)
      return;
    uint64_t Busy = active(), Spent = toTicks(Busy - Active);
    if (Now - Mark > Limit + Spent) {
      // It may have begun just after the watchdog fell asleep.
      Pauses[NumPauses++ % 16] = {Mark + Spent, Now};
      if (NumPauses >= 32)
        NumPauses = 16 + NumPauses % 16;
    }
    Mark = Now;
    Allowed = 0;
    Active = Busy;
  }
} Own;

//===- Writing ------------------------------------------------------------===//

Line &head(const char *Type, uint64_t When) {
  Out.clear();
  Out << "{";
  Out.field("type", Type)
      .field("schema", SchemaVersion)
      .field("pid", G.Pid)
      .field("comm", G.Comm);
  Out.field("mono_ns", momentNs(When))
      .field("wall_ns", G.Wall0 + (momentNs(When) - G.Ns0));
  return Out;
}

void loopFields(const Loop &L) {
  // A record of its own, which has to stand before this one.
  Place Caller = placeOf(L.PC - 1);
  Out.key("loop") << "{";
  Out.field("id", L.Id)
      .field("wait", nameOf(L.Kind))
      .field("fd", L.Kind == WaitKind::IoUring || L.Kind == WaitKind::Named
                       ? -1l
                       : L.Fd);
  Out.field("name", L.Name).field("tid", L.Tid);
  Out.key("caller") << "["
                    << (Caller.Module == ~0u ? -1l
                                             : static_cast<long>(Caller.Module))
                    << ",\"0x";
  Out.hex(Caller.Offset) << "\"]}";
}

void frames(const Frame *F, unsigned Num, unsigned Turn, bool TopExact) {
  // Modules are records of their own and have to stand before this one, which
  // is half built.
  static Place Places[MaxFrames];
  unsigned Max = G.Opts.max_frames < MaxFrames
                     ? static_cast<unsigned>(G.Opts.max_frames)
                     : MaxFrames;
  Num = Num < Max ? Num : Max;
  for (unsigned I = 0; I < Num; ++I)
    // Of a return address, the call before it is meant.
    Places[I] = placeOf(F[I].PC - (I || !TopExact ? 1 : 0));
  Out.field("turn", Turn < Num ? static_cast<long>(Turn) : -1l).key("frames")
      << "[";
  for (unsigned I = 0; I < Num; ++I) {
    Out << (I ? ",[" : "[")
        << (Places[I].Module == ~0u ? -1l : static_cast<long>(Places[I].Module))
        << ",\"0x";
    Out.hex(Places[I].Offset) << "\"]";
  }
  Out << "]";
}

/// libc, the vDSO: code that is on top of many stacks.
bool isSystemCode(uint64_t PC) {
  Place P = placeOf(PC);
  if (!P.Path)
    return false;
  const char *Base = P.Path;
  for (const char *Q = P.Path; *Q; ++Q)
    if (*Q == '/')
      Base = Q + 1;
  for (const char *Prefix :
       {"libc.so", "libc-", "linux-vdso", "libm.so", "ld-linux"}) {
    size_t I = 0;
    while (Prefix[I] && Base[I] == Prefix[I])
      ++I;
    if (!Prefix[I])
      return true;
  }
  return false;
}

/// The functions between the loop and the place where it stuck, as module and
/// offset: the same in every run.
uint64_t hashOf(const Capture &C, uint32_t Kind) {
  uint64_t H = 1469598103934665603ull ^ Kind;
  auto Mix = [&](uint64_t V) {
    for (unsigned I = 0; I < 8; ++I, V >>= 8)
      H = (H ^ (V & 255)) * 1099511628211ull;
  };
  unsigned End = C.Complete ? (C.Turn ? C.Turn : 1) : C.Num, Begin = 0;
  // Where in libc a busy thread happens to be is chance.
  while (C.onCpu() && Begin + 1 < End && isSystemCode(C.Frames[Begin].PC))
    ++Begin;
  // A long recursion is one culprit, at whatever depth it is caught.
  End = End < 24 ? End : 24;
  for (unsigned I = Begin; I < End && I < C.Num; ++I) {
    uint64_t Fn = C.Frames[I].Fn ? C.Frames[I].Fn : C.Frames[I].PC & ~63ull;
    Place P = placeOf(Fn);
    Mix(P.Module == ~0u ? 0 : P.Offset);
    if (P.Path)
      for (const char *Q = P.Path; *Q; ++Q)
        H = (H ^ static_cast<unsigned char>(*Q)) * 1099511628211ull;
  }
  if (!C.Num)
    Mix(C.CallIndex);
  return H;
}

/// A function's name as the symbol table has it; async-watch report knows lines
/// as well.
void nameFrame(Line &L, const Frame &F, bool Exact) {
  Place P = placeOf(F.PC - (Exact ? 0 : 1));
  static char Name[400];
  if (!P.Path) {
    (L << "0x").hex(F.PC);
    return;
  }
  if (symbolAt(P.Path, P.Offset, Name, sizeof(Name)))
    L << Name << " ";
  (L << "(" << P.Path << "+0x").hex(P.Offset) << ")";
}

void textFrames(Line &L, const Capture &C) {
  if (!C.Num) {
    L << "    no stack: "
      << (C.Problem ? C.Problem : "the watchdog did not see it in time")
      << "\n";
    return;
  }
  unsigned End = C.Complete ? C.Turn + 1 : C.Num;
  for (unsigned I = 0; I < End && I < C.Num; ++I) {
    L << "    #" << I << " ";
    nameFrame(L, C.Frames[I], I == 0 && C.TopExact);
    L << (C.Complete && I == C.Turn ? "  <- the loop\n" : "\n");
  }
}

void title(char *To, size_t Size, const Capture &C, const char *Cause) {
  static Line L;
  L.clear();
  if (C.How == Capture::Call)
    L << callName(C.CallIndex) << " from ";
  unsigned Top = 0;
  while (C.TopExact && Top + 1 < C.Num && isSystemCode(C.Frames[Top].PC))
    ++Top;
  if (C.Num)
    nameFrame(L, C.Frames[Top], C.TopExact && !Top);
  else
    L << Cause;
  size_t N = L.size() < Size - 1 ? L.size() : Size - 1;
  copy(To, L.data(), N);
  To[N] = 0;
}

Culprit *culprit(uint64_t Hash, uint32_t Kind) {
  for (unsigned I = 0; I < NumCulprits; ++I)
    if (Culprits[I].Hash == Hash && Culprits[I].Kind == Kind)
      return &Culprits[I];
  if (NumCulprits == MaxCulprits) {
    ++CulpritsLost;
    return nullptr;
  }
  Culprit &C = Culprits[NumCulprits++];
  C = {};
  C.Hash = Hash;
  C.Kind = Kind;
  C.TellAt = 1;
  return &C;
}

/// Counts it, and says whether a report may be written.
bool admit(Culprit *P, uint64_t Ns, uint64_t When) {
  if (P) {
    ++P->Count;
    P->Total += Ns;
    P->Max = Ns > P->Max ? Ns : P->Max;
    P->First = P->First ? P->First : When;
    P->Last = When;
  }
  uint64_t Now = monotonicNs();
  if (Now - MinuteStart > 60000000000) {
    MinuteStart = Now;
    MinuteCount = 0;
  }
  if (MinuteCount >= G.Opts.max_records) {
    ++Suppressed;
    if (P)
      ++P->Suppressed;
    return false;
  }
  ++MinuteCount;
  return true;
}

/// Reports of one culprit are told the first time and at each doubling of their
/// number.
bool tell(Culprit *P) {
  if (!P)
    return true;
  if (P->Count < P->TellAt)
    return false;
  P->TellAt = P->Count * 2;
  return true;
}

void cantSay(const Capture &C) {
  if (C.Problem)
    Out.field("no_stack", C.Problem);
}

static const char *const Ways[] = {"none",       "wrapped-call", "syscall",
                                   "page-fault", "signal",       "perf-event"};

void captureFields(const Capture &C, const char *Fd) {
  Out.field("captured", Ways[C.How]).field("captured_ns", momentNs(C.When));
  if (C.How == Capture::Call) {
    const CallInfo *I = callInfo(C.CallIndex);
    Out.field("call", callName(C.CallIndex))
        .field("category", I ? I->Category : "multiplex");
    if (I && I->Instead[0])
      Out.field("instead", I->Instead);
  }
  if (C.Nr >= 0 && C.How != Capture::None && !C.onCpu())
    Out.field("syscall_nr", C.Nr);
  if (C.How == Capture::Call || C.How == Capture::Syscall)
    Out.key("args") << "[" << C.Args[0] << "," << C.Args[1] << "," << C.Args[2]
                    << "]";
  if (Fd[0])
    Out.field("fd_is", Fd);
  cantSay(C);
  frames(C.Frames, C.Num, C.Complete ? C.Turn : ~0u, C.TopExact);
}

void lookUpFd(const Capture &C, char *To, size_t Size) {
  To[0] = 0;
  if (C.How == Capture::Call) {
    const CallInfo *I = callInfo(C.CallIndex);
    if (I && I->TakesFd)
      describeFd(static_cast<long>(C.Args[0]), To, Size);
  } else if (C.How == Capture::Syscall) {
    switch (C.Nr) {
    case SYS_read:
    case SYS_write:
    case SYS_pread64:
    case SYS_pwrite64:
    case SYS_readv:
    case SYS_writev:
    case SYS_recvfrom:
    case SYS_sendto:
    case SYS_recvmsg:
    case SYS_sendmsg:
    case SYS_connect:
    case SYS_accept:
    case SYS_accept4:
    case SYS_fsync:
    case SYS_fdatasync:
    case SYS_flock:
    case SYS_ftruncate:
    case SYS_fallocate:
      describeFd(static_cast<long>(C.Args[0]), To, Size);
    }
  }
}

void threadName(int Tid, char *To, size_t Size) {
  Line L;
  L << "/proc/self/task/" << Tid << "/comm";
  L.put(0);
  size_t N = readFile(L.data(), To, Size);
  if (N && To[N - 1] == '\n')
    To[N - 1] = 0;
}

//===- Judging ------------------------------------------------------------===//

struct Shares {
  uint64_t Cpu = 0, RunQueue = 0, Blocked = 0, Faults = 0;
};

/// Between its first and last sample the thread wanted nothing but a CPU. What
/// it was neither on one nor in the queue for one, a container's limit took.
bool neverBlocked(const Watch &W) {
  return W.First.Valid && W.Inside.Valid && W.Inside.Tick > W.First.Tick &&
         W.First.State == 'R' && W.Inside.State == 'R' &&
         W.Inside.Switches == W.First.Switches;
}

/// AtMost: what the thread had of each from before the iteration until now; 0
/// and 0 if that is not known.
Shares sharesOf(const Watch &W, uint64_t Ns, CpuTime AtMost) {
  Shares S;
  if (!W.First.Valid || !W.Last.Valid || W.Last.Tick <= W.First.Tick) {
    S.RunQueue = AtMost.RunQueue < Ns ? AtMost.RunQueue : Ns;
    S.Blocked = Ns - S.RunQueue;
    if (!W.C.onCpu())
      return S;
    // A thread that was caught while it ran: what it did not have of a CPU it
    // waited for.
    S.Cpu = S.Blocked;
    S.Blocked = 0;
    if (AtMost.Cpu && AtMost.Cpu < S.Cpu) {
      S.RunQueue += S.Cpu - AtMost.Cpu;
      S.Cpu = AtMost.Cpu;
    }
    return S;
  }
  uint64_t Window = toNs(W.Last.Tick - W.First.Tick);
  uint64_t Cpu = W.Last.Cpu - W.First.Cpu;
  uint64_t Queue = W.Last.RunQueue - W.First.RunQueue;
  double Scale =
      Window ? static_cast<double>(Ns) / static_cast<double>(Window) : 1;
  auto Clamp = [](double V, uint64_t Max) {
    return V > static_cast<double>(Max) ? Max : static_cast<uint64_t>(V);
  };
  S.Cpu = Clamp(static_cast<double>(Cpu) * Scale, Ns);
  // What went before the first sample can only be guessed, but within bounds.
  if (AtMost.Cpu && AtMost.Cpu < S.Cpu)
    S.Cpu = AtMost.Cpu;
  S.RunQueue = Clamp(static_cast<double>(Queue) * Scale, Ns - S.Cpu);
  S.Blocked = Ns - S.Cpu - S.RunQueue;
  if (neverBlocked(W)) {
    S.RunQueue += S.Blocked;
    S.Blocked = 0;
  }
  S.Faults = W.Last.MajorFaults - W.First.MajorFaults;
  return S;
}

const char *causeOf(const Watch &W, const Shares &S) {
  if (S.Cpu >= S.Blocked && S.Cpu >= S.RunQueue)
    return "cpu";
  if (S.RunQueue > S.Blocked)
    return "run-queue";
  if (W.C.How == Capture::Fault ||
      (S.Faults && W.C.How != Capture::Call && W.C.How != Capture::Syscall))
    return "page-fault";
  // A blocked call in which the thread is in no system call waits for a page as
  // well, except a call that spins.
  return "blocked";
}

void hostEvent(const char *What, const Loop *L, uint64_t Start, uint64_t Ns,
               uint64_t Amount) {
  if (!wantsRecords())
    return;
  head("host", Start);
  Out.field("what", What).field("duration_ns", Ns).field("lost_ns", Amount);
  if (L)
    loopFields(*L);
  writeRecord(Out);
}

void callsField(const Watch &W) {
  Out.key("calls") << "[";
  for (unsigned I = 0; I < W.NumCalls; ++I) {
    const CallSeen &C = W.Calls[I];
    Out << (I ? ",{" : "{");
    Out.field("call", callName(C.C.CallIndex))
        .field("duration_ns", C.Ns)
        .truth("exact", C.Exact);
    if (const CallInfo *I = callInfo(C.C.CallIndex); I && I->TakesFd)
      Out.field("fd", static_cast<int>(C.C.Args[0]));
    if (C.Fd[0])
      Out.field("fd_is", C.Fd);
    Out << "}";
  }
  Out << "]";
}

/// The loop's figures, with the iterations that its thread has not counted yet.
const Loop &figuresOf(const Loop &L) {
  static Loop Copy;
  for (unsigned Try = 0; Try < 3; ++Try) {
    const ThreadSlot *T = nullptr;
    for (uint32_t I = 0, N = load(NumThreads); I < N && !T; ++I)
      if (load(Threads[I].InUse) == 2 && Threads[I].Cur == &L)
        T = &Threads[I];
    uint64_t Seq = T ? load(T->FreshSeq) : 0;
    copy(&Copy, &L, sizeof(Copy));
    for (uint32_t I = 0, N = T ? load(T->NumFresh) : 0; I < N; ++I) {
      uint64_t Took = loadRelaxed(T->Fresh[I]);
      ++Copy.Hist[bucketOf(Took)];
      Copy.Busy += Took;
      Copy.Max = Took > Copy.Max ? Took : Copy.Max;
    }
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    if (!T || (!(Seq & 1) && loadRelaxed(T->FreshSeq) == Seq &&
               loadRelaxed(T->Cur) == &L))
      break;
  }
  return Copy;
}

void samplesField(const Watch &W) {
  if (!W.NumGrowth)
    return;
  Out.key("samples") << "[";
  for (unsigned I = 0; I < W.NumGrowth; ++I) {
    const Growth &M = W.More[I];
    Out << (I ? ",{" : "{");
    Out.field("age_ns", toNs(M.Age));
    (Out.key("place") << "\"").hex(M.Place, 16) << "\"";
    if (M.Same)
      Out.truth("same", true);
    else
      captureFields(M.C, M.Fd);
    Out << "}";
  }
  Out << "]";
}

/// The stall goes on; said if the thread was told as stuck. People read it only
/// if it is elsewhere by now.
void tellGrowth(const Watch &W, const Growth &M, const Loop &L, bool Moved) {
  if (!W.Told || MinuteCount >= G.Opts.max_records)
    return;
  if (wantsRecords()) {
    head("stuck", M.C.When);
    (Out.key("culprit") << "\"").hex(hashOf(W.C, Stall), 16) << "\"";
    Out.field("tid", L.Tid)
        .field("thread", W.Thread)
        .field("iteration", countIterations(figuresOf(L)) + 1)
        .field("sample", W.Captures)
        .field("age_ns", toNs(M.Age));
    Out.field("threshold_ns", G.Opts.threshold);
    (Out.key("place") << "\"").hex(M.Place, 16) << "\"";
    loopFields(L);
    if (W.Label)
      Out.field("callback", W.Label);
    captureFields(M.C, M.Fd);
    writeRecord(Out);
  }
  if (wantsText() && Moved) {
    Out.clear();
    Out << "async-watch: " << G.Comm << "[" << G.Pid << "] thread " << L.Tid
        << " '" << W.Thread << "' is still stuck, ";
    Out.ms(toNs(M.Age)) << " after its " << nameOf(L.Kind) << " returned, now";
    if (M.C.How == Capture::Call)
      Out << " in " << callName(M.C.CallIndex);
    if (M.Fd[0])
      Out << " on " << M.Fd;
    Out << ":\n";
    textFrames(Out, M.C);
    writeText(Out);
  }
}

void tellStuck(Watch &W, const Loop &L, uint64_t Age) {
  Culprit *P = nullptr;
  uint64_t Hash = hashOf(W.C, Stall);
  for (unsigned I = 0; I < NumCulprits; ++I)
    if (Culprits[I].Hash == Hash && Culprits[I].Kind == Stall)
      P = &Culprits[I];
  if (P && P->Count + 1 < P->TellAt)
    return;
  if (MinuteCount >= G.Opts.max_records)
    return;
  W.Told = true;
  if (wantsRecords()) {
    head("stuck", W.C.When);
    (Out.key("culprit") << "\"").hex(Hash, 16) << "\"";
    Out.field("tid", L.Tid)
        .field("thread", W.Thread)
        .field("iteration", countIterations(figuresOf(L)) + 1)
        .field("age_ns", toNs(Age));
    Out.field("threshold_ns", G.Opts.threshold);
    loopFields(L);
    if (W.Label)
      Out.field("callback", W.Label);
    captureFields(W.C, W.Fd);
    writeRecord(Out);
  }
  if (wantsText()) {
    Out.clear();
    Out << "async-watch: " << G.Comm << "[" << G.Pid << "] thread " << L.Tid
        << " '" << W.Thread << "' is stuck, ";
    Out.ms(toNs(Age)) << " after its " << nameOf(L.Kind) << " returned";
    if (W.Label)
      Out << ", in callback " << W.Label;
    if (W.C.How == Capture::Call)
      Out << ", in " << callName(W.C.CallIndex);
    if (W.Fd[0])
      Out << " on " << W.Fd;
    Out << ":\n";
    textFrames(Out, W.C);
    writeText(Out);
  }
}

void finishCalls(Watch &W, const Loop *L, bool PartOfStall) {
  if (!PartOfStall && L && L->Proven && !W.Parked)
    for (unsigned I = 0; I < W.NumCalls; ++I) {
      CallSeen &C = W.Calls[I];
      if (!C.Ended || C.C.Left)
        continue;
      // It was over in time, and the thread got no CPU to return on.
      if (C.RunQueue && C.Ns < G.Opts.blocking_threshold + C.RunQueue)
        continue;
      ++Counts[BlockingCall];
      Culprit *P = culprit(hashOf(C.C, BlockingCall), BlockingCall);
      bool May = admit(P, C.Ns, C.C.When);
      if (P && !P->Title[0])
        title(P->Title, sizeof(P->Title), C.C, "");
      if (!May)
        continue;
      bool Tell = tell(P);
      if (wantsRecords()) {
        head("blocking-call", C.C.When);
        (Out.key("culprit") << "\"").hex(P ? P->Hash : 0, 16) << "\"";
        Out.field("count", P ? P->Count : 1)
            .field("tid", L->Tid)
            .field("thread", W.Thread);
        Out.field("duration_ns", C.Ns)
            .truth("exact", C.Exact)
            .field("threshold_ns", G.Opts.blocking_threshold);
        loopFields(*L);
        captureFields(C.C, C.Fd);
        writeRecord(Out);
      }
      if (wantsText() && Tell) {
        Out.clear();
        Out << "async-watch: " << G.Comm << "[" << G.Pid << "] thread "
            << L->Tid << " '" << W.Thread << "': " << callName(C.C.CallIndex)
            << " blocked the loop for " << (C.Exact ? "" : "up to ");
        Out.ms(C.Ns);
        if (C.Fd[0])
          Out << " on " << C.Fd;
        if (P && P->Count > 1)
          Out << ", the " << P->Count << ". time";
        Out << ":\n";
        textFrames(Out, C.C);
        writeText(Out);
      }
    }
  W.NumCalls = 0;
}

void judge(const Watch &V, const Ended &E, CpuTime AtMost, bool Over = true) {
  Loop *L = E.L;
  if (!L || !L->Proven)
    return;
  Own.check();
  uint64_t Ns = toNs(E.End - E.Start),
           Paused = toNs(pausedWithin(E.Start, E.End));
  Paused = Paused < Ns ? Paused : Ns;
  if (V.Parked || V.Dropped || (V.C.Num && V.C.Left))
    return;
  Shares S = sharesOf(V, Ns - Paused, AtMost);
  if (Paused && Ns - Paused <= G.Opts.threshold) {
    ++StoppedCount;
    StoppedNs += Paused;
    hostEvent("stopped", L, E.Start, Ns, Paused);
    return;
  }
  if (S.RunQueue && Ns - Paused - S.RunQueue <= G.Opts.threshold) {
    ++StarvedCount;
    StarvedNs += S.RunQueue;
    hostEvent("starved", L, E.Start, Ns, S.RunQueue);
    return;
  }
  if (!V.Captures)
    ++Missed;
  const char *Cause = causeOf(V, S);
  ++Counts[Stall];
  Culprit *P = culprit(hashOf(V.C, Stall), Stall);
  bool May = admit(P, Ns, E.End);
  if (P && !P->Title[0])
    title(P->Title, sizeof(P->Title), V.C, Cause);
  bool Tell = May && tell(P);
  if (May && wantsRecords()) {
    head("stall", E.End);
    (Out.key("culprit") << "\"").hex(P ? P->Hash : 0, 16) << "\"";
    Out.field("count", P ? P->Count : 1)
        .field("tid", L->Tid)
        .field("thread", V.Thread);
    Out.field("iteration", E.Number)
        .field("start_ns", momentNs(E.Start))
        .field("duration_ns", Ns);
    Out.field("threshold_ns", G.Opts.threshold).field("cause", Cause);
    Out.field("cpu_ns", S.Cpu)
        .field("run_queue_ns", S.RunQueue)
        .field("blocked_ns", S.Blocked);
    Out.field("stopped_ns", Paused).field("major_faults", S.Faults);
    bool Sampled = V.First.Valid && V.Last.Valid;
    Out.field("switches", Sampled ? V.Last.Switches - V.First.Switches : 0)
        .field("preemptions",
               Sampled ? V.Last.Preemptions - V.First.Preemptions : 0);
    Out.field("ready_events", E.Ready).field("suppressed", Suppressed);
    if (!Over)
      Out.truth("ended", false);
    loopFields(*L);
    if (V.Label)
      Out.field("callback", V.Label);
    callsField(V);
    samplesField(V);
    captureFields(V.C, V.Fd);
    writeRecord(Out);
  }
  if (Tell && wantsText()) {
    Out.clear();
    Out << "async-watch: " << G.Comm << "[" << G.Pid << "] thread " << L->Tid
        << " '" << V.Thread << "': stall of ";
    Out.ms(Ns) << ", cause " << Cause;
    if (V.C.How == Capture::Call)
      Out << " (" << callName(V.C.CallIndex) << ")";
    if (P && P->Count > 1)
      Out << ", the " << P->Count << ". of this culprit";
    if (Suppressed)
      Out << "; " << Suppressed << " reports suppressed";
    Out << "\n";
    if (!V.Told)
      textFrames(Out, V.C);
    writeText(Out);
  }
}

/// Adds a call that the watchdog did not see, with the stack that the thread
/// took itself.
bool addLate(ThreadSlot &T, Watch &W, const Ended &E, uint64_t RunQueue) {
  const LateCall &Late = T.Late;
  if (load(Late.State) != 1 || Late.CallSeq != E.CallSeq)
    return false;
  bool Room = W.NumCalls < MaxCalls;
  if (Room) {
    CallSeen &C = W.Calls[W.NumCalls];
    C.C.How = Capture::Call;
    C.C.Problem = nullptr;
    C.C.TopExact = false;
    C.C.Nr = -1;
    C.C.CallIndex = E.Call;
    C.C.CallSeq = E.CallSeq;
    C.C.When = E.End;
    C.C.Num = Late.Num;
    copy(C.C.Args, Late.Args, sizeof(C.C.Args));
    copy(C.C.Frames, Late.Frames, sizeof(C.C.Frames));
    placeInLoop(E.L, C.C);
    C.Seq = E.CallSeq;
    C.RunQueue = RunQueue;
    C.Fd[0] = 0; // the descriptor may be another one by now
    C.Ended = C.Exact = false;
  }
  if (!Room)
    return false;
  if (isPark(W.Calls[W.NumCalls].C)) {
    W.Parked = true;
    return true;
  }
  if (!W.Thread[0])
    threadName(T.Tid, W.Thread, sizeof(W.Thread));
  ++W.NumCalls;
  return true;
}

bool endCall(Watch &W, const Ended &E, uint64_t RunQueue) {
  for (unsigned I = 0; I < W.NumCalls; ++I)
    if (W.Calls[I].Seq == E.CallSeq) {
      W.Calls[I].Ns = toNs(E.End - E.Start);
      W.Calls[I].Exact = E.Exact;
      W.Calls[I].Ended = true;
      W.Calls[I].RunQueue =
          RunQueue > W.Calls[I].RunQueue ? RunQueue - W.Calls[I].RunQueue : 0;
      return true;
    }
  return W.Parked;
}

/// A stall that was over before the watchdog came, and whose longest call was
/// most of it: that call's stack is the culprit's.
void stackFromCalls(Watch &W, const Ended &E) {
  const CallSeen *Longest = nullptr;
  for (unsigned I = 0; I < W.NumCalls; ++I)
    if (W.Calls[I].Ended && (!Longest || W.Calls[I].Ns > Longest->Ns))
      Longest = &W.Calls[I];
  if (!Longest || Longest->Ns * 2 < toNs(E.End - E.Start))
    return;
  W.C = Longest->C;
  W.Captures = 1;
  copy(W.Fd, Longest->Fd, sizeof(W.Fd));
}

void drain(ThreadSlot &T, Watch &W) {
  // An iteration that came and went between two looks.
  static Watch Behind;
  Behind.Seq = 0;
  Loop *BehindLoop = nullptr;
  auto FinishBehind = [&] {
    if (Behind.Seq)
      finishCalls(Behind, BehindLoop, false);
    Behind.Seq = 0;
  };
  if (T.RingTail == load(T.RingHead))
    return;
  CpuTime Now = sampleActive(T.SchedFd);
  while (T.RingTail != load(T.RingHead)) {
    Ended E = T.Ring[T.RingTail % RingSize];
    bool Known = W.Seq == E.Iteration;
    // It is running: the next look begins with it.
    if (!Known && E.CallSeq && load(T.IterSeq) == E.Iteration)
      break;
    store(T.RingTail, T.RingTail + 1);
    if (!Known && Behind.Seq != E.Iteration) {
      FinishBehind();
      __builtin_memset(static_cast<void *>(&Behind), 0, sizeof(Behind));
      Behind.Seq = E.Iteration;
      Behind.Start = E.Start;
      BehindLoop = E.L;
      threadName(T.Tid, Behind.Thread, sizeof(Behind.Thread));
    }
    Watch &V = Known ? W : Behind;
    if (E.CallSeq) {
      // Of many calls the first ones are told.
      if (!endCall(V, E, Now.RunQueue) &&
          !(addLate(T, V, E, W.Looked.RunQueue) &&
            endCall(V, E, Now.RunQueue)) &&
          V.NumCalls < MaxCalls)
        ++CallsLost;
      if (load(T.Late.State) == 1 && T.Late.CallSeq == E.CallSeq)
        store(T.Late.State, 0u);
      continue;
    }
    if (!V.Thread[0])
      threadName(T.Tid, V.Thread, sizeof(V.Thread));
    if (!V.Captures)
      stackFromCalls(V, E);
    // The thread may be in its next iteration already; what it did last is then
    // a tick old at most.
    if (Known && W.Captures && W.First.Valid && W.Last.Tick < E.End &&
        (!W.Last.Valid || E.End - W.Last.Tick > toTicks(period()) * 4)) {
      W.Last = sampleThread(T);
      W.Last.Tick = W.Last.Tick < E.End ? W.Last.Tick : E.End;
    }
    CpuTime Since = Known ? W.Before : W.Looked;
    // A thread that is gone has no figures.
    judge(V, E,
          Since.Cpu && Now.Cpu >= Since.Cpu
              ? CpuTime{Now.Cpu - Since.Cpu, Now.RunQueue - Since.RunQueue}
              : CpuTime{0, 0});
    finishCalls(V, E.L, true);
    if (Known)
      W.Dropped = true;
    else
      Behind.Seq = 0;
  }
  FinishBehind();
}

void captureCall(ThreadSlot &T, Watch &W, uint64_t Seq) {
  W.HandledCall = Seq;
  if (W.NumCalls == MaxCalls)
    return;
  CallSeen &C = W.Calls[W.NumCalls];
  if (!captureStack(T, W.Seq, C.C) || C.C.CallSeq != Seq)
    return;
  store(T.CapturedSeq, Seq);
  if (isPark(C.C)) {
    if (Loop *L = T.Cur) {
      Place P = placeOf(C.C.Frames[0].PC - 1);
      char Name[256];
      bool Shared = C.C.Turn && P.Path &&
                    symbolAt(P.Path, P.Offset, Name, sizeof(Name)) &&
                    Name[0] == '_' && Name[1] == 'Z' && Name[2] == 'N' &&
                    Name[3] == 'S' && Name[4] == 't';
      if (!Shared)
        store(L->ParkPC, C.C.Frames[0].PC);
    }
    T.ParkedSeq = Seq;
    store(T.Parked, 1u);
    W.Parked = true;
    return;
  }
  if (T.Allowed)
    return;
  C.Seq = Seq;
  C.Ns = 0;
  C.Ended = C.Exact = false;
  C.RunQueue = sampleActive(T.SchedFd).RunQueue;
  lookUpFd(C.C, C.Fd, sizeof(C.Fd));
  if (!W.Thread[0])
    threadName(T.Tid, W.Thread, sizeof(W.Thread));
  ++W.NumCalls;
}

void copyFiles(ThreadSlot &T, const ProcFiles &F) {
  T.SyscallFd = F.SyscallFd;
  T.SchedFd = F.SchedFd;
  T.StatFd = F.StatFd;
  T.StatusFd = F.StatusFd;
}

void openProc(ThreadSlot &T) {
  ProcFiles F;
  openProcFiles(F, T.Tid);
  copyFiles(T, F);
}

/// Says that the thread is stuck, once it certainly is. Returns as look() does.
uint64_t tellInTime(ThreadSlot &T, Watch &W, uint64_t Age, uint64_t Lost,
                    uint64_t Far) {
  if (W.Told || W.Dropped || W.Parked)
    return Far;
  // Of a thread that could run, the scheduler's figures do not have the wait
  // that goes on: in the queue for a CPU, or for a container's next period. A
  // few milliseconds of what it computes may be missing as well.
  const Sample &S = W.Last.Valid ? W.Last : W.First;
  if (S.Valid && S.State == 'R') {
    uint64_t Accounted = toTicks(S.Cpu - W.First.Cpu + S.RunQueue -
                                 W.First.RunQueue + 6000000),
             Window = S.Tick - W.First.Tick, Early = W.First.Tick - W.Start,
             Computed = toTicks(W.First.Cpu - W.Before.Cpu + 6000000);
    if (Window > Accounted)
      Lost += Window - Accounted;
    if (Early > Computed)
      Lost += Early - Computed;
  }
  uint64_t Threshold = toTicks(G.Opts.threshold);
  if (Age < Threshold + Lost)
    return Threshold + Lost - Age < Far ? Threshold + Lost - Age : Far;
  const Capture &C = W.C;
  Loop *L = T.Cur;
  // Without a frame of the loop (a fibre, a damaged stack) nothing speaks
  // against it. In doubt the report follows later.
  if (L && L->Proven && (C.Certain || !C.Complete) && !T.Allowed)
    tellStuck(W, *L, Age);
  return Far;
}

/// Whether the thread has ended, which nobody tells: its iteration is none.
bool isGone(const ThreadSlot &T) {
  return sys(SYS_tgkill, G.Pid, T.Tid, 0) == -ESRCH;
}

/// Takes one more stack of a stall that goes on. False if it ended meanwhile.
bool grow(ThreadSlot &T, Watch &W, uint64_t Seq, uint64_t Age) {
  const Growth *Last = W.NumGrowth ? &W.More[W.NumGrowth - 1] : nullptr;
  const Capture &Before = Last ? Last->C : W.C;
  uint64_t Place = Last ? Last->Place : hashOf(W.C, Stall);
  static Growth New; // large, and there is one watchdog
  bool Same = Before.How == Capture::Call &&
              load(T.CallSeq) == Before.CallSeq && load(T.IterSeq) == Seq;
  if (Same) {
    New.C = Before;
    New.C.When = ticks();
    copy(New.Fd, Last ? Last->Fd : W.Fd, sizeof(New.Fd));
  } else {
    if (!captureStack(T, Seq, New.C))
      return false;
    // The stall is over, though the iteration is not.
    if (isPark(New.C) || (New.C.Num && New.C.Left))
      return true;
    lookUpFd(New.C, New.Fd, sizeof(New.Fd));
  }
  // The first look had no luck.
  if (!W.C.Num && New.C.Num && !W.Told) {
    W.C = New.C;
    copy(W.Fd, New.Fd, sizeof(W.Fd));
    return true;
  }
  // Of a very long stall the first ones are kept, and the latest.
  bool Full = W.NumGrowth == MaxGrowth;
  New.Same = Same && !Full;
  Growth &M = W.More[Full ? MaxGrowth - 1 : W.NumGrowth];
  copy(&M, &New, sizeof(M));
  ++W.Captures;
  M.Age = Age;
  M.Place = hashOf(M.C, Stall);
  W.NumGrowth += !Full;
  if (Loop *L = T.Cur; L && !T.Allowed)
    tellGrowth(W, M, *L, M.Place != Place);
  return true;
}

/// Looks at one thread; returns in how many ticks it wants to be looked at
/// again at the latest.
uint64_t look(ThreadSlot &T, Watch &W, uint64_t Now, bool &Busy) {
  uint64_t Seq = load(T.IterSeq), Start = T.IterStart, Far = toTicks(period());
  if (Seq != W.Seq) {
    drain(T, W);
    if (W.Seq)
      finishCalls(W, W.L, W.Dropped);
    // Only the head of it: the captures are large.
    W.Seq = 0;
    W.Captures = W.NumCalls = W.NumGrowth = 0;
    W.Parked = W.Dropped = W.Told = false;
    W.First.Valid = W.Last.Valid = W.Inside.Valid = false;
    W.Before = W.Looked;
    W.SeenCall = W.HandledCall = 0;
    W.C.Num = W.C.Turn = 0;
    W.C.How = Capture::None;
    W.C.Problem = nullptr;
    W.C.Left = W.C.Complete = false;
    W.Thread[0] = W.Fd[0] = 0;
    W.Label = nullptr;
  }
  if (T.SyscallFd == -1) {
    // Opened before the program changed its user, if it was the thread that
    // started it.
    if (T.Tid == Early.Tid)
      copyFiles(T, Early);
    else
      openProc(T);
    if (T.SyscallFd < 0)
      T.SyscallFd = -2;
  }
  if (!(Seq & 1))
    return Far;
  Busy = true;
  if (load(T.IterSeq) != Seq)
    return 1;
  W.Seq = Seq;
  W.Start = Start;
  W.L = T.Cur;
  drain(T, W); // calls of it that are over
  uint64_t Age = Now > Start ? Now - Start : 0,
           Threshold = toTicks(G.Opts.threshold);
  if (W.Parked && load(T.Parked))
    return Far;
  if (!W.First.Valid && Age * 32 >= Threshold)
    W.First = sampleThread(T);
  else if (W.First.Valid && !W.Parked)
    if (Age * 2 >= Threshold || W.Captures) {
      W.Last = sampleThread(T);
      if (load(T.IterSeq) == Seq)
        W.Inside = W.Last;
    }

  // Blocking calls.
  uint64_t CallSeq = load(T.CallSeq);
  if (G.Opts.blocking_threshold && (CallSeq & 1) && W.HandledCall != CallSeq) {
    uint64_t CallStart = T.CallStart,
             Limit = toTicks(G.Opts.blocking_threshold);
    if (CallStart) {
      uint64_t CallAge = Now > CallStart ? Now - CallStart : 0;
      if (CallAge >= Limit)
        captureCall(T, W, CallSeq);
      else if (Limit - CallAge < Far)
        Far = Limit - CallAge;
    } else if (W.SeenCall == CallSeq &&
               asyncWatchEpoch - W.SeenCallEpoch >= 1) {
      captureCall(T, W, CallSeq);
    } else {
      if (W.SeenCall != CallSeq) {
        W.SeenCall = CallSeq;
        W.SeenCallEpoch = asyncWatchEpoch;
      }
      Far = Limit < Far ? Limit : Far;
    }
    if (W.Parked)
      return Far;
  }

  uint64_t Due = !W.Captures ? Threshold : W.Told ? W.NextCapture : 0;
  if (Age < Due)
    return Due - Age < Far ? Due - Age : Far;
  // Time in which the thread could not run is nobody's, and what it may do does
  // not count.
  uint64_t Lost = pausedWithin(Start, Now);
  if (T.ExcusedSeq == Seq)
    Lost += T.Excused;
  if (T.Allowed)
    Lost += Now - T.AllowedSince;
  if (W.First.Valid && W.Last.Valid)
    Lost += toTicks(W.Last.RunQueue - W.First.RunQueue);
  if (!W.Captures && Age < Threshold + Lost)
    return Threshold + Lost - Age < Far ? Threshold + Lost - Age : Far;
  if (W.Captures) {
    uint64_t Next = W.NextCapture + Lost;
    W.Dropped = W.Dropped || isGone(T);
    if (Age >= Next && !W.Dropped) {
      while (Age >= W.NextCapture + Lost)
        W.NextCapture *= 2;
      if (!grow(T, W, Seq, Age))
        return 1;
    } else if (Next > Age && Next - Age < Far) {
      Far = Next - Age;
    }
    return tellInTime(T, W, Age, Lost, Far);
  }
  Capture &C = W.C;
  if (isGone(T)) {
    W.Captures = 1;
    W.Dropped = true;
    return Far;
  }
  if (!captureStack(T, Seq, C))
    return 1;
  W.Captures = 1;
  W.NextCapture = 2 * Threshold;
  while (W.NextCapture < Age + Threshold / 2) // it came late
    W.NextCapture *= 2;
  W.Label = T.LabelSeq == Seq ? T.Label : nullptr;
  threadName(T.Tid, W.Thread, sizeof(W.Thread));
  lookUpFd(C, W.Fd, sizeof(W.Fd));
  if (isPark(C)) {
    T.ParkedSeq = C.CallSeq;
    store(T.Parked, 1u);
    W.Parked = true;
    return Far;
  }
  if (C.Num && C.Left) {
    W.Dropped = true;
    return Far;
  }
  return tellInTime(T, W, Age, Lost, Far);
}

void writeNested(ThreadSlot &T) {
  if (load(T.Nested.State) != 1)
    return;
  // Too large for a stack, and there is one watchdog.
  static Watch V;
  static Outer N;
  static Capture C;
  N = T.Nested.O;
  uint64_t End = T.Nested.End;
  store(T.Nested.State, 0u);
  C = Capture();
  C.How = Capture::Call;
  C.Nr = -1;
  C.CallIndex = WaitCallBase + static_cast<uint32_t>(N.Kind);
  C.Num = N.Num;
  C.Turn = N.Turn;
  C.Complete = N.Turn < N.Num;
  C.When = N.When;
  copy(C.Frames, N.Frames, sizeof(C.Frames));
  __builtin_memset(static_cast<void *>(&V), 0, sizeof(V));
  V.Seq = 1;
  V.Captures = 1;
  V.C = C;
  threadName(T.Tid, V.Thread, sizeof(V.Thread));
  if (!N.Serviced && End - N.IterStart > toTicks(G.Opts.threshold)) {
    Ended E = {N.IterStart, End, 1, 0, 0, 1, countIterations(*N.L), N.L, -1};
    judge(V, E, {0, 0});
  } else if (!N.Serviced && N.Waits == 1 && G.Opts.blocking_threshold &&
             toNs(N.Waited) >= G.Opts.blocking_threshold) {
    V.NumCalls = 1;
    V.Calls[0].C = C;
    V.Calls[0].Ns = toNs(N.Waited);
    V.Calls[0].Ended = V.Calls[0].Exact = true;
    finishCalls(V, N.L, false);
  }
  // Waiting once is a blocking call; a loop does it again and again.
  if (!N.Serviced && N.Waits < 2)
    return;
  ++Counts[NestedRunKind];
  Culprit *P = culprit(hashOf(C, NestedRunKind), NestedRunKind);
  bool May = admit(P, 0, C.When);
  if (P && !P->Title[0])
    title(P->Title, sizeof(P->Title), C, "");
  if (!May)
    return;
  if (wantsRecords()) {
    head("nested-run", C.When);
    (Out.key("culprit") << "\"").hex(P ? P->Hash : 0, 16) << "\"";
    Out.field("count", P ? P->Count : 1)
        .field("tid", T.Tid)
        .field("thread", V.Thread);
    Out.field("duration_ns", toNs(End - N.When))
        .field("waits", N.Waits)
        .truth("same_loop", N.Serviced);
    loopFields(*N.L);
    captureFields(C, "");
    writeRecord(Out);
  }
  if (wantsText() && tell(P)) {
    Out.clear();
    Out << "async-watch: " << G.Comm << "[" << G.Pid << "] thread " << T.Tid
        << " '" << V.Thread << "': a loop was run (" << nameOf(N.Kind)
        << ") inside a callback of the loop that waits in " << nameOf(N.L->Kind)
        << ":\n";
    textFrames(Out, C);
    writeText(Out);
  }
}

void writeSpans(ThreadSlot &T) {
  constexpr uint64_t N = sizeof(T.Spans) / sizeof(T.Spans[0]);
  Loop *L = T.Cur;
  while (L && wantsRecords() && T.SpanTail != load(T.SpanHead)) {
    head("iterations", ticks());
    loopFields(*L);
    Out.field("lost", loadRelaxed(T.SpanLost)).key("spans") << "[";
    for (unsigned K = 0; K < 200 && T.SpanTail != load(T.SpanHead); ++K) {
      Span S = T.Spans[T.SpanTail % N];
      Out << (K ? ",[" : "[") << momentNs(S.Start) << "," << toNs(S.Ticks)
          << "]";
      store(T.SpanTail, T.SpanTail + 1);
    }
    Out << "]";
    writeRecord(Out);
  }
}

void writeLoop(Loop &Which, bool Final) {
  if (Which.Used != 2 || !Which.Proven || !wantsRecords())
    return;
  const Loop &L = figuresOf(Which);
  uint64_t Iterations = countIterations(L);
  if (!Iterations || (!Final && L.Written == Iterations))
    return;
  Which.Written = Iterations;
  head("loop", ticks());
  loopFields(L);
  uint64_t Lived = toNs(ticks() - L.Born);
  Out.truth("final", Final)
      .field("iterations", Iterations)
      .field("busy_ns", toNs(L.Busy))
      .field("lived_ns", Lived);
  Out.field("max_ns", toNs(L.Max)).field("nested", L.Nested);
  Out.percentiles(L).key("hist") << "[";
  bool First = true;
  for (unsigned B = 0; B < NumBuckets; ++B)
    if (L.Hist[B]) {
      Out << (First ? "[" : ",[") << toNs(bucketStart(B)) << "," << L.Hist[B]
          << "]";
      First = false;
    }
  Out << "]";
  writeRecord(Out);
}

void writeLoops(bool Final) {
  for (uint32_t I = 0, N = load(NumLoops); I < N && I < MaxLoops; ++I)
    writeLoop(Loops[I], Final);
}

uint64_t dropped() {
  uint64_t N =
      RecordsLost + G.LoopsLost + G.ThreadsLost + CulpritsLost + CallsLost;
  for (uint32_t I = 0, M = load(NumThreads); I < M; ++I)
    N += Threads[I].RingLost + Threads[I].SpanLost + Threads[I].NestedLost;
  return N;
}

/// The calls of an iteration that never ended: the loop may have been left
/// before them.
void finishLast(Watch &W) {
  for (unsigned K = 0; K < W.NumCalls; ++K)
    W.Calls[K].Ended = W.Calls[K].Ended && W.Calls[K].C.Certain;
  finishCalls(W, W.L, W.Dropped);
}

void reap() {
  for (uint32_t I = 0, N = load(NumThreads); I < N; ++I)
    if (ThreadSlot &T = Threads[I]; load(T.InUse) == 2 && isGone(T)) {
      Watch &W = Watches[&T - Threads];
      if (T.Cur)
        countFresh(&T);
      drain(T, W);
      if (W.Seq)
        finishLast(W);
      W.Seq = 0;
      W.Looked = {0, 0}; // the next thread in this slot has figures of its own
      for (uint32_t K = 0, M = load(NumLoops); K < M && K < MaxLoops; ++K)
        if (load(Loops[K].Used) == 2 && Loops[K].Tid == T.Tid) {
          writeLoop(Loops[K], true);
          store(Loops[K].Used, 3u);
        }
      for (int *Fd : {&T.SyscallFd, &T.SchedFd, &T.StatFd, &T.StatusFd}) {
        if (*Fd >= 0)
          sys(SYS_close, *Fd);
        *Fd = -1;
      }
      store(T.InUse, 0u);
    }
}

void sleepFor(uint64_t Ticks) {
  uint64_t Ns = toNs(Ticks);
  timespec T{static_cast<time_t>(Ns / 1000000000),
             static_cast<long>(Ns % 1000000000)};
  futexWait(&Hot.Asleep, 0, &T);
}

bool allIdle(uint64_t &Sum) {
  bool Idle = true;
  Sum = 0;
  for (uint32_t I = 0, N = load(NumThreads); I < N; ++I)
    if (ThreadSlot &T = Threads[I]; load(T.InUse) == 2) {
      uint64_t Seq = load(T.IterSeq);
      Sum += Seq;
      Idle = Idle && !(Seq & 1);
    }
  return Idle;
}

/// This thread's table of descriptors is a copy; a pipe whose end it kept would
/// never close.
void closeProgramFiles() {
  int Keep[32];
  unsigned N = sinkFiles(Keep);
  for (uint32_t I = 0, M = load(NumThreads); I < M; ++I)
    if (ThreadSlot &T = Threads[I]; load(T.InUse) == 2 && N + 8 <= 32)
      for (int Fd : {T.SyscallFd, T.SchedFd, T.StatFd, T.StatusFd})
        if (Fd >= 0)
          Keep[N++] = Fd;
  if (N + 4 <= 32)
    for (int Fd :
         {Early.SyscallFd, Early.SchedFd, Early.StatFd, Early.StatusFd})
      if (Fd >= 0)
        Keep[N++] = Fd;
  closeAllBut(Keep, N);
}

void writeEnd();

void watchdog() {
  G.WatchdogTid = threadId();
  // It sleeps nearly always, and when it wakes it is late already. Only root
  // may ask for that.
  sys(SYS_setpriority, PRIO_PROCESS, 0, -15);
  sys(SYS_prctl, PR_SET_NAME, ptr("async-watch"));
  if (!sharesFiles())
    closeProgramFiles();
  dropPrivileges();
  // Idle loops pay nothing for their store to be seen: the sleeper pays, with a
  // barrier in all threads.
  bool Barrier = !failed(
      sys(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0));
  store(G.WatchdogState, 2u);
  Own.open();
  uint64_t LastTick = 0, LastSum = 0, IdleSince = 0,
           LastSnapshot = monotonicNs(), LastReap = LastSnapshot;
  for (;;) {
    if (load(G.Stop))
      break;
    calibrate();
    uint64_t Now = ticks();
    Own.check();
    Own.restart();
    // Not at looks that somebody's deadline asked for: two ticks have to mean
    // that time has passed. A sixteenth for the clocks.
    if (Now - LastTick >= toTicks(G.Opts.blocking_threshold / 16 * 15)) {
      LastTick = Now;
      store(asyncWatchEpoch, asyncWatchEpoch + 1);
    }
    uint64_t Wait = toTicks(period());
    bool Busy = false;
    for (unsigned I = 0, N = load(NumThreads); I < N; ++I) {
      ThreadSlot &T = Threads[I];
      if (load(T.InUse) != 2)
        continue;
      drain(T, Watches[I]);
      writeNested(T);
      uint64_t W = look(T, Watches[I], Now, Busy);
      if (T.SchedFd >= 0)
        Watches[I].Looked = sampleActive(T.SchedFd);
      Wait = W < Wait ? W : Wait;
      if (G.Opts.iterations)
        writeSpans(T);
    }
    uint64_t Ns = monotonicNs();
    if (G.Opts.snapshot && Ns - LastSnapshot > G.Opts.snapshot) {
      LastSnapshot = Ns;
      writeLoops(false);
    }
    if (Ns - LastReap > 1000000000) {
      LastReap = Ns;
      reap();
    }
    uint64_t Sum;
    bool Idle = allIdle(Sum);
    if (!Idle || Sum != LastSum)
      IdleSince = Ns;
    LastSum = Sum;
    uint64_t Patience =
        G.Opts.threshold > 200000000 ? G.Opts.threshold : 200000000;
    if (Idle && Ns - IdleSince >= Patience) {
      writeLoops(false);
      store(Hot.Asleep, 1u);
      if (Barrier)
        sys(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
      if (allIdle(Sum) && Sum == LastSum && !load(G.Stop)) {
        // Without the barrier a wake-up could be missed, so then it looks twice
        // a second.
        timespec Half{0, 500000000};
        futexWait(&Hot.Asleep, 1, Barrier ? nullptr : &Half);
      }
      store(Hot.Asleep, 0u);
      Own.restart();
      IdleSince = monotonicNs();
      continue;
    }
    // Not a busy wait, whatever the deadlines say.
    uint64_t Least = toTicks(50000);
    Wait = Wait > Least ? Wait : Least;
    Own.Allowed = Wait;
    sleepFor(Wait);
  }
  writeEnd();
  store(G.Stop, 2u);
  sys(SYS_futex, ptr(&G.Stop), 1 | 128, 64);
}

} // namespace

[[gnu::noinline, gnu::cold]] AW_KEEPS_REGISTERS void wakeWatchdog() {
  uint32_t One = 1;
  if (__atomic_compare_exchange_n(&Hot.Asleep, &One, 0u, false,
                                  __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
    futexWake(&Hot.Asleep);
}

void startWatchdog() {
  uint32_t None = 0;
  if (!__atomic_compare_exchange_n(&G.WatchdogState, &None, 1u, false,
                                   __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
    return;
  // The program's signals are the program's; the new thread inherits the mask.
  uint64_t All = ~0ull, Old;
  sys(SYS_rt_sigprocmask, SIG_SETMASK, ptr(&All), ptr(&Old), 8);
  G.WatchdogBorn = ticks();
  bool Started = startBareThread(watchdog);
  sys(SYS_rt_sigprocmask, SIG_SETMASK, ptr(&Old), 0, 8);
  if (!Started) {
    // Tried again at the next new place; meanwhile durations are still
    // measured.
    store(G.WatchdogState, 0u);
    static const char Text[] =
        "async-watch: error: cannot start the watchdog thread: raise the limit "
        "of threads (ulimit -u)\n";
    sys(SYS_write, 2, ptr(Text), sizeof(Text) - 1);
  }
}

void finishWatching() {
  if (!load(G.WatchdogState))
    return;
  uint32_t Running = 0;
  if (!__atomic_compare_exchange_n(&G.Stop, &Running, 1u, false,
                                   __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
    return;
  store(Hot.Asleep, 0u);
  futexWake(&Hot.Asleep);
  timespec Wait{0, 50000000};
  for (unsigned I = 0; I < 60 && load(G.Stop) != 2; ++I)
    futexWait(&G.Stop, 1, &Wait);
}

namespace {

void writeEnd() {
  if (!load(NumLoops))
    return;
  calibrate();
  for (unsigned I = 0, N = load(NumThreads); I < N; ++I)
    if (load(Threads[I].InUse) == 2) {
      drain(Threads[I], Watches[I]);
      writeNested(Threads[I]);
      // Somebody said that it is stuck, and it still is: the program ends in
      // it.
      Watch &W = Watches[I];
      if (const ThreadSlot &T = Threads[I]; W.Seq && W.Told && !W.Dropped &&
                                            load(T.IterSeq) == W.Seq &&
                                            !isGone(T)) {
        Ended E = {W.Start,
                   ticks(),
                   W.Seq,
                   0,
                   0,
                   1,
                   countIterations(figuresOf(*W.L)) + 1,
                   W.L,
                   T.Ready};
        judge(W, E, {0, 0}, false);
        W.Dropped = true;
      }
      if (W.Seq)
        finishLast(W);
      if (G.Opts.iterations)
        writeSpans(Threads[I]);
    }
  writeLoops(true);
  uint64_t Reports = Counts[0] + Counts[1] + Counts[2];
  if (wantsRecords()) {
    head("end", ticks());
    Out.field("stalls", Counts[Stall])
        .field("blocking_calls", Counts[BlockingCall]);
    Out.field("nested_runs", Counts[NestedRunKind])
        .field("starved", StarvedCount)
        .field("starved_ns", StarvedNs);
    Out.field("stopped", StoppedCount)
        .field("stopped_ns", StoppedNs)
        .field("suppressed", Suppressed);
    Out.field("without_stack", Missed)
            .field("dropped", dropped())
            .key("culprits")
        << "[";
    for (unsigned I = 0; I < NumCulprits && I < 64; ++I) {
      const Culprit &C = Culprits[I];
      (Out << (I ? ",{\"culprit\":\"" : "{\"culprit\":\"")).hex(C.Hash, 16)
          << "\"";
      Out.field("kind", KindNames[C.Kind])
          .field("count", C.Count)
          .field("total_ns", C.Total)
          .field("max_ns", C.Max);
      Out.field("first_ns", momentNs(C.First))
              .field("last_ns", momentNs(C.Last))
              .field("suppressed", C.Suppressed)
          << "}";
    }
    Out << "]";
    writeRecord(Out);
  }
  if (wantsText() && (Reports || G.Opts.verbose)) {
    Out.clear();
    Out << "async-watch: " << G.Comm << "[" << G.Pid << "] culprits:\n";
    for (unsigned I = 0; I < NumCulprits && I < 64; ++I) {
      const Culprit &C = Culprits[I];
      Out << "  " << C.Count << " x " << KindNames[C.Kind];
      if (C.Kind != NestedRunKind)
        (Out << ", max ").ms(C.Max) << ", total ", Out.ms(C.Total);
      Out << ": " << C.Title << "\n";
    }
    for (uint32_t I = 0; I < load(NumLoops) && I < MaxLoops; ++I) {
      if (Loops[I].Used < 2 || !Loops[I].Proven)
        continue;
      const Loop &L = figuresOf(Loops[I]);
      uint64_t Iterations = countIterations(L);
      if (!Iterations)
        continue;
      Out << "  loop " << L.Id << " (" << nameOf(L.Kind) << ", thread " << L.Tid
          << "): " << Iterations << " iterations, busy ";
      uint64_t Lived = toNs(ticks() - L.Born);
      Out << (Lived ? toNs(L.Busy) / (Lived / 100 + 1) : 0) << " %, max ";
      Out.ms(toNs(L.Max)) << "\n";
    }
    if (uint64_t Lost = dropped())
      Out << "  " << Lost << " events dropped\n";
    if (StarvedCount || StoppedCount)
      Out << "  " << StarvedCount + StoppedCount
          << " iterations were late because the host gave no CPU; nobody is "
             "blamed\n";
    Out << "SUMMARY: async-watch: " << Counts[Stall] << " stalls, "
        << Counts[BlockingCall] << " blocking calls, " << Counts[NestedRunKind]
        << " nested runs, " << NumCulprits << " culprits\n";
    writeText(Out);
  }
}

} // namespace

uint64_t countOf(const char *Kinds) {
  uint64_t Sum = 0;
  for (unsigned K = 0; K < 3; ++K)
    for (const char *P = Kinds; *P; ++P) {
      unsigned I = 0;
      while (KindNames[K][I] && P[I] == KindNames[K][I])
        ++I;
      if (!KindNames[K][I] && (!P[I] || P[I] == ','))
        Sum += Counts[K];
    }
  return Sum;
}

void forgetReports() {
  for (uint32_t I = 0; I < NumThreads; ++I) {
    Watches[I].Seq = 0;
    Watches[I].NumCalls = 0;
    Watches[I].Looked = {0, 0};
  }
  G.LoopIds = 0;
  NumCulprits = NumPauses = 0;
  Counts[0] = Counts[1] = Counts[2] = Suppressed = StarvedCount = StarvedNs =
      StoppedCount = StoppedNs = Missed = 0;
  RecordsLost = CulpritsLost = CallsLost = 0;
}

} // namespace async_watch
