// REQUIRES: llvm-22
// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs
// [[clang::blocking]] and [[clang::nonblocking]], which LLVM 19 does not know.
#include "task.h"
#include <unistd.h>

using my::task;

void waits() [[clang::blocking]];
void quick() [[clang::nonblocking]];
void says_so() [[clang::nonblocking]] { ::usleep(1); }
struct device {
  void read() [[clang::blocking]];
  void poll() [[clang::nonblocking]] { ::usleep(1); }
};
void through() {
  waits(); // notes: 'through' calls 'waits'
}
void allocates() [[clang::allocating]];

task<> a(device &d) {
  waits();   // warns: 'waits'
  through(); // warns: 'through'
  d.read();  // warns: 'device::read'
  quick();
  says_so();
  d.poll();
  allocates();
  co_return;
}
