// Ctrl-C reaches the launcher and the program. The program ends as it would without us, and the report is written.
//
// RUN: %clangxx -std=c++20 -O1 -g -I%watch-inputs %s -o %t
// RUN: %python %watch-inputs/interrupt %async-watch --threshold=60ms --json=%t.json --error-exitcode=42 %t plain > %t.out 2> %t.err
// RUN: FileCheck %s --input-file=%t.out --check-prefix=PLAIN
// RUN: FileCheck %s --input-file=%t.err
// PLAIN: ready
// PLAIN-NOT: left
// PLAIN: exit code -2
// CHECK: stall of {{[0-9.]+}} ms
// CHECK: SUMMARY: async-watch: 1 stalls
// RUN: %records %t.json "has(one('stall'), 'sleepMs')"
//
// One that ends in good order runs its exit handlers, and has its own exit code.
// RUN: %python %watch-inputs/interrupt %async-watch --threshold=60ms --json=%t.json %t orderly > %t.out 2> %t.err
// RUN: FileCheck %s --input-file=%t.out --check-prefix=ORDERLY
// RUN: FileCheck %s --input-file=%t.err
// ORDERLY: ready
// ORDERLY: left
// ORDERLY: exit code 5
// RUN: %records %t.json "len(of('end')) == 1" "one('end')['stalls'] == 1"
//
// Without the launcher too.
// RUN: rm -f %t.raw && %python %watch-inputs/interrupt env LD_PRELOAD=%watch-lib ASYNC_WATCH_OPTIONS=threshold=60ms:text=0:json=%t.raw %t orderly | FileCheck %s --check-prefix=ORDERLY
// RUN: %records %t.raw "one('end')['stalls'] == 1"

#include "loop.h"
#include <csignal>
#include <string>

static volatile sig_atomic_t Stop;

int main(int, char **Argv) {
  if (Argv[1] == std::string("orderly")) {
    struct sigaction A{};
    A.sa_handler = [](int) { Stop = 1; };
    sigaction(SIGINT, &A, nullptr);
  }
  auto Nothing = [] {};
  runLoop({Nothing, Nothing, [] { sleepMs(130); }, Nothing});
  std::puts("ready");
  std::fflush(stdout);
  int Ep = epoll_create1(0);
  epoll_event E;
  while (!Stop)
    if (epoll_wait(Ep, &E, 1, 20000) != -1 || errno != EINTR)
      return 1;
  std::atexit([] { std::puts("left"); });
  return 5;
}
