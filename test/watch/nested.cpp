// A loop that is run inside a callback of a loop is told; two loops one after the other are not nested.
//
// RUN: %clangxx -std=c++20 -O1 -g -I%watch-inputs %s -o %t %glib-flags
// RUN: %async-watch --json=%t.json --threshold=60ms --blocking-threshold=0 %t other > %t.out 2>&1
// RUN: %records %t.json "one('nested-run')['call'] == 'epoll_wait'" "has(one('nested-run'), 'handler')" "one('nested-run')['waits'] >= 3" "not one('nested-run')['same_loop']" \
// RUN:   "one('nested-run')['check'] == 'async-nested-run'" "one('stall')['duration_ns'] >= 100_000_000" "has(one('stall'), 'handler')" "one('stall')['cause'] == 'blocked'"
// RUN: FileCheck %s --input-file=%t.out
// CHECK: nested run: {{.*}} at {{.*}} runs a loop (epoll_wait) inside a callback
// CHECK: SUMMARY: async-watch: 1 stalls, 0 blocking calls, 1 nested runs
// RUN: not %async-watch --error-exitcode=5 --exit-on-error=nested-run --quiet %t other
//
// The same context of GLib, run again: told, but the loop is not held up.
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t glib
// RUN: %records %t.json "one('nested-run')['same_loop']" "has(one('nested-run'), 'modal')" "not of('stall')"
//
// One after the other.
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t sequence
// RUN: %records %t.json "not of('nested-run') and not of('stall') and not of('blocking-call')"

#include "loop.h"
#include <cstring>
#include <glib.h>

[[gnu::noinline]] void drive(int Turns) {
  int Ep = epoll_create1(0);
  for (int I = 0; I < Turns; ++I) {
    epoll_event E;
    epoll_wait(Ep, &E, 1, 25);
    asm volatile("");
  }
  close(Ep);
}

[[gnu::noinline]] void handler() {
  drive(6);
  asm volatile("");
}

static GMainLoop *Outer, *Inner;

[[gnu::noinline]] gboolean modal(gpointer) {
  Inner = g_main_loop_new(nullptr, FALSE);
  g_timeout_add(200, [](gpointer) -> gboolean { g_main_loop_quit(Inner); return FALSE; }, nullptr);
  g_main_loop_run(Inner);
  g_timeout_add(20, [](gpointer) -> gboolean { g_main_loop_quit(Outer); return FALSE; }, nullptr);
  return FALSE;
}

int main(int, char **Argv) {
  if (!strcmp(Argv[1], "other")) {
    auto Nothing = [] {};
    runLoop({Nothing, Nothing, Nothing, [] { handler(); }, Nothing, Nothing});
  } else if (!strcmp(Argv[1], "glib")) {
    Outer = g_main_loop_new(nullptr, FALSE);
    for (int I = 1; I < 5; ++I)
      g_timeout_add(I * 5, [](gpointer) -> gboolean { return FALSE; }, nullptr);
    g_timeout_add(40, modal, nullptr);
    g_main_loop_run(Outer);
  } else {
    drive(5);
    handler();
    sleepMs(150); // no loop runs
  }
}
