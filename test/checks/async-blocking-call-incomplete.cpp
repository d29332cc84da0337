// RUN: not %clang-tidy --load %plugin --checks='-*,async-blocking-call' %s -- -std=c++20 -I %inputs > %t.out 2>&1
// RUN: FileCheck %s --input-file=%t.out --implicit-check-not='warning:'
// A condition that does not compile may say that what is behind it is meant for other threads.
#include "task.h"
#include <unistd.h>

struct thread {};

void asks() {
  if (thread::isMainThread())
    return;
  ::usleep(1);
}
void asks_too() {
  if (!thread::isMainThread())
    ::usleep(1);
}
void asks_in_loop(int n) {
  while (n < thread::limit())
    ::usleep(++n);
}
void fails_elsewhere() {
  int n = thread::limit();
  ::usleep(n);
}

my::task<> coroutine() {
  asks();
  asks_too();
  // CHECK-DAG: incomplete.cpp:[[#@LINE+1]]:3: warning: call to 'asks_in_loop'
  asks_in_loop(0);
  // CHECK-DAG: incomplete.cpp:[[#@LINE+1]]:3: warning: call to 'fails_elsewhere'
  fails_elsewhere();
  co_return;
}
