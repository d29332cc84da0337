//===--- Wait.cpp - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The wait boundary: where iterations begin and end.
//
// The thread itself takes the time, so every iteration is exact. The usual path
// compares the place of the call with the one before and touches nothing but
// the thread's slot and its loop.
//
//===----------------------------------------------------------------------===//

#include "Next.h"
#include "Unwind.h"
#include <cerrno>
#include <cstdarg>
#include <dlfcn.h>
#include <fcntl.h>
#include <initializer_list>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <unistd.h>

namespace async_watch {

uint64_t countIterations(const Loop &L) {
  uint64_t N = 0;
  for (uint64_t C : L.Hist)
    N += C;
  return N;
}

ThreadSlot Threads[MaxThreads];
uint32_t NumThreads;
Loop Loops[MaxLoops];
uint32_t NumLoops;
__thread ThreadSlot *Self __attribute__((tls_model("initial-exec")));

enum class Role { PassThrough, Boundary };

/// How many frames outside the caller of a wait may still belong to one turn of
/// the loop: the callback of a library is called by the function that called
/// the one that waits, or by its caller.
constexpr unsigned TurnDepth = 3;

#if defined(__x86_64__)
#define AW_CAPTURE(Regs)                                                       \
  asm volatile("leaq 0(%%rip), %%rax\n\tmovq %%rax, 0(%0)\n\tmovq %%rsp, "     \
               "8(%0)\n\tmovq %%rbp, 16(%0)\n\t"                               \
               "movq %%rbx, 24(%0)\n\tmovq %%r12, 32(%0)\n\tmovq %%r13, "      \
               "40(%0)\n\tmovq %%r14, 48(%0)\n\t"                              \
               "movq %%r15, 56(%0)"                                            \
               :                                                               \
               : "r"(Regs)                                                     \
               : "rax", "memory")
#else
#define AW_CAPTURE(Regs)                                                       \
  asm volatile("adr x9, .\n\tmov x10, sp\n\tstp x9, x10, [%0]\n\tstp x29, "    \
               "x30, [%0, #16]\n\tstp x19, x20, [%0, #32]\n\t"                 \
               "stp x21, x22, [%0, #48]\n\tstp x23, x24, [%0, #64]\n\tstp "    \
               "x25, x26, [%0, #80]\n\t"                                       \
               "stp x27, x28, [%0, #96]"                                       \
               :                                                               \
               : "r"(Regs)                                                     \
               : "x9", "x10", "memory")
#endif

[[gnu::noinline, gnu::cold]] AW_KEEPS_REGISTERS void countFresh(ThreadSlot *T) {
  uint32_t N = T->NumFresh;
  // In it already: a signal handler waits.
  if (!N || (T->FreshSeq & 1))
    return;
  Loop *L = T->Cur;
  storeRelaxed(T->FreshSeq, T->FreshSeq + 1);
  __atomic_thread_fence(__ATOMIC_RELEASE);
  for (uint32_t I = 0; I < N; ++I) {
    uint64_t Took = T->Fresh[I];
    ++L->Hist[bucketOf(Took)];
    L->Busy += Took;
    if (Took > L->Max)
      L->Max = Took;
  }
  T->NumFresh = 0;
  store(T->FreshSeq, T->FreshSeq + 1);
}

static void pushEnded(ThreadSlot *T, uint64_t Now) {
  uint64_t H = T->RingHead;
  if (H - load(T->RingTail) < RingSize) {
    T->Ring[H % RingSize] = {
        T->IterStart, Now,     T->IterSeq, 0, 0, 1, countIterations(*T->Cur),
        T->Cur,       T->Ready};
    store(T->RingHead, H + 1);
    // So that it is told now, and not at the next look: the program may be
    // killed before. One system call for a stall.
    if (!load(G.Confined))
      futexWake(&Hot.Asleep);
  } else {
    ++T->RingLost;
  }
}

static void pushSpan(ThreadSlot *T, uint64_t Ticks) {
  constexpr uint64_t N = sizeof(T->Spans) / sizeof(T->Spans[0]);
  uint64_t H = T->SpanHead;
  if (H - load(T->SpanTail) < N) {
    T->Spans[H % N] = {T->IterStart, Ticks};
    store(T->SpanHead, H + 1);
  } else {
    ++T->SpanLost;
  }
}

[[gnu::noinline, gnu::cold]] AW_KEEPS_REGISTERS void
remarkableIteration(ThreadSlot *T, uint64_t Now) {
  countFresh(T);
  uint64_t Took = Now - T->IterStart,
           Excused = T->ExcusedSeq == T->IterSeq ? T->Excused : 0;
  if (T->Allowed)
    Excused += Now - T->AllowedSince;
  if (Took > G.ThresholdTicks + Excused) {
    pushEnded(T, Now);
    if (auto *Hook = load(G.Hook)) {
      async_watch_stall S = {sizeof(S), toNs(Took), G.Opts.threshold,
                             countIterations(*T->Cur),
                             T->LabelSeq == T->IterSeq ? T->Label : nullptr};
      Hook(&S, G.HookData);
    }
  }
  if (G.Opts.iterations)
    pushSpan(T, Took);
}

//===- The first time at a place ------------------------------------------===//

void openProcFiles(ProcFiles &F, int Tid) {
  char Path[64] = "/proc/self/task/";
  char *P = Path + 16, Digits[12];
  unsigned N = 0;
  for (int V = Tid; V; V /= 10)
    Digits[N++] = static_cast<char>('0' + V % 10);
  while (N)
    *P++ = Digits[--N];
  auto Open = [&](const char *Leaf) {
    char *Q = P;
    do
      *Q++ = *Leaf;
    while (*Leaf++);
    long Fd = sys(SYS_openat, AT_FDCWD, ptr(Path), O_RDONLY | O_CLOEXEC);
    if (failed(Fd))
      return -1;
    // Out of the way of programs that expect small numbers, or that select() on
    // them.
    long High = sys(SYS_fcntl, Fd, F_DUPFD_CLOEXEC, 900);
    if (failed(High))
      return static_cast<int>(Fd);
    sys(SYS_close, Fd);
    return static_cast<int>(High);
  };
  F.Tid = Tid;
  F.SyscallFd = Open("/syscall");
  F.SchedFd = Open("/schedstat");
  F.StatFd = Open("/stat");
  F.StatusFd = Open("/status");
}

ProcFiles Early{0, -1, -1, -1, -1};

ThreadSlot *attachThread() {
  int Tid = threadId();
  for (uint32_t I = 0; I < MaxThreads; ++I) {
    ThreadSlot &T = Threads[I];
    // A thread id that comes back belongs to a new thread; the old slot is
    // emptied by the watchdog.
    uint32_t Free = 0;
    if (!__atomic_compare_exchange_n(&T.InUse, &Free, 1u, false,
                                     __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
      continue;
    T.Active = 0;
    T.CallSeq = (T.CallSeq + 1) & ~1ull;
    T.IterSeq = (T.IterSeq + 1) & ~1ull;
    T.Cur = nullptr;
    T.WaitPC = T.WaitSP = 0;
    T.NumOuters = T.NumSites = T.Misses = T.Loose = T.Allowed = T.Parked = 0;
    T.Late.State = 0;
    T.CapturedSeq = 0;
    T.CallStart = T.NumFresh = 0;
    T.RawCall = -1;
    T.Tid = Tid;
    T.SyscallFd = T.SchedFd = T.StatFd = T.StatusFd = -1;
    uint32_t Known = load(NumThreads);
    while (Known <= I &&
           !__atomic_compare_exchange_n(&NumThreads, &Known, I + 1, false,
                                        __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
      ;
    store(T.InUse, 2u);
    Self = &T;
    return &T;
  }
  __atomic_fetch_add(&G.ThreadsLost, 1, __ATOMIC_RELAXED);
  return nullptr;
}

/// The stack from the caller of the wrapper outwards.
[[gnu::noinline]] static unsigned chainHere(Frame *Out, unsigned Max) {
  if (load(G.Confined))
    return 0;
  uint64_t Regs[16];
  AW_CAPTURE(Regs);
  Frame All[MaxFrames];
  unsigned N = unwind(fromSlot(Regs), false, StackCopy(), All, MaxFrames),
           From = 0, K = 0;
  while (From < N && isOwnCode(All[From].PC))
    ++From;
  for (; From < N && K < Max; ++From)
    Out[K++] = All[From];
  return K;
}

/// The frames of libc at the bottom of every stack are no loop.
static bool inLibc(uint64_t PC) {
  ModuleOf M, C;
  return findModule(PC, M) &&
         findModule(reinterpret_cast<uint64_t>(&::__errno_location), C) &&
         M.Start == C.Start;
}

/// Index in Stack of the innermost frame that belongs to a turn of the loop, or
/// Num if the loop is not on the stack.
unsigned findTurn(const Loop &L, const Frame *Stack, unsigned Num,
                  unsigned *Matched) {
  for (unsigned K = 0; K < L.NumChain && K <= TurnDepth && K <= L.Outermost;
       ++K) {
    const Frame &W = L.Chain[K];
    if (!W.Fn)
      continue;
    for (unsigned I = 0; I < Num; ++I)
      if (Stack[I].CFA == W.CFA && Stack[I].Fn == W.Fn) {
        if (Matched)
          *Matched = K;
        return I;
      }
  }
  return Num;
}

/// epoll_wait and io_uring are for loops; poll and select also serve to wait
/// once.
constexpr bool isLoopCall(WaitKind K) {
  return K == WaitKind::EpollWait || K == WaitKind::EpollPwait ||
         K == WaitKind::EpollPwait2 || K == WaitKind::IoUring ||
         K == WaitKind::Named;
}

/// An unused one; where there are many, first one whose thread is gone.
static Loop *newLoop() {
  uint32_t N = load(NumLoops), Gone = 3;
  for (uint32_t I = 0; N >= 64 && I < N && I < MaxLoops; ++I, Gone = 3)
    if (load(Loops[I].Used) == 3 &&
        __atomic_compare_exchange_n(&Loops[I].Used, &Gone, 1u, false,
                                    __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
      __builtin_memset(static_cast<void *>(&Loops[I]), 0, sizeof(Loop));
      storeRelaxed(Loops[I].Used, 1u);
      return &Loops[I];
    }
  uint32_t I = __atomic_fetch_add(&NumLoops, 1, __ATOMIC_ACQ_REL);
  if (I < MaxLoops)
    return &Loops[I];
  storeRelaxed(NumLoops, static_cast<uint32_t>(MaxLoops));
  __atomic_fetch_add(&G.LoopsLost, 1, __ATOMIC_RELAXED);
  return nullptr;
}

static Loop *findLoop(ThreadSlot *T, WaitKind K, long Fd, uint64_t PC,
                      uint64_t SP, const Frame *Chain, unsigned Num) {
  uint32_t N = load(NumLoops);
  Loop *L = nullptr;
  for (uint32_t I = 0; I < N && I < MaxLoops && !L; ++I)
    if (Loops[I].Used == 2 && Loops[I].Tid == T->Tid && Loops[I].Kind == K &&
        Loops[I].Fd == Fd &&
        // An unrolled loop waits at several places of one function.
        (Loops[I].PC == PC ||
         (Num && Loops[I].NumChain && Loops[I].Chain[0].CFA == Chain[0].CFA &&
          Loops[I].Chain[0].Fn == Chain[0].Fn && Chain[0].Fn)))
      L = &Loops[I];
  if (!L) {
    L = newLoop();
    if (!L)
      return nullptr;
    L->Id = __atomic_add_fetch(&G.LoopIds, 1, __ATOMIC_RELAXED);
    L->Tid = T->Tid;
    L->Kind = K;
    L->Fd = Fd;
    L->PC = PC;
    L->Born = ticks();
  } else if (Fd < 0) {
    L->Proven = 1;
  }
  if (K == WaitKind::Named)
    for (unsigned I = 0;
         I + 1 < sizeof(L->Name) && reinterpret_cast<const char *>(Fd)[I]; ++I)
      L->Name[I] = reinterpret_cast<const char *>(Fd)[I];
  L->SP = SP;
  L->NumChain = Num < LoopChain ? Num : LoopChain;
  for (unsigned I = 0; I < L->NumChain; ++I)
    L->Chain[I] = Chain[I];
  L->Outermost = LoopChain;
  for (unsigned I = 0;
       I + 1 < Num && I < LoopChain && L->Outermost == LoopChain; ++I) {
    // A thread is started by libc, or by another library that libc calls:
    // std::thread's by libstdc++.
    ModuleOf This, Next;
    if (inLibc(Chain[I + 1].PC) ||
        (I + 2 < Num && inLibc(Chain[I + 2].PC) &&
         findModule(Chain[I].PC, This) && findModule(Chain[I + 1].PC, Next) &&
         This.Start != Next.Start))
      L->Outermost = I;
  }
  if (isLoopCall(K))
    L->Proven = 1;
  store(L->Used, 2u);
  return L;
}

/// What a wait at a new place is: the thread's loop, or something beneath a
/// callback of it.
static Site *learnSite(ThreadSlot *T, WaitKind K, long Fd, uint64_t PC,
                       uint64_t SP) {
  ++T->Misses;
  Site &S = T->Sites[T->NumSites++ % 8];
  S.PC = PC;
  S.SP = SP;
  S.Fd = Fd;
  S.Kind = K;
  S.Beneath = nullptr;
  S.Num = chainHere(S.Frames, MaxFrames);
  Loop *Outer = T->Cur;
  if (Outer && (T->IterSeq & 1)) {
    S.Turn = findTurn(*Outer, S.Frames, S.Num);
    // Index 0 is the function that waits; if that is the loop's own, this is
    // just its next wait.
    if (S.Turn && S.Turn < S.Num)
      S.Beneath = Outer;
  }
  S.L = findLoop(T, K, Fd, PC, SP, S.Frames, S.Num);
  return &S;
}

/// A wait beneath a callback of the running loop, or after it.
static void pushOuter(ThreadSlot *T, const Site &S) {
  if (T->NumOuters == 4) {
    // Loops that were left and never came back.
    for (uint32_t I = 1; I < 4; ++I)
      T->Outers[I - 1] = T->Outers[I];
    --T->NumOuters;
  }
  Outer &O = T->Outers[T->NumOuters++];
  O.L = T->Cur;
  O.PC = T->WaitPC;
  O.SP = T->WaitSP;
  O.Fd = T->WaitFd;
  O.IterStart = T->IterStart;
  O.Kind = S.Kind;
  O.Serviced =
      S.Kind == O.L->Kind && (S.Fd >= 0 ? S.Fd == O.L->Fd : S.PC == O.L->PC);
  O.Before = countIterations(*S.L);
  O.Waits = O.Waited = 0;
  O.When = ticks();
  O.Num = S.Num;
  O.Turn = S.Turn;
  for (uint32_t I = 0; I < S.Num; ++I)
    O.Frames[I] = S.Frames[I];
}

/// The loop waits again, so what was beneath it was nested. Returns whether
/// there was something.
static bool popOuter(ThreadSlot *T, const Site &S, uint64_t Now) {
  uint32_t I = T->NumOuters;
  while (I && !(T->Outers[I - 1].L == S.L && T->Outers[I - 1].SP == S.SP))
    --I;
  if (!I)
    return false;
  Outer &O = T->Outers[I - 1];
  // One more wait than completed iterations.
  O.Waits = O.Serviced ? 2 : countIterations(*T->Cur) - O.Before + 1;
  T->NumOuters = I - 1;
  uint64_t Took = Now - O.IterStart;
  if (!O.Serviced) {
    ++S.L->Hist[bucketOf(Took)];
    S.L->Busy += Took;
    S.L->Max = Took > S.L->Max ? Took : S.L->Max;
  }
  if (O.Waits > 1)
    ++S.L->Nested;
  if (T->Allowed)
    return true;
  if (load(T->Nested.State)) {
    ++T->NestedLost;
    return true;
  }
  T->Nested.End = Now;
  T->Nested.O = O;
  store(T->Nested.State, 1u);
  pokeWatchdog();
  return true;
}

[[gnu::noinline]] AW_KEEPS_REGISTERS static Role
enterSlow(WaitKind K, long Fd, bool MayBlock, uint64_t PC, uint64_t SP) {
  if (!load(G.Enabled))
    return Role::PassThrough;
  int SavedErrno = errno;
  struct Restore {
    int &E;
    int V;
    ~Restore() { E = V; }
  } R{errno, SavedErrno};

  ThreadSlot *T = Self;
  if (!T && !(T = attachThread()))
    return Role::PassThrough;
  if (load(G.WatchdogState) == 0 && !load(G.Confined))
    startWatchdog();
  countFresh(T);

  // In a wait already: a signal handler runs, unless the wait was left by a
  // jump and is entered anew.
  bool InWait = T->Cur && !(T->IterSeq & 1);
  if (InWait)
    return T->WaitPC == PC && T->WaitSP == SP ? Role::Boundary
                                              : Role::PassThrough;
  // A wrapped call, such as getaddrinfo, waits itself.
  if (T->Cur && !T->Active)
    return Role::PassThrough;

  Site *S = nullptr;
  for (uint32_t I = 0; I < 8 && I < T->NumSites && !S; ++I)
    if (T->Sites[I].PC == PC && (T->Sites[I].SP == SP || T->Loose) &&
        T->Sites[I].Fd == Fd && T->Sites[I].Kind == K &&
        (!T->Sites[I].Beneath || T->Sites[I].Beneath == T->Cur ||
         T->Sites[I].L == T->Cur))
      S = &T->Sites[I];
  if (!S) {
    // A look that cannot block is no wait, unless it is all that the thread's
    // loop does.
    if (!MayBlock && T->Cur && !(Fd >= 0 && T->Cur->Fd == Fd))
      return Role::PassThrough;
    // With ever new stack depths unwinding each time would cost too much.
    if (T->Misses > 200)
      T->Loose = 1;
    S = learnSite(T, K, Fd, PC, SP);
  } else if (S->L && Fd < 0) {
    S->L->Proven = 1;
  }
  if (!S->L || (!MayBlock && S->Beneath && S->L != T->Cur))
    return Role::PassThrough;

  uint64_t Now = ticks();
  if (T->Cur) {
    if (S->Beneath == T->Cur && S->L != T->Cur) {
      // Its iteration goes on, or it is over for good.
      pushOuter(T, *S);
      T->Active = 0;
      store(T->IterSeq, T->IterSeq + 1);
    } else if (S->Beneath == T->Cur && SP != T->WaitSP) {
      pushOuter(T, *S);
      endIteration(T, Now);
    } else if (S->L != T->Cur && popOuter(T, *S, Now)) {
      // The iteration of what was beneath ends as well, if that was a loop.
      if (T->Cur->Proven && countIterations(*T->Cur)) {
        endIteration(T, Now);
      } else {
        T->Active = 0;
        store(T->IterSeq, T->IterSeq + 1);
      }
    } else if (S->L == T->Cur ||
               (S->Num && S->Frames[0].CFA == T->Cur->Chain[0].CFA &&
                S->Frames[0].Fn == T->Cur->Chain[0].Fn)) {
      if (S->L == T->Cur && SP != T->WaitSP)
        popOuter(T, *S, Now);
      endIteration(T, Now);
    } else {
      // Another loop, elsewhere: the one before was left, and what came after
      // it is no iteration.
      T->Active = 0;
      store(T->IterSeq, T->IterSeq + 1);
    }
  }
  for (uint32_t I = 0; I < T->NumOuters; ++I)
    if (S->Beneath == T->Outers[I].L)
      T->Outers[I].WaitBegin = Now;
  T->Cur = S->L;
  T->WaitPC = PC;
  T->WaitSP = SP;
  T->WaitFd = Fd;
  return Role::Boundary;
}

/// io_uring's functions return what was submitted, or nothing that counts.
constexpr int readyEvents(WaitKind K, long Result) {
  return K == WaitKind::IoUring ? -1 : static_cast<int>(Result);
}

/// Usual makes the call on the usual path, where it may be inlined.
template <class Call, class Fast>
[[gnu::always_inline]] inline auto waitCall(WaitKind K, long Fd, bool MayBlock,
                                            void *Return, void *FrameAddress,
                                            Call Real, Fast Usual) {
  ThreadSlot *T = currentSlot();
  auto PC = reinterpret_cast<uint64_t>(Return),
       SP = reinterpret_cast<uint64_t>(FrameAddress);
  if (__builtin_expect(T && T->WaitPC == PC && T->WaitSP == SP &&
                           T->WaitFd == Fd && (T->IterSeq & 1),
                       1)) {
    if (!isLoopCall(K))
      T->Cur->Proven = 1;
    closeIteration(T, ticks());
  } else {
    if (enterSlow(K, Fd, MayBlock, PC, SP) == Role::PassThrough)
      return Real();
    T = Self;
    auto Result = Real();
    T->Ready = readyEvents(K, Result);
    uint64_t Now = ticks();
    if (T->NumOuters) {
      Outer &O = T->Outers[T->NumOuters - 1];
      O.Waited += Now - O.WaitBegin;
    }
    startIteration(T, Now);
    return Result;
  }
  auto Result = Usual();
  T->Ready = readyEvents(K, Result);
  startIteration(T, ticks());
  return Result;
}

template <class Call>
[[gnu::always_inline]] inline auto waitCall(WaitKind K, long Fd, bool MayBlock,
                                            void *Return, void *FrameAddress,
                                            Call Real) {
  return waitCall(K, Fd, MayBlock, Return, FrameAddress, Real, Real);
}

//===- The wrappers -------------------------------------------------------===//

static struct {
#define REAL(Name) decltype(&::Name) Name;
  REAL(epoll_pwait2)
  REAL(select)
  REAL(pselect)
  REAL(syscall)
#undef REAL
  int (*poll_chk)(pollfd *, nfds_t, int, size_t);
  int (*ppoll_chk)(pollfd *, nfds_t, const timespec *, const sigset_t *,
                   size_t);
  int (*io_getevents)(void *, long, long, void *, timespec *);
} Real;

template <class T> static void resolve(T &P, const char *Name) {
  P = reinterpret_cast<T>(nextSymbol(Name));
}

static void resolveDirect(uint64_t Thread);

[[gnu::noinline, gnu::cold]] AW_KEEPS_REGISTERS void resolveWaits() {
  resolve(Hot.EpollPwait, "epoll_pwait");
  resolve(Real.epoll_pwait2, "epoll_pwait2");
  resolve(Hot.Poll, "poll");
  resolve(Hot.Ppoll, "ppoll");
  resolve(Real.select, "select");
  resolve(Real.pselect, "pselect");
  resolve(Real.syscall, "syscall");
  resolve(Real.poll_chk, "__poll_chk");
  resolve(Real.ppoll_chk, "__ppoll_chk");
  resolve(Real.io_getevents, "io_getevents");
#if defined(__x86_64__)
  uint64_t Thread;
  asm("movq %%fs:0, %0" : "=r"(Thread));
  asyncWatchSelfOffset = reinterpret_cast<uint64_t>(&Self) - Thread;
  resolveDirect(Thread);
#endif
  resolve(Hot.EpollWait, "epoll_wait"); // last: the wrappers look at this one
}

[[gnu::noinline, gnu::cold]] AW_KEEPS_REGISTERS static void setErrno(int V) {
  errno = V;
}

#if defined(__x86_64__)
constexpr int EpollWaitNr = SYS_epoll_wait, EpollPwaitNr = SYS_epoll_pwait,
              PollNr = SYS_poll;
#else
constexpr int EpollWaitNr = 0, EpollPwaitNr = 0, PollNr = 0;
#endif

/// A wait as libc makes it in a process that has one thread: each function that
/// is returned through after a system call may cost 10 ns, since the kernel has
/// used up the processor's memory of return addresses.
template <int Number>
[[gnu::always_inline]] inline int directCall(long A, long B, long C, long D,
                                             long E = 0, long F = 0) {
#if defined(__x86_64__)
  long Result;
  register long R10 asm("r10") = D;
  register long R8 asm("r8") = E;
  register long R9 asm("r9") = F;
  // The number just before, where the handler of our signal looks for it.
  asm volatile("movl %[Number], %%eax\n\tsyscall"
               : "=&a"(Result)
               : [Number] "i"(Number), "D"(A), "S"(B), "d"(C), "r"(R10),
                 "r"(R8), "r"(R9)
               : "rcx", "r11", "memory");
#else
  long Result = sys(Number, A, B, C, D, E, F);
#endif
  if (__builtin_expect(failed(Result), 0)) {
    setErrno(static_cast<int>(-Result));
    return -1;
  }
  return static_cast<int>(Result);
}

[[gnu::always_inline]] inline bool single() {
#if defined(__x86_64__)
  return *asyncWatchSingle != 0;
#else
  return false;
#endif
}

[[maybe_unused, gnu::noinline, gnu::cold]] static void
resolveDirect(uint64_t Thread) {
  ModuleOf Libc, Next;
  if (!findModule(reinterpret_cast<uint64_t>(&::__errno_location), Libc))
    return;
  for (const char *Name : {
           "epoll_wait",
           "epoll_pwait",
           "poll",
#define DIRECT(Index, Name, Call, Arguments) #Name,
#define STUB(Index, Name, Kind)
#include "CallStubs.inc"
#undef STUB
#undef DIRECT
       }) {
    // Somebody else, a library preloaded behind this one, wants to see it.
    void *P = nextSymbol(Name);
    if (P && (!findModule(reinterpret_cast<uint64_t>(P), Next) ||
              Next.Start != Libc.Start))
      return;
  }
  asyncWatchErrnoOffset =
      reinterpret_cast<uint64_t>(__errno_location()) - Thread;
  if (auto *P = static_cast<const char *>(nextSymbol("__libc_single_threaded")))
    store(asyncWatchSingle, P);
}

/// A constructor that runs before ours may wait already.
[[gnu::always_inline]] inline void ready() {
  if (__builtin_expect(!Hot.EpollWait, 0))
    resolveWaits();
}

} // namespace async_watch

using namespace async_watch;

#define WRAP extern "C" [[gnu::visibility("default")]]
#define HERE __builtin_return_address(0), __builtin_frame_address(0)

#define INLINED __attribute__((always_inline))

WRAP int epoll_wait(int Fd, epoll_event *Events, int Max, int Timeout) {
  ready();
  return waitCall(
      WaitKind::EpollWait, Fd, Timeout != 0, HERE,
      [=] { return Hot.EpollWait(Fd, Events, Max, Timeout); },
      [=]() INLINED {
        return single() ? directCall<EpollWaitNr>(Fd, ptr(Events), Max, Timeout)
                        : Hot.EpollWait(Fd, Events, Max, Timeout);
      });
}

WRAP int epoll_pwait(int Fd, epoll_event *Events, int Max, int Timeout,
                     const sigset_t *Set) {
  ready();
  return waitCall(
      WaitKind::EpollPwait, Fd, Timeout != 0, HERE,
      [=] { return Hot.EpollPwait(Fd, Events, Max, Timeout, Set); },
      [=]() INLINED {
        return single() ? directCall<EpollPwaitNr>(Fd, ptr(Events), Max,
                                                   Timeout, ptr(Set), 8)
                        : Hot.EpollPwait(Fd, Events, Max, Timeout, Set);
      });
}

/// Tells the signal handler which system call the code that it may interrupt
/// makes.
struct RawCallScope {
  ThreadSlot *T = Self;
  explicit RawCallScope(long N) {
    if (T)
      T->RawCall = static_cast<int>(N);
  }
  ~RawCallScope() {
    if (T)
      T->RawCall = -1;
  }
};

static bool mayBlock(const timespec *T) {
  return !T || T->tv_sec || T->tv_nsec;
}

WRAP int epoll_pwait2(int Fd, epoll_event *Events, int Max,
                      const timespec *Timeout, const sigset_t *Set) {
  ready();
  return waitCall(WaitKind::EpollPwait2, Fd, mayBlock(Timeout), HERE, [&] {
    return Real.epoll_pwait2(Fd, Events, Max, Timeout, Set);
  });
}

WRAP int poll(pollfd *Fds, nfds_t N, int Timeout) {
  ready();
  return waitCall(
      WaitKind::Poll, -1, Timeout != 0, HERE,
      [=] { return Hot.Poll(Fds, N, Timeout); },
      [=]() INLINED {
        return single() ? directCall<PollNr>(ptr(Fds), static_cast<long>(N),
                                             Timeout, 0)
                        : Hot.Poll(Fds, N, Timeout);
      });
}

WRAP int __poll_chk(pollfd *Fds, nfds_t N, int Timeout, size_t Size) {
  ready();
  return waitCall(WaitKind::Poll, -1, Timeout != 0, HERE,
                  [&] { return Real.poll_chk(Fds, N, Timeout, Size); });
}

WRAP int ppoll(pollfd *Fds, nfds_t N, const timespec *Timeout,
               const sigset_t *Set) {
  ready();
  return waitCall(WaitKind::Ppoll, -1, mayBlock(Timeout), HERE,
                  [&] { return Hot.Ppoll(Fds, N, Timeout, Set); });
}

WRAP int __ppoll_chk(pollfd *Fds, nfds_t N, const timespec *Timeout,
                     const sigset_t *Set, size_t Size) {
  ready();
  return waitCall(WaitKind::Ppoll, -1, mayBlock(Timeout), HERE,
                  [&] { return Real.ppoll_chk(Fds, N, Timeout, Set, Size); });
}

WRAP int select(int N, fd_set *R, fd_set *W, fd_set *E, timeval *Timeout) {
  ready();
  // select() without descriptors is a sleep; beneath a callback it is reported
  // as such a call.
  bool MayBlock = !Timeout || Timeout->tv_sec || Timeout->tv_usec;
  return waitCall(WaitKind::Select, -1, MayBlock, HERE,
                  [&] { return Real.select(N, R, W, E, Timeout); });
}

WRAP int pselect(int N, fd_set *R, fd_set *W, fd_set *E,
                 const timespec *Timeout, const sigset_t *Set) {
  ready();
  return waitCall(WaitKind::Pselect, -1, mayBlock(Timeout), HERE,
                  [&] { return Real.pselect(N, R, W, E, Timeout, Set); });
}

WRAP int io_getevents(void *Context, long Min, long Max, void *Events,
                      timespec *Timeout) {
  ready();
  return waitCall(
      WaitKind::IoGetevents, -1, Min && mayBlock(Timeout), HERE,
      [&] { return Real.io_getevents(Context, Min, Max, Events, Timeout); });
}

/// Before the program confines itself: what needs system calls is done now. The
/// watchdog was started before, so the filter is not its own, unless the
/// program asks for that.
static void beforeSeccomp(bool AllThreads) {
  if (!load(G.Enabled))
    return;
  int SavedErrno = errno;
  if (!Self)
    attachThread();
  if (AllThreads) {
    static const char Text[] =
        "async-watch: error: the program confines all its threads (seccomp, "
        "TSYNC): it is not watched from here on\n";
    sys(SYS_write, 2, ptr(Text), sizeof(Text) - 1);
    finishWatching();
    store(G.Enabled, 0u);
  } else if (load(G.WatchdogState) == 0) {
    startWatchdog();
  }
  store(G.Confined, 1u);
  errno = SavedErrno;
}

WRAP int prctl(int Option, ...) {
  static int (*Next)(int, ...);
  if (!load(Next))
    store(Next, reinterpret_cast<int (*)(int, ...)>(nextSymbol("prctl")));
  va_list A;
  va_start(A, Option);
  long X[4];
  for (long &V : X)
    V = va_arg(A, long);
  va_end(A);
  uint32_t Was = load(G.Confined);
  if (Option == PR_SET_SECCOMP)
    beforeSeccomp(false);
  int Result = Next(Option, X[0], X[1], X[2], X[3]);
  if (Option == PR_SET_SECCOMP && Result < 0)
    store(G.Confined, Was);
  return Result;
}

/// Loops that make their system calls themselves, and futexes of the standard
/// library (atomic::wait, semaphores).
WRAP long syscall(long N, ...) {
  ready();
  va_list A;
  va_start(A, N);
  long X[6];
  for (long &V : X)
    V = va_arg(A, long);
  va_end(A);
  auto Do = [&] {
    RawCallScope Raw(N);
    return Real.syscall(N, X[0], X[1], X[2], X[3], X[4], X[5]);
  };
  switch (N) {
  case SYS_seccomp:
    // Without a filter somebody only asks what the kernel knows.
    if (X[0] == SECCOMP_SET_MODE_STRICT ||
        (X[0] == SECCOMP_SET_MODE_FILTER && X[2])) {
      uint32_t Was = load(G.Confined);
      beforeSeccomp(X[0] == SECCOMP_SET_MODE_FILTER &&
                    (X[1] & SECCOMP_FILTER_FLAG_TSYNC));
      long Result = Do();
      if (Result < 0)
        store(G.Confined, Was);
      return Result;
    }
    break;
#ifdef SYS_epoll_wait
  case SYS_epoll_wait:
    return waitCall(WaitKind::EpollWait, X[0], X[3] != 0, HERE, Do);
#endif
  case SYS_epoll_pwait:
    return waitCall(WaitKind::EpollPwait, X[0], X[3] != 0, HERE, Do);
  case SYS_epoll_pwait2:
    return waitCall(WaitKind::EpollPwait2, X[0],
                    mayBlock(reinterpret_cast<timespec *>(X[3])), HERE, Do);
  case SYS_ppoll:
    return waitCall(WaitKind::Ppoll, -1,
                    mayBlock(reinterpret_cast<timespec *>(X[2])), HERE, Do);
  case SYS_io_uring_enter:
    if (X[2])
      return waitCall(WaitKind::IoUring, X[0], true, HERE, Do);
    break;
  case SYS_io_getevents:
    return waitCall(WaitKind::IoGetevents, -1,
                    X[1] && mayBlock(reinterpret_cast<timespec *>(X[4])), HERE,
                    Do);
  }
  return Do();
}

//===- Loops of their own kind --------------------------------------------===//

WRAP void async_watch_wait_begin_(const char *Name) {
  ThreadSlot *T = Self;
  auto PC = reinterpret_cast<uint64_t>(__builtin_return_address(0)),
       SP = reinterpret_cast<uint64_t>(__builtin_frame_address(0));
  auto Id = reinterpret_cast<long>(Name);
  if (T && T->WaitPC == PC && T->WaitSP == SP && T->WaitFd == Id &&
      (T->IterSeq & 1))
    closeIteration(T, ticks());
  else
    enterSlow(WaitKind::Named, Id, true, PC, SP);
}

WRAP void async_watch_wait_end_() {
  ThreadSlot *T = Self;
  if (T && T->Cur && T->Cur->Kind == WaitKind::Named && !(T->IterSeq & 1)) {
    T->Ready = -1;
    startIteration(T, ticks());
  }
}

//===- liburing makes its system calls inline, so its functions are the boundary
//===//

namespace {
/// The real function. A program that loads liburing later may have it outside
/// the global scope.
template <class F> F *uring(F *&Known, const char *Name) {
  if (F *P = load(Known))
    return P;
  auto *P = reinterpret_cast<F *>(nextSymbol(Name));
  if (!P)
    if (void *Library = dlopen("liburing.so.2", RTLD_NOLOAD | RTLD_NOW))
      P = reinterpret_cast<F *>(dlsym(Library, Name));
  store(Known, P);
  return P;
}
} // namespace

#define URING(Name, Blocks, Params, Args)                                      \
  WRAP int Name Params {                                                       \
    static int(*Known) Params;                                                 \
    ready();                                                                   \
    auto *Next = uring(Known, #Name);                                          \
    if (!Next)                                                                 \
      return -ENOSYS;                                                          \
    return waitCall(                                                           \
        WaitKind::IoUring,                                                     \
        static_cast<long>(reinterpret_cast<uint64_t>(Ring) & INT64_MAX),       \
        Blocks, HERE, [&] {                                                    \
          RawCallScope Raw(SYS_io_uring_enter);                                \
          return Next Args;                                                    \
        });                                                                    \
  }

URING(io_uring_wait_cqes, true,
      (void *Ring, void *Cqe, unsigned N, void *Ts, void *Set),
      (Ring, Cqe, N, Ts, Set))
URING(io_uring_wait_cqe_timeout, true, (void *Ring, void *Cqe, void *Ts),
      (Ring, Cqe, Ts))
URING(io_uring_submit_and_wait_timeout, true,
      (void *Ring, void *Cqe, unsigned N, void *Ts, void *Set),
      (Ring, Cqe, N, Ts, Set))
URING(__io_uring_get_cqe, N != 0,
      (void *Ring, void *Cqe, unsigned Submit, unsigned N, void *Set),
      (Ring, Cqe, Submit, N, Set))

WRAP int io_uring_submit_and_wait(void *Ring, unsigned N) {
  static int (*Known)(void *, unsigned);
  static int (*KnownGet)(void *, void *, unsigned, unsigned, void *);
  ready();
  auto *Next = uring(Known, "io_uring_submit_and_wait");
  if (!Next)
    return -ENOSYS;
  return waitCall(
      WaitKind::IoUring,
      static_cast<long>(reinterpret_cast<uint64_t>(Ring) & INT64_MAX), N != 0,
      HERE, [&] {
        RawCallScope Raw(SYS_io_uring_enter);
        if (Raw.T)
          storeRelaxed(Raw.T->Signalled, 0u);
        int Result = Next(Ring, N);
        // Interrupted after it has submitted, the kernel says how much and does
        // not wait: no EINTR that the handler could see.
        if (Result >= 0 && N && Raw.T && loadRelaxed(Raw.T->Signalled)) {
          void *Cqe;
          if (auto *Get = uring(KnownGet, "__io_uring_get_cqe"))
            Get(Ring, &Cqe, 0, N, nullptr);
        }
        return Result;
      });
}
