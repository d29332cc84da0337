// RUN: rm -rf %t && split-file %s %t
// RUN: %tidy-test %t/more.cpp async-blocking-call --config '{CheckOptions: {async-blocking-call.Categories: "lock;file:maybe;gui"}}' -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/maybe.cpp async-blocking-call --config '{CheckOptions: {async-blocking-call.Categories: "sleep:maybe, network:maybe, wait:maybe"}}' -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/none.cpp async-blocking-call --config '{CheckOptions: {async-blocking-call.Categories: ""}}' -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/functions.cpp async-blocking-call,async-nested-run --config '{CheckOptions: {async-blocking-call.BlockingFunctions: "lib::ask; lib::store::get = database,lib::put*=database, c_wait, ::cpp_wait; lib::locks=lock; lib::device::device=file", async-blocking-call.NonblockingFunctions: "::sleep_a_little;usleep", async-blocking-call.OffloadFunctions: "lib::on_pool", async-blocking-call.HandlerFunctions: "lib::on_loop", async-nested-run.RunFunctions: "lib::drive;my::loop::run_one"}}' -- -std=c++20 -I %inputs
//
// RUN: not %clang-tidy --load %plugin --checks='-*,async-blocking-call' --config '{CheckOptions: {async-blocking-call.Categories: "sleep;naps"}}' %t/none.cpp -- -std=c++20 -I %inputs 2>&1 | FileCheck %s --check-prefix=CATEGORY
// CATEGORY: error: unknown category 'naps' in Categories
// RUN: not %clang-tidy --load %plugin --checks='-*,async-blocking-call' --config '{CheckOptions: {async-blocking-call.Categories: "sleep:often"}}' %t/none.cpp -- -std=c++20 -I %inputs 2>&1 | FileCheck %s --check-prefix=SUFFIX
// SUFFIX: error: unknown category 'sleep:often' in Categories
// RUN: not %clang-tidy --load %plugin --checks='-*,async-blocking-call' --config '{CheckOptions: {async-blocking-call.BlockingFunctions: "f=naps"}}' %t/none.cpp -- -std=c++20 -I %inputs 2>&1 | FileCheck %s --check-prefix=BLOCKING
// BLOCKING: error: {{.*}}BlockingFunctions{{.*}}naps
// RUN: not %clang-tidy --load %plugin --checks='-*,async-blocking-call' --config '{CheckOptions: {async-blocking-call.BlockingFunctions: "f("}}' %t/none.cpp -- -std=c++20 -I %inputs 2>&1 | FileCheck %s --check-prefix=NAME
// NAME: error: {{.*}}BlockingFunctions{{.*}}without parameters
// RUN: not %clang-tidy --load %plugin --checks='-*,async-blocking-call' --config '{CheckOptions: {async-blocking-call.SiblingPatterns: "async"}}' %t/none.cpp -- -std=c++20 -I %inputs 2>&1 | FileCheck %s --check-prefix=PATTERN
// PATTERN: error: {{.*}}'async' in SiblingPatterns
// RUN: %clang-tidy --load %plugin --checks='-*,async-blocking-call' --config '{CheckOptions: {async-blocking-call.MaxDepth: deep}}' %t/none.cpp -- -std=c++20 -I %inputs 2>&1 | FileCheck %s --check-prefix=DEPTH
// DEPTH: invalid configuration value 'deep' for option 'async-blocking-call.MaxDepth'

//--- more.cpp
#include "task.h"
#include <cstdio>
#include <mutex>
#include <unistd.h>
std::mutex m;
struct async_lockable {
  void lock();
  void unlock();
};
void locks() {
  std::lock_guard lock(m); // notes: std::lock_guard
}
my::task<> a(async_lockable &l, int fd) {
  ::sleep(1); // its category is off
  std::lock_guard lock(m); // warns: (lock)
  std::unique_lock deferred(m, std::defer_lock);
  deferred.lock();                                // warns: (lock)
  deferred.try_lock();
  std::lock_guard other(l);
  m.lock(); // warns: (lock)
  m.try_lock();
  locks(); // warns: locks
  char data[8];
  ::read(fd, data, 8);                      // warns: (file)
  std::fread(data, 1, 8, std::fopen("x", "r")); // warns: 'fread' // warns: 'fopen'
  ::fsync(fd); // warns: (file)
  co_return;
}

//--- maybe.cpp
#include "task.h"
#include <cstdio>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
struct worker {
  std::thread thread;
  ~worker() { stop(); }
  void stop() { thread.join(); } // notes: join
};
my::task<> ends(worker &shared) {
  worker own;    // warns: ~worker
  shared.stop(); // warns: stop
  co_return;
}
my::task<> a(int fd) {
  char data[8];
  ::sleep(1); // warns: sleep
  ::recv(fd, data, 8, 0); // warns: recv
  ::recv(fd, data, 8, MSG_DONTWAIT);
  ::fsync(fd);
  co_return;
}

//--- none.cpp
// silent: no category is on
#include "task.h"
#include <unistd.h>
my::task<> a(int fd) {
  ::sleep(1);
  ::fsync(fd);
  co_return;
}

//--- functions.cpp
#include "task.h"
#include <unistd.h>
namespace lib {
inline namespace v2 {
int ask(int);
}
template <class T> struct store {
  T get(int);
  void look(T) {}
};
inline void put(int) {}
void put_all(int);
void locks();
void on_pool(my::callback f);
void on_loop(my::callback f);
void drive();
struct device {
  device();
  explicit device(int);
};
} // namespace lib
extern "C" void c_wait(void);
void cpp_wait();
void sleep_a_little() { ::sleep(1); }
namespace other {
void c_wait();
void ask(int);
} // namespace other

my::task<> a(lib::store<int> &s, my::loop &l) {
  lib::ask(1);    // warns: 'lib::ask' blocks the event loop (wait)
  s.get(1);       // warns: (database)
  s.look(1);
  lib::put(1);     // warns: (database)
  lib::put_all(1); // warns: (database)
  c_wait();       // warns: c_wait
  cpp_wait();     // warns: cpp_wait
  other::c_wait();
  other::ask(1);
  lib::locks();
  lib::device d;  // warns: (file)
  sleep_a_little();
  ::usleep(1);
  lib::on_pool([] { ::sleep(1); });
  lib::on_loop([] { ::sleep(1); }); // warns: handler given to 'lib::on_loop'
  lib::drive();   // warns[async-nested-run]: 'lib::drive'
  l.run_one();    // warns[async-nested-run]: 'my::loop::run_one'
  co_return;
}
