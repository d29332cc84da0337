// A long stall is looked at again when it is two, four, eight times as old: whoever moved shows, and what he moved in.
//
// RUN: %clangxx -std=c++20 -O1 -g -I%watch-inputs %s -o %t
// RUN: %async-watch --json=%t.json --html=%t.html --trace=%t.trace --threshold=100ms %t moves > %t.out 2>&1
// Where the thread had to wait for a CPU meanwhile, the watchdog may have found it elsewhere; then there is little to check.
// RUN: %records %t.json "one('stall')['run_queue_ns'] > 20_000_000" 2> %t.err || \
// RUN: %records %t.json "one('stall')['call'] == 'nanosleep' and has(one('stall'), 'sleepMs') and has(one('stall'), 'phaseOne')" \
// RUN:   "all(s['age_ns'] > n * 99e6 for s, n in zip(one('stall')['samples'], (2, 4, 8)))" "2 <= len(one('stall')['samples']) <= 4" \
// RUN:   "has(one('stall')['samples'][0], 'phaseTwo') and one('stall')['samples'][0]['captured'] == 'signal'" \
// RUN:   "has(one('stall')['samples'][1], 'phaseThree') and one('stall')['samples'][1]['call'] == 'read' and one('stall')['samples'][1]['fd_is'].startswith('pipe:')" \
// RUN:   "all(s['same'] and 'frames' not in s for s in one('stall')['samples'][2:])" \
// RUN:   "len({one('stall')['culprit']} | {s['place'] for s in one('stall')['samples']}) == 3" \
// RUN:   "all('runLoop(' in ' '.join(names(s)[s['turn']:s['turn'] + 3]) for s in one('stall')['samples'][:2])" \
// RUN:   "[s.get('sample', 1) for s in of('stuck')] == list(range(1, len(one('stall')['samples']) + 2))" "len({s['culprit'] for s in of('stuck')}) == 1" \
// RUN:   "[[has(s, n) for n in ('phaseOne', 'phaseTwo', 'phaseThree')].index(True) for s in of('stuck')] == [0, 1, 2, 2, 2][:len(of('stuck'))]"
// RUN: %records %t.json "one('stall')['run_queue_ns'] > 20_000_000" 2> %t.err || FileCheck %s --input-file=%t.out
// CHECK:      is stuck: {{.*}} in nanosleep:
// CHECK:        phaseOne() at samples.cpp:[[#]]
// CHECK:      is still stuck: {{.*}} ms by now:
// CHECK:        phaseTwo() at samples.cpp:[[#]]
// CHECK:      is still stuck: {{.*}} ms by now, in read on pipe:
// CHECK:        phaseThree() at samples.cpp:[[#]]
// CHECK-NOT:  is still stuck
// CHECK:      stall of {{.*}} ms
// CHECK-NEXT:   went on at {{[0-9.]+}} ms in spinMs(long) at loop.h:[[#]]; at {{[0-9.]+}} ms in phaseThree() at samples.cpp:[[#]] (read); all of it in handler()
// CHECK:      SUMMARY: async-watch: 1 stalls
// RUN: %records %t.json "one('stall')['run_queue_ns'] > 20_000_000" 2> %t.err || FileCheck %s --check-prefix=HTML --input-file=%t.html
// HTML: Later in the stall
// HTML: spinMs(long) at loop.h
// HTML: Where the time went, by 1 stall
// HTML: 100.0 % {{.*}}handler()
// HTML-DAG: phaseThree()
// HTML-DAG: phaseTwo()
// RUN: %records %t.json "one('stall')['run_queue_ns'] > 20_000_000" 2> %t.err || %python -c "import json; T = json.load(open('%t.trace'))['traceEvents']; S, = [e for e in T if e.get('cat') == 'stall']; M = [e for e in T if e.get('cat') == 'stall-sample']; assert len(M) >= 2 and all(e['ph'] == 'i' and S['ts'] < e['ts'] < S['ts'] + S['dur'] for e in M), M"
//
// The library alone says as much.
// RUN: rm -f %t.raw && env LD_PRELOAD=%watch-lib ASYNC_WATCH_OPTIONS=threshold=100ms:json=%t.raw %t moves 2> %t.out
// RUN: %records %t.raw "one('stall')['run_queue_ns'] > 20_000_000" 2> %t.err || FileCheck %s --check-prefix=BARE --input-file=%t.out
// BARE:     is stuck
// BARE:     is still stuck, {{.*}} ms after its epoll_wait returned, now:
// BARE:     phaseTwo
// BARE:     is still stuck, {{.*}} ms after its epoll_wait returned, now in read on pipe:
// BARE:     phaseThree
// BARE-NOT: is still stuck
//
// So does a report from raw records afterwards.
// RUN: %async-watch report %t.raw > %t.out 2>&1
// RUN: %records %t.raw "one('stall')['run_queue_ns'] > 20_000_000" 2> %t.err || FileCheck %s --input-file=%t.out
//
// Somebody who stays where he is is told once.
// RUN: %async-watch --json=%t.json --threshold=100ms %t stays 2>&1 | FileCheck %s --check-prefix=STAYS
// STAYS:     is stuck
// STAYS-NOT: is still stuck
// STAYS-NOT: went on
// STAYS:     SUMMARY: async-watch: 1 stalls
// RUN: %records %t.json "one('stall')['samples'] and all(s['same'] for s in one('stall')['samples'])" "len(of('stuck')) == len(one('stall')['samples']) + 1"
//
// The program ends, or is killed, in a stall: it is one, and there are as many in the summary as in the records.
// RUN: %async-watch --json=%t.json --threshold=100ms %t exits 2>&1 | FileCheck %s --check-prefix=EXITS
// EXITS: is stuck
// EXITS: stall of {{.*}} (blocked in nanosleep) in {{.*}}; it was not over when the program ended
// EXITS: SUMMARY: async-watch: 1 stalls
// RUN: %records %t.json "one('stall')['ended'] == False and 200e6 < one('stall')['duration_ns'] and one('end')['stalls'] == 1"
// RUN: sh -c '%async-watch --json=%t.json --threshold=100ms %t killed; test $? = 137' 2>&1 | FileCheck %s --check-prefix=KILLED
// KILLED: is stuck
// KILLED: 1 {{.*}} stall, not ended in nanosleep
// KILLED: SUMMARY: async-watch: 1 stalls
// RUN: %records %t.json "len(of('stall')) == 0 and len(of('stuck')) in (1, 2)"

