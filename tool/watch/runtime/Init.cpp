//===--- Init.cpp - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How the library comes and goes.
//
//===----------------------------------------------------------------------===//

#include "Next.h"
#include "Record.h"
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <fcntl.h>
#include <initializer_list>
#include <pthread.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

extern "C" void *__dso_handle __attribute__((visibility("hidden")));

namespace async_watch {

[[gnu::noinline, gnu::cold]] AW_KEEPS_REGISTERS uint64_t slowTicks() {
  return monotonicNs();
}
uint64_t countOf(const char *Kinds);
void forgetReports();

namespace {

bool counterIsClock() {
#if defined(__x86_64__)
  // An invariant counter runs at one rate on all cores; whether the kernel
  // trusts it shows in its clock source.
  unsigned A, B, C, D;
  if (!__get_cpuid(0x80000007, &A, &B, &C, &D) || !(D & 1u << 8))
    return false;
  char Source[32];
  readFile("/sys/devices/system/clocksource/clocksource0/current_clocksource",
           Source, sizeof(Source));
  return !Source[0] ||
         (Source[0] == 't' && Source[1] == 's' && Source[2] == 'c') ||
         Source[0] == 'k' || Source[0] == 'h';
#else
  return true;
#endif
}

void startClock() {
  Hot.CounterIsClock = counterIsClock();
  bothClocks(G.Tick0, G.Ns0);
  G.TickLast = G.Tick0;
  G.NsLast = G.Ns0;
  G.Wall0 = clockNs(CLOCK_REALTIME);
  G.TicksPerNs = 1;
  if (Hot.CounterIsClock) {
    // A first idea of the rate, good to a few parts in a thousand; the watchdog
    // improves it as time goes by.
    uint64_t Tick, Ns;
    do
      bothClocks(Tick, Ns);
    while (Ns - G.Ns0 < 20000);
    G.TicksPerNs =
        static_cast<double>(Tick - G.Tick0) / static_cast<double>(Ns - G.Ns0);
  }
  G.ThresholdTicks = toTicks(G.Opts.threshold);
  Hot.RemarkTicks = G.Opts.iterations ? 0 : G.ThresholdTicks;
}

const char *variable(char **Env, const char *Name) {
  for (; Env && *Env; ++Env) {
    size_t I = 0;
    while (Name[I] && (*Env)[I] == Name[I])
      ++I;
    if (!Name[I] && (*Env)[I] == '=')
      return *Env + I + 1;
  }
  return nullptr;
}

void say(Line &L) {
  sys(SYS_write, 2, ptr(L.data()), static_cast<long>(L.size()));
}

void printHelp() {
  static Line L;
  L.clear();
  L << "async-watch: options (ASYNC_WATCH_OPTIONS=name=value:name=value)\n";
  for (size_t I = 0; I < NumOptions; ++I) {
    const OptionInfo &O = OptionList[I];
    L << "  " << O.Name << "=" << O.Type << " ("
      << (O.Default[0] ? O.Default : "empty") << ")\n      " << O.Doc << "\n";
  }
  say(L);
}

void openEarly() {
  // Of the parent's, in a child.
  for (int *Fd :
       {&Early.SyscallFd, &Early.SchedFd, &Early.StatFd, &Early.StatusFd})
    *Fd = -1;
  Early.Tid = 0;
  if (sys(SYS_geteuid) == 0)
    openProcFiles(Early, threadId());
}

void inChild() {
  // The other threads and the watchdog do not exist here. The thread that
  // forked keeps its slot.
  if (!load(G.Enabled))
    return;
  int SavedErrno = errno;
  G.Pid = processId();
  // Only what was used: the rest is pages that nobody has touched, and a child
  // should not pay for them.
  for (uint32_t I = 0; I < NumThreads; ++I)
    if (&Threads[I] != Self)
      Threads[I].InUse = 0;
  if (Self) {
    Self->Tid = threadId();
    Self->RingTail = Self->RingHead;
    Self->SpanTail = Self->SpanHead;
    Self->Nested.State = Self->Late.State = 0;
    // What the parent was in the middle of is no iteration of the child.
    Self->WaitPC = Self->NumFresh = 0;
    Self->NumSites = Self->NumOuters = 0;
    Self->Active = 0;
    Self->Cur = nullptr;
    if (Self->IterSeq & 1)
      ++Self->IterSeq;
    Self->SyscallFd = Self->SchedFd = Self->StatFd = Self->StatusFd = -1;
  }
  for (Loop &L : Loops) {
    if (!L.Used)
      break;
    __builtin_memset(static_cast<void *>(&L), 0, sizeof(L));
  }
  NumLoops = 0;
  G.WatchdogState = 0;
  Hot.Asleep = G.Stop = 0;
  forgetReports();
  forgetModules();
  reopenSinks();
  openEarly();
  errno = SavedErrno;
}

void writeStart(char **Argv) {
  if (!wantsRecords())
    return;
  static Line L;
  L.clear();
  L << "{";
  L.field("type", "start")
      .field("schema", SchemaVersion)
      .field("pid", G.Pid)
      .field("ppid", static_cast<int>(sys(SYS_getppid)));
  L.field("comm", G.Comm)
      .field("exe", G.Exe)
      .field("mono_ns", G.Ns0)
      .field("wall_ns", G.Wall0);
  L.field("threshold_ns", G.Opts.threshold)
      .field("blocking_threshold_ns", G.Opts.blocking_threshold);
  L.key("argv") << "[";
  for (unsigned I = 0; Argv && Argv[I] && I < 32; ++I)
    (L << (I ? "," : "")).quoted(Argv[I]);
  L << "]";
  writeRecord(L);
}

/// Programs that this one starts find LD_PRELOAD without us.
void stripPreload(char **Env) {
  for (; Env && *Env; ++Env) {
    char *S = *Env;
    static const char Name[] = "LD_PRELOAD=";
    size_t I = 0;
    while (Name[I] && S[I] == Name[I])
      ++I;
    if (Name[I])
      continue;
    char *To = S + I;
    for (char *From = To; *From;) {
      char *End = From;
      while (*End && *End != ':' && *End != ' ')
        ++End;
      static const char Own[] = "libasync-watch.so";
      constexpr size_t OwnLen = sizeof(Own) - 1;
      auto Len = static_cast<size_t>(End - From);
      bool Ours =
          Len >= OwnLen && __builtin_memcmp(End - OwnLen, Own, OwnLen) == 0;
      if (!Ours) {
        if (To != S + 11)
          *To++ = ':';
        __builtin_memmove(To, From, Len);
        To += Len;
      }
      From = *End ? End + 1 : End;
    }
    *To = 0;
  }
}

bool Finished;

void finish(bool FromExit, int Code) {
  if (!load(G.Enabled) || Finished ||
      (!load(G.Confined) && processId() != G.Pid))
    return;
  Finished = true;
  store(G.Enabled, 0u);
  finishWatching();
  if (FromExit && Code == 0 && G.Opts.error_exitcode &&
      countOf(G.Opts.exit_on_error.Value)) {
    fflush(nullptr);
    sys(SYS_exit_group, static_cast<long>(G.Opts.error_exitcode));
  }
}

void atExit(int Code, void *) { finish(true, Code); }

__attribute__((constructor)) void construct(int, char **Argv, char **Env) {
  setDefaults(G.Opts);
  G.Pid = processId();
  ClockGettime =
      reinterpret_cast<decltype(ClockGettime)>(libcSymbol("clock_gettime"));
  resolveCalls();
  resolveWaits();
  const char *Given = variable(Env, "ASYNC_WATCH_OPTIONS");
  char Error[400];
  if (Given && !parseOptions(Given, G.Opts, Error, sizeof(Error))) {
    // Watching with other options than those asked for would be silence about a
    // fault.
    static Line L;
    L << "async-watch: error: ASYNC_WATCH_OPTIONS: " << Error << "\n";
    say(L);
    sys(SYS_exit_group, 2);
  }
  if (G.Opts.help)
    printHelp();
  if (G.Opts.max_frames > MaxFrames)
    G.Opts.max_frames = MaxFrames;
  if (!G.Opts.threshold)
    G.Opts.threshold = 1;
  long N = sys(SYS_readlinkat, AT_FDCWD, ptr("/proc/self/exe"), ptr(G.Exe),
               sizeof(G.Exe) - 1);
  G.Exe[failed(N) ? 0 : N] = 0;
  size_t Got = readFile("/proc/self/comm", G.Comm, sizeof(G.Comm));
  if (Got)
    G.Comm[Got - 1] = 0;
  startClock();
  openSinks();
  if (!G.Opts.inherit)
    stripPreload(Env);
  openEarly();
  // libc's own: we are the first to be initialised, before any sanitizer.
  using AtFork = int(void (*)(), void (*)(), void (*)(), void *);
  using OnExit = int(void (*)(int, void *), void *);
  if (auto *F = reinterpret_cast<AtFork *>(libcSymbol("__register_atfork")))
    F(nullptr, nullptr, inChild, &__dso_handle);
  if (auto *F = reinterpret_cast<OnExit *>(libcSymbol("on_exit")))
    F(atExit, nullptr);
  writeStart(Argv);
  store(G.Enabled, 1u);
}

} // namespace
} // namespace async_watch

// A program that ends without its exit handlers still gets its report.
extern "C" [[gnu::visibility("default")]] void _exit(int Code) {
  async_watch::finish(true, Code);
  for (;;)
    async_watch::sys(SYS_exit_group, Code);
}

extern "C" [[gnu::visibility("default")]] void _Exit(int Code) { _exit(Code); }
