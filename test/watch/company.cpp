// Sanitizers, other preloads, loops that are loaded later: they work, and so does watching.
//
// RUN: %clangxx -std=c++20 -O1 -g -fsanitize=address,undefined -I%watch-inputs %s -o %t.asan
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t.asan | FileCheck %s
// RUN: %records %t.json "len(of('stall')) == 2 and has(of('stall')[0], 'sleepMs') and has(of('stall')[1], 'spinMs')" "of('stall')[0]['captured'] == 'wrapped-call' and of('stall')[1]['captured'] == 'signal'"
// What a sanitizer finds is found.
// RUN: sh -c '%async-watch --threshold=60ms --quiet %t.asan overflow; test $? = 1' 2>&1 | FileCheck %s --check-prefix=OVERFLOW
// RUN: %clangxx -std=c++20 -O1 -g -fsanitize=thread -I%watch-inputs %s -o %t.tsan
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t.tsan | FileCheck %s
// RUN: %records %t.json "len(of('stall')) == 2 and has(of('stall')[0], 'sleepMs') and has(of('stall')[1], 'spinMs')"
// GCC's are libraries, and that of ASan wants to be the first one.
// RUN: g++ -w -std=c++20 -O1 -g -fsanitize=address -I%watch-inputs %s -o %t.gasan
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t.gasan | FileCheck %s
// RUN: %records %t.json "len(of('stall')) == 2 and has(of('stall')[0], 'sleepMs') and has(of('stall')[1], 'spinMs')"
// RUN: sh -c '%async-watch --threshold=60ms --quiet %t.gasan overflow; test $? = 1' 2>&1 | FileCheck %s --check-prefix=OVERFLOW
// RUN: g++ -w -std=c++20 -O1 -g -fsanitize=thread -I%watch-inputs %s -o %t.gtsan
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t.gtsan | FileCheck %s
// RUN: %records %t.json "len(of('stall')) == 2 and has(of('stall')[0], 'sleepMs') and has(of('stall')[1], 'spinMs')"
//
// A preload of the program's own stays before us, and its functions are frames.
// RUN: %clangxx -shared -fPIC -O1 -g -DPRELOAD %s -o %t.own.so
// RUN: %clangxx -std=c++20 -O1 -g -I%watch-inputs %s -o %t
// RUN: env LD_PRELOAD=%t.own.so %async-watch --json=%t.json --threshold=60ms --quiet %t 2>&1 | FileCheck %s --check-prefixes=CHECK,OWN
// RUN: %records %t.json "of('stall')[0]['call'] == 'nanosleep'" "names(of('stall')[0])[:2] == ['nanosleep', 'sleepMs(long)']"
//
// The loop comes with dlopen.
// RUN: %clangxx -shared -fPIC -std=c++20 -O1 -g -DPLUGIN -I%watch-inputs %s -o %t.plugin.so
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t %t.plugin.so | FileCheck %s
// RUN: %records %t.json "len(of('stall')) == 2 and has(of('stall')[0], 'sleepMs') and of('stall')[0]['turn'] > 0" "of('stall')[0]['frames'][0]['module'].endswith('plugin.so')"
//
// OVERFLOW: heap-buffer-overflow
// OWN: nanosleep of the preload
// CHECK: done
#ifdef PRELOAD
#include <dlfcn.h>
#include <time.h>
#include <unistd.h>
extern "C" int nanosleep(const timespec *T, timespec *Left) {
  if (write(2, "nanosleep of the preload\n", 25) < 0)
    return -1;
  int R = reinterpret_cast<decltype(&nanosleep)>(dlsym(RTLD_NEXT, "nanosleep"))(T, Left);
  asm volatile("");
  return R;
}
#else
#include "loop.h"
#include <dlfcn.h>

extern "C" void run(volatile int *P, int At) {
  auto Nothing = [] {};
  runLoop({Nothing, [] { sleepMs(130); }, Nothing, [] { spinMs(130); }, Nothing, [=] { P[At] = 1; }});
}

#ifndef PLUGIN
int main(int Argc, char **Argv) {
  int *P = new int[10];
  bool Overflow = Argc > 1 && Argv[1][0] == 'o';
  if (Argc > 1 && !Overflow) {
    void *Library = dlopen(Argv[1], RTLD_NOW);
    reinterpret_cast<decltype(&run)>(dlsym(Library, "run"))(P, 1);
  } else {
    run(P, Overflow ? 10 : 1);
  }
  delete[] P;
  puts("done");
}
#endif
#endif
