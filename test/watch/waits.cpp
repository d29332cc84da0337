// Every way to wait is a boundary, and an iteration's duration is what the program itself measures.
//
// RUN: %clangxx -std=c++20 -O2 -g -I%watch-inputs %s -o %t
// RUN: %async-watch --json=%t.json --quiet %t > %t.truth
// RUN: %records %t.json "len(of('stall')) == 9" "{s['loop']['wait'] for s in of('stall')} == {'epoll_wait', 'epoll_pwait', 'epoll_pwait2', 'poll', 'ppoll', 'select', 'pselect'}" \
// RUN:   "all(s['cause'] == 'blocked' and s['call'] == 'nanosleep' and has(s, 'sleepMs') for s in of('stall'))" \
// RUN:   "all(0 <= s['duration_ns'] - int(t) + 150_000 < 60_000_000 for s, t in zip(of('stall'), open('%t.truth')))" \
// RUN:   "len(of('end')) == 1 and of('end')[0]['stalls'] == 9 and of('end')[0]['dropped'] == 0"

#include "loop.h"
#include <poll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <thread>

template <class Wait> [[gnu::noinline]] void turn(Wait W) {
  for (int I = 0; I < 6; ++I) {
    W();
    if (I == 3) {
      uint64_t Begin = now();
      sleepMs(130);
      std::printf("%llu\n", (unsigned long long)(now() - Begin));
    }
  }
}

int main() {
  int Ep = epoll_create1(0);
  epoll_event E;
  timespec T{0, 1000000};
  std::thread([&] { turn([&] { epoll_wait(Ep, &E, 1, 0); }); }).join(); // a loop that only ever looks
  turn([&] { epoll_wait(Ep, &E, 1, 1); });
  turn([&] { epoll_pwait(Ep, &E, 1, 1, nullptr); });
  turn([&] { epoll_pwait2(Ep, &E, 1, &T, nullptr); });
  turn([&] { poll(nullptr, 0, 1); });
  turn([&] { ppoll(nullptr, 0, &T, nullptr); });
  turn([&] { timeval V{0, 1000}; select(0, nullptr, nullptr, nullptr, &V); });
  turn([&] { pselect(0, nullptr, nullptr, nullptr, &T, nullptr); });
  int Other = epoll_create1(0);
  turn([&] { syscall(SYS_epoll_wait, Other, &E, 1, 1); });
}
