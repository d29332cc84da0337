// RUN: rm -rf %t && split-file %s %t
// RUN: %tidy-test %t/wrappers.cpp async-blocking-call -- -std=c++20 -I %inputs
// What is given to a loop through a wrapper of the project's own.

//--- .async-tidy.yaml
library: mine
read-from: test
offload: ["my::pool::submit"]
handlers: ["my::loop::post"]

//--- wrappers.cpp
#include "task.h"
#include <fstream>
#include <unistd.h>
#include <utility>

void plain() { ::usleep(9); }
void save() {
  ::fsync(1); // notes: fsync
}

struct engine {
  my::loop &loop;
  my::pool &workers;
  template <class F> void spawn(F f) {
    loop.post([f = std::move(f)]() mutable { f(); });
  }
  template <class F> void spawn_twice(F f) {
    spawn([f = std::move(f)]() mutable { f(); });
  }
  template <class F> void submit(F f) {
    workers.submit([f = std::move(f)]() mutable { f(); });
  }
  template <class F> void spawn_with_log(F f) {
    loop.post([f = std::move(f)]() mutable {
      f();
      auto local = [] { ::usleep(1); }; // notes: usleep
      local(); // warns: usleep
    });
  }
};

void uses(engine &e) {
  e.spawn([] {
    ::usleep(1); // warns: 'usleep' blocks the event loop in a handler given to 'my::loop::post' (sleep)
  });
  e.spawn([] {
    save(); // warns: it reaches 'fsync'
  });
  e.spawn([] {});
  e.spawn_twice([] {
    ::usleep(2); // warns: usleep
  });
  e.spawn_with_log([] {
    ::usleep(3); // warns: usleep
  });
  e.submit([] { ::usleep(4); });
  auto never_given = [] { ::usleep(5); };
  never_given();
}
