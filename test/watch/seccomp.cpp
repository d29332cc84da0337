// A program that confines itself to few system calls, and is killed for any other. Nothing of ours may make one in its threads.
//
// RUN: %clangxx -std=c++20 -O1 -g -I%watch-inputs %s -o %t
// RUN: %t before && %t after
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet --perf-event=0 %t before
// RUN: %records %t.json "len(of('stall')) == 2" "has(of('stall')[0], 'sleepMs')" "'seccomp' in of('stall')[1]['no_stack']" "one('end')['dropped'] == 0"
// The loop has run before: what its frames are is known.
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t after
// RUN: %records %t.json "len(of('stall')) == 2" "has(of('stall')[0], 'sleepMs')" "of('stall')[0]['turn'] > 0"
//
// Such a thread cannot be signalled, but seen.
// RUN: %if perf-event %{ %records %t.json "of('stall')[1]['captured'] == 'perf-event' and has(of('stall')[1], 'spinMs') and of('stall')[1]['turn'] > 0" %}
//
// With a filter for all threads the watchdog could be killed, and everything with it; so it stops, and says so.
// RUN: %async-watch --json=%t.json --threshold=60ms %t all 2>&1 | FileCheck %s
// CHECK: async-watch: error: the program confines all its threads (seccomp, TSYNC): it is not watched from here on

#include "loop.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string>
#include <sys/prctl.h>
#include <sys/syscall.h>

static void confine(bool All) {
  static const long Allowed[] = {SYS_epoll_wait, SYS_nanosleep, SYS_clock_nanosleep, SYS_clock_gettime, SYS_futex, SYS_close, SYS_exit_group};
  std::vector<sock_filter> Code = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0)};
  for (long N : Allowed) {
    Code.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, unsigned(N), 0, 1));
    Code.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  }
  Code.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
  sock_fprog Program{static_cast<unsigned short>(Code.size()), Code.data()};
  // As libseccomp asks whether the kernel knows the flag.
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, nullptr) != -1)
    abort();
  if (All ? syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &Program) : prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &Program))
    abort();
}

/// runLoop() without the calls that are not allowed.
[[gnu::noinline]] static void loop(int Ep, const std::vector<std::function<void()>> &Turns) {
  for (auto &Turn : Turns) {
    epoll_event E;
    epoll_wait(Ep, &E, 1, 2);
    Turn();
  }
}

int main(int, char **Argv) {
  std::string Mode = Argv[1];
  int Ep = epoll_create1(0);
  auto Nothing = [] {};
  std::function<void()> Confine = [&] { confine(Mode == "all"); };
  std::vector<std::function<void()>> Turns = {Nothing, Nothing, [] { sleepMs(130); }, Nothing, [] { spinMs(130); }, Nothing};
  if (Mode == "before")
    Confine();
  else
    Turns[1] = Confine;
  loop(Ep, Turns);
  _exit(0);
}
