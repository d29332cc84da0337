// The stack of a stuck thread comes back from each rung of the ladder, with and without optimisation.
//
// RUN: %clangxx -std=c++20 -O2 -g -I%watch-inputs %s -o %t.2 && %async-watch --json=%t.2.json --threshold=60ms --quiet %t.2
// RUN: %records %t.2.json "[s['captured'] for s in of('stall')] == ['wrapped-call', 'signal', 'syscall', 'wrapped-call', 'wrapped-call']" \
// RUN:   "has(of('stall')[0], 'sleepMs')" "has(of('stall')[1], 'spinMs')" "has(of('stall')[2], 'rawSleep')" "has(of('stall')[3], 'withAlloca')" \
// RUN:   "all(s['turn'] >= 1 and 'runLoop(' in ' '.join(names(s)[s['turn']:s['turn'] + 3]) for s in of('stall') if s['captured'] != 'syscall')" \
// RUN:   "all('main' in names(s) for s in of('stall') if s['captured'] != 'syscall')" "of('stall')[1]['cause'] in ('cpu', 'run-queue')" "of('stall')[2]['syscall_nr'] == 35" \
// RUN:   "of('stall')[4]['call'] == 'pthread_join' and has(of('stall')[4], 'joinIt')"
// RUN: g++ -std=c++20 -O0 -g -I%watch-inputs %s -o %t.0 && %async-watch --json=%t.0.json --threshold=60ms --quiet %t.0
// RUN: %records %t.0.json "[s['captured'] for s in of('stall')] == ['wrapped-call', 'signal', 'syscall', 'wrapped-call', 'wrapped-call']" \
// RUN:   "all(has(s, n) and has(s, 'main') for s, n in zip(of('stall'), ('sleepMs', 'spinMs', 'rawSleep', 'withAlloca', 'joinIt')) if s['captured'] != 'syscall')" \
// RUN:   "has(of('stall')[2], 'rawSleep')"

#include "loop.h"
#include <alloca.h>
#include <pthread.h>

[[gnu::noinline]] void rawSleep() {
  timespec T{0, 130000000};
  long R = 35; // nanosleep, past libc
  asm volatile("syscall" : "+a"(R) : "D"(&T), "S"(nullptr) : "rcx", "r11", "memory");
}

[[gnu::noinline]] void withAlloca(size_t N) {
  volatile char *P = static_cast<char *>(alloca(N));
  P[N - 1] = 1;
  sleepMs(130);
  P[0] = 2;
}

[[gnu::noinline]] void joinIt() {
  pthread_t T;
  pthread_create(&T, nullptr, [](void *) -> void * { sleepMs(130); return nullptr; }, nullptr);
  pthread_join(T, nullptr);
  asm volatile("");
}

int main() {
  auto Nothing = [] {};
  runLoop({Nothing, [] { sleepMs(130); }, Nothing, [] { spinMs(130); }, Nothing, [] { rawSleep(); }, Nothing, [] { withAlloca(3000); }, Nothing,
           [] { joinIt(); }, Nothing});
}