#include "loop.h"
#include <csignal>
#include <string>
#include <thread>

static int Pipe[2];

// Time that the thread waits for a CPU does not count, neither here nor there.
[[gnu::noinline]] static void phaseOne() {
  sleepMs(170);
  asm volatile("");
}
[[gnu::noinline]] static void phaseTwo() {
  spinMs(160);
  asm volatile("");
}
[[gnu::noinline]] static void phaseThree() {
  std::thread Writer([] {
    sleepMs(650);
    if (write(Pipe[1], "x", 1) != 1)
      abort();
  });
  char C;
  if (read(Pipe[0], &C, 1) != 1)
    abort();
  Writer.join();
  asm volatile("");
}
[[gnu::noinline]] static void handler() {
  phaseOne();
  phaseTwo();
  phaseThree();
  asm volatile("");
}

int main(int, char **Argv) {
  std::string Mode = Argv[1];
  if (pipe(Pipe))
    return 1;
  auto Nothing = [] {};
  if (Mode == "moves") {
    runLoop({Nothing, Nothing, handler, Nothing});
  } else if (Mode == "stays") {
    runLoop({Nothing, Nothing, [] { sleepMs(550); }, Nothing});
  } else {
    std::thread([Mode] {
      sleepMs(320);
      Mode == "killed" ? (void)raise(SIGKILL) : exit(0);
    }).detach();
    runLoop({Nothing, Nothing, [] { sleepMs(2000); }, Nothing});
  }
}
