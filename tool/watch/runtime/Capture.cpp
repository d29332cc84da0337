//===--- Capture.cpp - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The ladder.
//
//===----------------------------------------------------------------------===//

#include "Capture.h"
#include "Thread.h"
#include <cerrno>
#include <csignal>
#include <linux/perf_event.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <ucontext.h>

#if defined(__x86_64__)
// Debuggers know a signal frame by these bytes.
asm(".p2align 4\n.hidden asyncWatchRestore\n.globl asyncWatchRestore\n.type "
    "asyncWatchRestore, @function\n"
    "asyncWatchRestore: movq $15, %rax\n\tsyscall\n.size asyncWatchRestore, . "
    "- asyncWatchRestore");
extern "C" void asyncWatchRestore();
#endif

namespace async_watch {

namespace {

constexpr size_t StackMax = 128 * 1024;
uint8_t StackBuffer[StackMax]; // the watchdog's
uint64_t SavedRegs[16];

struct {
  uint32_t State; // futex: 0 idle, 1 asked, 2 being filled, 3 filled
  int Tid;
  RegisterSet Regs;
  size_t Size;
  uint8_t Data[StackMax];
} Answer;

long parseNumber(const char *&P) {
  while (*P == ' ')
    ++P;
  bool Negative = *P == '-';
  if (Negative)
    ++P;
  uint64_t V = 0;
  if (P[0] == '0' && P[1] == 'x') {
    for (P += 2;; ++P)
      if (*P >= '0' && *P <= '9')
        V = V << 4 | static_cast<uint64_t>(*P - '0');
      else if (*P >= 'a' && *P <= 'f')
        V = V << 4 | static_cast<uint64_t>(*P - 'a' + 10);
      else
        break;
  } else {
    for (; *P >= '0' && *P <= '9'; ++P)
      V = V * 10 + static_cast<uint64_t>(*P - '0');
  }
  return Negative ? -static_cast<long>(V) : static_cast<long>(V);
}

/// Runs in the thread that was asked. All signals are blocked here, which the
/// repair below relies on.
void onSignal(int, siginfo_t *, void *Context) {
  auto &U = *static_cast<ucontext_t *>(Context);
  if (Self)
    storeRelaxed(Self->Signalled, 1u);
  uint32_t Asked = 1;
  if (load(Answer.Tid) == threadId() &&
      __atomic_compare_exchange_n(&Answer.State, &Asked, 2u, false,
                                  __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
    RegisterSet R;
#if defined(__x86_64__)
    static const unsigned char Order[] = {
        REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI, REG_RBP, REG_RSP,
        REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
    for (unsigned I = 0; I < 16; ++I)
      R.set(I, static_cast<uint64_t>(U.uc_mcontext.gregs[Order[I]]));
    R.PC = static_cast<uint64_t>(U.uc_mcontext.gregs[REG_RIP]);
#else
    for (unsigned I = 0; I < 31; ++I)
      R.set(I, U.uc_mcontext.regs[I]);
    R.set(31, U.uc_mcontext.sp);
    R.PC = U.uc_mcontext.pc;
#endif
    Answer.Regs = R;
    Answer.Size = readSome(R.R[SPReg], Answer.Data, StackMax);
    store(Answer.State, 3u);
    sys(SYS_futex, ptr(&Answer.State), 1 | 128, 1);
  }
  // The thread may have entered a system call between our look at it and the
  // signal. Calls that the kernel does not restart by itself would now return
  // EINTR, so go back to the instruction: it was entered microseconds ago.
  // Every other signal is blocked while this handler runs, so one that was
  // meant to interrupt the call still will.
#if defined(__x86_64__)
  auto &Rip = U.uc_mcontext.gregs[REG_RIP];
  auto &Rax = U.uc_mcontext.gregs[REG_RAX];
  if (Rax == -EINTR) {
    auto *Code = reinterpret_cast<const uint8_t *>(Rip);
    if (Code[-2] == 0x0f && Code[-1] == 0x05) {
      // In syscall(2) the wrapper kept the number. Elsewhere mov $number, %eax
      // stands shortly before the system call.
      int32_t Number = Self ? Self->RawCall : -1;
      for (int Back = 7; Number < 0 && Back < 40; ++Back)
        if (Code[-Back] == 0xb8) {
          copy(&Number, Code - Back + 1, 4);
          Number = Number >= 0 && Number < 1024 ? Number : -1;
        }
      if (Number >= 0) {
        Rax = Number;
        Rip -= 2;
      }
    }
  }
#endif
}

int signalNumber() {
  const char *S = G.Opts.signal.Value;
  // On AArch64 an interrupted call has lost its first argument, so that it
  // cannot be repaired: no signal unless asked for.
  if (S[0] == 'u') {
#if defined(__x86_64__)
    return SIGURG;
#else
    return 0;
#endif
  }
  if (S[0] == 'n' || !S[0])
    return 0;
  const char *P = S;
  return static_cast<int>(parseNumber(P));
}

/// Makes sure that our handler is the one; a program that uses the signal
/// itself is left alone.
bool signalReady(int Signal) {
  struct KernelAction {
    void *Handler;
    unsigned long Flags;
    void *Restorer;
    uint64_t Mask;
  } Old, New;
  __builtin_memset(&Old, 0, sizeof(Old));
  if (failed(sys(SYS_rt_sigaction, Signal, 0, ptr(&Old), 8)))
    return false;
  if (Old.Handler == reinterpret_cast<void *>(&onSignal))
    return true;
  if (Old.Handler != reinterpret_cast<void *>(SIG_DFL))
    return false;
  New = {reinterpret_cast<void *>(&onSignal),
         SA_SIGINFO | SA_RESTART | SA_ONSTACK, nullptr, ~0ull};
#if defined(__x86_64__)
  New.Flags |= 0x04000000; // SA_RESTORER
  New.Restorer = reinterpret_cast<void *>(&asyncWatchRestore);
#endif
  return !failed(sys(SYS_rt_sigaction, Signal, ptr(&New), 0, 8));
}

bool blocksSignal(int Tid, int Signal) {
  Line L;
  L << "/proc/self/task/" << Tid << "/status";
  L.put(0);
  char Text[4096];
  if (!readFile(L.data(), Text, sizeof(Text)))
    return false;
  for (const char *P = Text; *P; ++P)
    if (P[0] == 'S' && P[1] == 'i' && P[2] == 'g' && P[3] == 'B' &&
        P[4] == 'l' && P[5] == 'k') {
      uint64_t Mask = 0;
      for (P += 7; *P && *P != '\n'; ++P)
        if (*P >= '0' && *P <= '9')
          Mask = Mask << 4 | static_cast<uint64_t>(*P - '0');
        else if (*P >= 'a' && *P <= 'f')
          Mask = Mask << 4 | static_cast<uint64_t>(*P - 'a' + 10);
      return Mask >> (Signal - 1) & 1;
    }
  return false;
}

/// The stack of a thread that runs, from the kernel: it takes registers and
/// stack at the next tick of the thread's own clock. No signal and nothing that
/// the thread could notice; but many a system does not permit it, the stack is
/// cut at 64 KB, and a mapping comes and goes. So this is for threads that
/// cannot be signalled. True if C says what there is to say.
bool byPerf(ThreadSlot &T, uint64_t Iteration, Capture &C) {
  static bool Refused;
  if (Refused || !G.Opts.perf_event || sharesFiles())
    return true;
#if defined(__x86_64__)
  // From ax to ss, then r8 to r15.
  constexpr uint64_t Mask = 0xff0fff;
  static const unsigned char Dwarf[] = {0, 3, 2, 1, 4, 5, 6, 7};
#else
  constexpr uint64_t Mask = (1ull << 33) - 1; // x0 to x30, sp, pc
#endif
  constexpr size_t Page = 4096, Data = 32 * Page;
  perf_event_attr A;
  __builtin_memset(&A, 0, sizeof(A));
  A.size = sizeof(A);
  A.type = PERF_TYPE_SOFTWARE;
  A.config = PERF_COUNT_SW_TASK_CLOCK;
  A.sample_period = 100000;
  A.sample_type =
      PERF_SAMPLE_TID | PERF_SAMPLE_REGS_USER | PERF_SAMPLE_STACK_USER;
  A.sample_regs_user = Mask;
  A.sample_stack_user = 65528;
  A.wakeup_events = 1;
  A.disabled = A.exclude_kernel = A.exclude_hv = 1;
  long Fd =
      sys(SYS_perf_event_open, ptr(&A), T.Tid, -1, -1, PERF_FLAG_FD_CLOEXEC);
  if (failed(Fd)) {
    Refused = Fd != -ESRCH;
    return true;
  }
  long Ring =
      sys(SYS_mmap, 0, Page + Data, PROT_READ | PROT_WRITE, MAP_SHARED, Fd, 0);
  if (failed(Ring)) {
    Refused = true;
    sys(SYS_close, Fd);
    return true;
  }
  auto &Head = *reinterpret_cast<perf_event_mmap_page *>(Ring);
  auto *Record = reinterpret_cast<const uint64_t *>(Ring + Page);
  bool Sampled = false, Runs = true;
  sys(SYS_ioctl, Fd, PERF_EVENT_IOC_REFRESH, 1); // one sample, no more
  uint64_t Deadline = monotonicNs() + 200000000;
  while (!Sampled && Runs && monotonicNs() < Deadline) {
    pollfd P{static_cast<int>(Fd), POLLIN, 0};
    timespec Wait{0, 5000000};
    sys(SYS_ppoll, ptr(&P), 1, ptr(&Wait), 0, 8);
    char Text[256];
    Sampled = load(Head.data_head) != 0;
    Runs = load(T.IterSeq) == Iteration && !(load(T.CallSeq) & 1) &&
           readAt(T.SyscallFd, Text, sizeof(Text)) && Text[0] == 'r';
  }
  if (Sampled) {
    // Header; process and thread; ABI, registers; size of the stack, the stack,
    // how much of it is true.
    auto &Header = *reinterpret_cast<const perf_event_header *>(Record);
    const uint64_t *Regs = Record + 3;
    constexpr unsigned NumMask = __builtin_popcountll(Mask);
    const uint64_t *Stack = Regs + NumMask;
    if (Header.type == PERF_RECORD_SAMPLE &&
        static_cast<int>(Record[1] >> 32) == T.Tid &&
        Record[2] == 2 /* 64 bits */ && Stack[0] <= A.sample_stack_user) {
      RegisterSet R;
#if defined(__x86_64__)
      for (unsigned I = 0; I < 8; ++I)
        R.set(Dwarf[I], Regs[I]);
      for (unsigned I = 8; I < 16; ++I)
        R.set(I, Regs[I + 4]);
      R.PC = Regs[8];
#else
      for (unsigned I = 0; I < 32; ++I)
        R.set(I, Regs[I]);
      R.PC = Regs[32];
#endif
      auto *Bytes = reinterpret_cast<const uint8_t *>(Stack + 1);
      StackCopy Copy{
          R.R[SPReg],
          Stack[0] ? *reinterpret_cast<const uint64_t *>(Bytes + Stack[0]) : 0,
          Bytes};
      C.How = Capture::Perf;
      C.TopExact = true;
      C.Problem = nullptr;
      C.Num = unwind(R, false, Copy, C.Frames, MaxFrames);
    }
  } else if (Runs) {
    C.Problem = "it got no CPU to be seen on";
  }
  sys(SYS_munmap, Ring, Page + Data);
  sys(SYS_close, Fd);
  return load(T.IterSeq) == Iteration && (Sampled || Runs);
}

/// A thread that is on a CPU, or waits for one.
bool bySignal(ThreadSlot &T, uint64_t Iteration, Capture &C) {
  int Signal = signalNumber();
  if (!Signal) {
    C.Problem = G.Opts.signal.Value[0] == 'u'
                    ? "it runs on a CPU, and on this processor no signal is "
                      "sent unless signal=N asks for it"
                    : "it runs on a CPU, and signal=none";
    return byPerf(T, Iteration, C);
  }
  if (load(G.Confined)) {
    C.Problem = "it runs on a CPU, and the program confines itself (seccomp): "
                "no signal is sent to it";
    return byPerf(T, Iteration, C);
  }
  if (!signalReady(Signal)) {
    C.Problem = "it runs on a CPU, and the program uses the signal itself: "
                "choose another one with signal=N";
    return byPerf(T, Iteration, C);
  }
  if (blocksSignal(T.Tid, Signal)) {
    C.Problem = "it runs on a CPU and blocks the signal: choose another one "
                "with signal=N";
    return byPerf(T, Iteration, C);
  }
  store(Answer.Tid, T.Tid);
  store(Answer.State, 1u);
  // Look once more, as late as can be: a thread in a system call must not be
  // signalled.
  char Text[256];
  if (!readAt(T.SyscallFd, Text, sizeof(Text)) || Text[0] != 'r' ||
      (load(T.CallSeq) & 1) || load(T.IterSeq) != Iteration) {
    store(Answer.State, 0u);
    return false;
  }
  if (failed(sys(SYS_tgkill, G.Pid, T.Tid, Signal))) {
    store(Answer.State, 0u);
    C.Problem = "it could not be signalled";
    return true;
  }
  uint64_t Deadline = monotonicNs() + 200000000;
  while (load(Answer.State) != 3) {
    timespec Wait{0, 20000000};
    uint32_t Now = load(Answer.State);
    if (Now != 3)
      futexWait(&Answer.State, Now, &Wait);
    if (monotonicNs() > Deadline) {
      uint32_t Asked = 1;
      if (__atomic_compare_exchange_n(&Answer.State, &Asked, 0u, false,
                                      __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
        C.Problem = "it got no CPU to answer on";
        return true;
      }
    }
  }
  StackCopy Stack{Answer.Regs.R[SPReg], Answer.Size, Answer.Data};
  C.How = Capture::Signal;
  C.TopExact = true;
  C.Num = unwind(Answer.Regs, false, Stack, C.Frames, MaxFrames);
  store(Answer.State, 0u);
  return load(T.IterSeq) == Iteration;
}

bool tryCapture(ThreadSlot &T, uint64_t Iteration, Capture &C) {
  char Text[256], Again[256];
  uint64_t Seq = load(T.CallSeq);
  if (Seq & 1) {
    copy(SavedRegs, T.Regs, sizeof(SavedRegs));
    C.CallIndex = T.Call;
    copy(C.Args, T.Args, sizeof(C.Args));
    if (load(T.CallSeq) != Seq)
      return false;
    RegisterSet Regs = fromSlot(SavedRegs);
    uint64_t SP = Regs.R[SPReg];
    StackCopy Stack{SP, readSome(SP, StackBuffer, StackMax), StackBuffer};
    C.Num =
        unwind(Regs, C.CallIndex < WaitCallBase, Stack, C.Frames, MaxFrames);
    unsigned Own = 0;
    while (Own < C.Num && isOwnCode(C.Frames[Own].PC))
      ++Own;
    for (unsigned I = Own; I < C.Num; ++I)
      C.Frames[I - Own] = C.Frames[I];
    C.Num -= Own;
    // The call may have used its arguments' registers; what the kernel sees
    // tells more about getaddrinfo and the like.
    if (readAt(T.SyscallFd, Text, sizeof(Text)) && Text[0] != 'r') {
      const char *P = Text;
      C.Nr = parseNumber(P);
      // In no system call and yet not running: it waits for a page.
    }
    C.How = Capture::Call;
    C.CallSeq = Seq;
    return load(T.CallSeq) == Seq && load(T.IterSeq) == Iteration;
  }

  if (!readAt(T.SyscallFd, Text, sizeof(Text))) {
    C.Problem =
        "the system does not show where it is (/proc/self/task/TID/syscall)";
    return true;
  }
  if (Text[0] == 'r')
    return bySignal(T, Iteration, C);
  const char *P = Text;
  C.Nr = parseNumber(P);
  C.How = C.Nr < 0 ? Capture::Fault : Capture::Syscall;
  if (C.Nr >= 0)
    for (unsigned I = 0; I < 6; ++I) {
      auto V = static_cast<uint64_t>(parseNumber(P));
      if (I < 3)
        C.Args[I] = V;
    }
  RegisterSet Regs;
  Regs.set(SPReg, static_cast<uint64_t>(parseNumber(P)));
  Regs.PC = static_cast<uint64_t>(parseNumber(P));
  StackCopy Stack{Regs.R[SPReg], readSome(Regs.R[SPReg], StackBuffer, StackMax),
                  StackBuffer};
  C.TopExact = true;
  C.Num = unwind(Regs, false, Stack, C.Frames, MaxFrames);
  // Still the same call with the same stack?
  if (!readAt(T.SyscallFd, Again, sizeof(Again)))
    return false;
  for (unsigned I = 0; Text[I]; ++I)
    if (Text[I] != Again[I])
      return false;
  return load(T.IterSeq) == Iteration;
}

bool startsWith(const char *Text, const char *Part) {
  while (*Part && *Text == *Part)
    ++Text, ++Part;
  return !*Part;
}

bool contains(const char *Text, const char *Part) {
  for (; *Text; ++Text)
    if (startsWith(Text, Part))
      return true;
  return false;
}

} // namespace

bool captureStack(ThreadSlot &T, uint64_t Iteration, Capture &C) {
  for (unsigned Try = 0; Try < 5; ++Try) {
    C.How = Capture::None;
    C.Problem = nullptr;
    C.Num = 0;
    C.Nr = -1;
    C.CallIndex = ~0u;
    C.CallSeq = 0;
    C.TopExact = false;
    C.When = ticks();
    if (load(T.IterSeq) != Iteration)
      return false;
    if (!tryCapture(T, Iteration, C))
      continue;
    placeInLoop(T.Cur, C);
    return true;
  }
  C.How = Capture::None;
  C.Problem = "it changed too fast to be caught";
  C.Num = C.Turn = 0;
  return load(T.IterSeq) == Iteration;
}

void placeInLoop(const Loop *L, Capture &C) {
  C.Turn = L ? findTurn(*L, C.Frames, C.Num, &C.Matched) : C.Num;
  C.Complete = C.Turn < C.Num;
  // A function that main called and that only waits may have been left; then
  // main is not the loop, and that is known only when it waits again.
  C.Certain = L && C.Complete && (C.Matched == 0 || C.Matched < L->Outermost);
  C.Left = false;
  if (L && !C.Complete && C.Num)
    // Not in the loop, but the functions that had called it are there: it was
    // left.
    for (unsigned K = 0; K < L->NumChain && !C.Left; ++K)
      for (unsigned I = 0; I < C.Num && !C.Left; ++I)
        C.Left = C.Frames[I].CFA == L->Chain[K].CFA &&
                 C.Frames[I].Fn == L->Chain[K].Fn && C.Frames[I].Fn;
}

CpuTime sampleActive(int SchedFd) {
  char Text[64];
  CpuTime A{0, 0};
  if (readAt(SchedFd, Text, sizeof(Text))) {
    const char *P = Text;
    A.Cpu = static_cast<uint64_t>(parseNumber(P));
    A.RunQueue = static_cast<uint64_t>(parseNumber(P));
  }
  return A;
}

Sample sampleThread(const ThreadSlot &T) {
  Sample S;
  char Text[2048];
  S.Tick = ticks();
  CpuTime A = sampleActive(T.SchedFd);
  S.Cpu = A.Cpu;
  S.RunQueue = A.RunQueue;
  S.Valid = A.Cpu != 0;
  if (readAt(T.StatFd, Text, sizeof(Text))) {
    const char *P = Text;
    for (const char *Q = Text; *Q; ++Q)
      if (*Q == ')')
        P = Q + 1;
    while (*P == ' ')
      ++P;
    S.State = *P++;
    for (unsigned I = 0; I < 9; ++I)
      S.MajorFaults =
          static_cast<uint64_t>(parseNumber(P)); // the ninth after the state
  }
  if (readAt(T.StatusFd, Text, sizeof(Text))) {
    static const char Key[] = "\nvoluntary_ctxt_switches:\t",
                      Other[] = "\nnonvoluntary_ctxt_switches:\t";
    for (const char *P = Text; *P; ++P)
      if (startsWith(P, Key)) {
        P += sizeof(Key) - 1;
        S.Switches = static_cast<uint64_t>(parseNumber(P));
        if (startsWith(P, Other)) {
          P += sizeof(Other) - 1;
          S.Preemptions = static_cast<uint64_t>(parseNumber(P));
        }
        break;
      }
  }
  return S;
}

bool isPark(const Capture &C) {
  if (C.How != Capture::Call || !isParkCall(C.CallIndex) || !C.Complete)
    return false;
  // The loop's own function waits, and it is not the one that also waits for
  // descriptors.
  if (C.Turn == 0)
    return C.Matched >= 1;
  if (C.Turn > 6)
    return false;
  static const char *const Parts[] = {
      "posix_event", "conditionally_enabled_event", "condition_variable",
      "g_cond_wait", "g_main_context_wait",         "wakeup_event"};
  bool LibraryFrame = false;
  for (unsigned I = 0; I < C.Turn; ++I) {
    Place P = placeOf(C.Frames[I].PC - 1);
    char Name[512];
    if (!P.Path || !symbolAt(P.Path, P.Offset, Name, sizeof(Name)))
      return false;
    bool Matches = false;
    for (const char *Part : Parts)
      Matches = Matches || contains(Name, Part);
    if (!Matches)
      return false;
    LibraryFrame = LibraryFrame || !contains(Name, "condition_variable");
  }
  return LibraryFrame;
}

} // namespace async_watch
