// RUN: rm -rf %t && split-file %s %t
// RUN: %tidy-test %t/single.cpp async-blocking-call -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/single.cpp async-blocking-call --config '{CheckOptions: {async-blocking-call.FollowVirtual: single}}' -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/none.cpp async-blocking-call --config '{CheckOptions: {async-blocking-call.FollowVirtual: none}}' -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/all.cpp async-blocking-call --config '{CheckOptions: {async-blocking-call.FollowVirtual: all}}' -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/depth-0.cpp async-blocking-call --config '{CheckOptions: {async-blocking-call.MaxDepth: 0}}' -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/depth-2.cpp async-blocking-call --config '{CheckOptions: {async-blocking-call.MaxDepth: 2}}' -- -std=c++20 -I %inputs
// RUN: %clang-tidy --load %plugin --checks='-*,async-blocking-call' --config '{CheckOptions: {async-blocking-call.FollowVirtual: some}}' %t/single.cpp -- -std=c++20 -I %inputs 2>&1 | FileCheck %s
// CHECK: invalid configuration value 'some' for option 'async-blocking-call.FollowVirtual'

//--- classes.h
#include "task.h"
#include <unistd.h>
using my::task;

struct single { // one implementation, pure base
  virtual ~single() = default;
  virtual void f() = 0;
  void g() { f(); }
};
struct only : single {
  void f() override { ::usleep(1); }
};

struct with_body { // the base's own body does not block, the override does
  virtual ~with_body() = default;
  virtual void f() {}
};
struct overrides : with_body {
  void f() override { ::usleep(1); }
};

struct blocks_itself { // nobody overrides it
  virtual ~blocks_itself() = default;
  virtual void f() { ::usleep(1); }
};

struct two { // one of two blocks
  virtual ~two() = default;
  virtual void f() = 0;
};
struct first : two {
  void f() override {}
};
struct second : two {
  void f() override { ::usleep(1); }
};

struct in_parts { // a pure override stands between the one and its base
  virtual ~in_parts() = default;
  virtual void f() = 0;
};
struct part : in_parts {
  void f() override = 0;
};
struct whole : part {
  void f() override {}
};
struct another : in_parts {
  void f() override { ::usleep(1); }
};

struct unknown_body {
  virtual ~unknown_body() = default;
  virtual void f();
};
struct known_override : unknown_body {
  void f() override { ::usleep(1); }
};

struct last final : two {
  void f() override { ::usleep(1); }
};
struct last_function : two {
  void f() final { ::usleep(1); }
};

void one_down() { ::usleep(1); }
void two_down() { one_down(); }
void three_down() { two_down(); }

//--- single.cpp
#include "classes.h"
task<> parts(in_parts &p, another &o) {
  p.f();
  o.f(); // warns: another::f
  co_return;
}
task<> a(single &s, with_body &w, blocks_itself &b, two &t, unknown_body &u, last &l, last_function &f, second &n) {
  s.f(); // warns: single::f
  s.g(); // warns: single::g
  w.f();
  b.f(); // warns: blocks_itself::f
  t.f();
  u.f();
  l.f();         // warns: last::f
  f.f();         // warns: last_function::f
  n.f();         // warns: second::f
  n.second::f(); // warns: second::f
  second v;
  v.f(); // warns: second::f
  overrides().f(); // warns: overrides::f
  co_return;
}

//--- none.cpp
#include "classes.h"
task<> a(single &s, with_body &w, blocks_itself &b, two &t, unknown_body &u, last &l, last_function &f, second &n) {
  s.f();
  s.g();
  w.f();
  b.f();
  t.f();
  u.f();
  l.f(); // warns: last::f
  f.f(); // warns: last_function::f
  n.f();
  n.second::f(); // warns: second::f
  second v;
  v.f(); // warns: second::f
  overrides().f(); // warns: overrides::f
  co_return;
}

//--- all.cpp
#include "classes.h"
task<> a(single &s, with_body &w, blocks_itself &b, two &t, unknown_body &u, last &l, last_function &f, second &n) {
  s.f(); // warns: single::f
  s.g(); // warns: single::g
  w.f(); // warns: with_body::f
  b.f(); // warns: blocks_itself::f
  t.f(); // warns: two::f
  u.f(); // warns: unknown_body::f
  l.f(); // warns: last::f
  f.f(); // warns: last_function::f
  n.f(); // warns: second::f
  n.second::f(); // warns: second::f
  second v;
  v.f(); // warns: second::f
  overrides().f(); // warns: overrides::f
  co_return;
}

//--- depth-0.cpp
#include "classes.h"
task<> a() {
  ::usleep(1); // warns: usleep
  one_down();
  two_down();
  co_return;
}

//--- depth-2.cpp
#include "classes.h"
task<> a() {
  ::usleep(1); // warns: usleep
  one_down();  // warns: one_down
  two_down();  // warns: two_down
  three_down();
  co_return;
}
