// Calls that block the loop for less than a stall: by the models' list, with what the descriptor is. Only if they really
// block, and only on a loop's thread.
//
// RUN: %clangxx -std=c++20 -O2 -g -I%watch-inputs %s -o %t
// RUN: %async-watch --json=%t.json --threshold=5s --blocking-threshold=30ms --error-exitcode=7 %t > %t.out 2>&1
// RUN: %records %t.json "not of('stall')" "[b['call'] for b in of('blocking-call')] == ['nanosleep', 'read', 'flock', 'pthread_mutex_lock', 'usleep', 'poll']" \
// RUN:   "all(b['duration_ns'] >= 80_000_000 for b in of('blocking-call'))" \
// RUN:   "of('blocking-call')[1]['fd_is'].startswith('pipe:')" "of('blocking-call')[2]['fd_is'].endswith('.lock')" \
// RUN:   "has(of('blocking-call')[3], 'takeLock')" "of('blocking-call')[0]['category'] == 'sleep'" "all(b['check'] == 'async-blocking-call' for b in of('blocking-call'))"
// RUN: FileCheck %s --input-file=%t.out
// CHECK: flock blocked the loop for {{[0-9.]+}} ms on {{.*}}.lock, called by {{.*}} at blocking-call.cpp:[[#]]
// CHECK: SUMMARY: async-watch: 0 stalls, 6 blocking calls
//
// By default only stalls fail a run; blocking calls do if they are asked for.
// RUN: not %async-watch --threshold=5s --exit-on-error=stall,blocking-call --error-exitcode=7 --quiet %t
// RUN: %async-watch --threshold=5s --blocking-threshold=0 --exit-on-error=blocking-call --error-exitcode=7 --quiet %t

#include "loop.h"
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <string>
#include <sys/file.h>
#include <thread>

std::mutex M;
[[gnu::noinline]] void takeLock() {
  M.lock();
  M.unlock();
  asm volatile("");
}

int main(int, char **Argv) {
  int Pipe[2], Ready[2];
  if (pipe(Pipe) || pipe(Ready) || write(Ready[1], "xxxxxxxx", 8) != 8)
    return 1;
  std::string Path = std::string(Argv[0]) + ".lock";
  int A = open(Path.c_str(), O_CREAT | O_RDWR, 0600), B = open(Path.c_str(), O_RDWR);
  char C;
  auto Nothing = [] {};
  // Blocks all the time, and is no loop.
  std::thread Worker([] { sleepMs(800); });
  runLoop({Nothing, [] { sleepMs(120); }, Nothing,
           [&] { std::thread T([&] { sleepMs(120); if (write(Pipe[1], "x", 1) != 1) abort(); }); T.detach(); if (read(Pipe[0], &C, 1) != 1) abort(); }, Nothing,
           [&] { flock(A, LOCK_EX); std::thread T([&] { sleepMs(120); flock(A, LOCK_UN); }); T.detach(); flock(B, LOCK_EX); }, Nothing,
           [&] { bool Held = false; std::thread T([&] { M.lock(); __atomic_store_n(&Held, true, 5); sleepMs(120); M.unlock(); }); T.detach(); while (!__atomic_load_n(&Held, 5)) asm volatile(""); takeLock(); }, Nothing,
           // These return at once.
           [&] { for (int I = 0; I < 8; ++I) if (read(Ready[0], &C, 1) != 1) abort(); takeLock(); flock(A, LOCK_SH | LOCK_NB); }, Nothing,
           [] { usleep(120000); }, Nothing, [] { poll(nullptr, 0, 120); asm volatile(""); }, Nothing});
  Worker.join();
}
