// RUN: rm -rf %t && split-file %s %t
// RUN: %tidy-test %t/test.cpp async-* -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/product.cpp async-* -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/asked.cpp async-* --config '{CheckOptions: {async-blocking-call.IncludeTests: true, async-nested-run.IncludeTests: true}}' -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/gtest.cpp async-* -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/catch.cpp async-* -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/boost.cpp async-* -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/light.cpp async-* -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/beast.cpp async-* -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/qt.cpp async-* -- -std=c++20 -fPIC -I %inputs -isystem /usr/include/x86_64-linux-gnu/qt6 -isystem /usr/include/x86_64-linux-gnu/qt6/QtCore -isystem /usr/include/x86_64-linux-gnu/qt6/QtTest
// RUN: %tidy-test %t/bench.cpp async-* -- -std=c++20 -I %inputs -I %t
// RUN: %tidy-test %t/state.cpp async-* -- -std=c++20 -I %inputs -I %t
// RUN: %tidy-test %t/doctest_test.cpp async-* -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/tests/doctest.cpp async-* -- -std=c++20 -I %inputs -I %t
// RUN: %tidy-test %t/tests/source/io/own.cpp async-* -- -std=c++20 -I %inputs -I %t -I %t/tests/include
// RUN: %tidy-test %t/own_test.cpp async-* -- -std=c++20 -I %inputs -I %t -I %t/tests/include
// RUN: %tidy-test %t/tests/product.cpp async-* -- -std=c++20 -I %inputs -I %t
// RUN: %tidy-test %t/latest.cpp async-* -- -std=c++20 -I %inputs -I %t -I %t/tests/include
// RUN: %tidy-test %t/system_test.cpp async-* -- -std=c++20 -I %inputs -I %t -isystem %t/tests/include
// RUN: %tidy-test %t/library.cpp async-* -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/through.cpp async-* -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/namespaces.cpp async-* -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/scoped.cpp async-* -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/unscoped.cpp async-* -- -std=c++20 -I %inputs
// A test may block: it has nobody else to serve. A file is one by the framework whose macros it uses.

//--- .async-tidy.yaml
library: mine
read-from: test
tests: [MY_TEST]
tasks:
  - {name: mine::job, start: eager, dropped: cancelled}
  - {name: mine::future, start: eager, dropped: detached}

//--- framework.h
#define MY_TEST(name) static void name()

//--- job.h
namespace mine {
struct job {
  struct promise_type;
  bool await_ready();
  template <typename T> void await_suspend(T);
  void await_resume();
};
} // namespace mine
mine::job start(int &steps);
namespace mine {
struct [[nodiscard]] future : job {};
} // namespace mine
mine::future go(int &steps);

//--- benchmark.h
#define BENCHMARK(f) static int registered_##f = sizeof(&f)
namespace benchmark {
class State {};
} // namespace benchmark
namespace other {
class State {};
} // namespace other

//--- bench_support.h
#include "benchmark.h"
#include "task.h"
#include <unistd.h>
template <typename F> my::task<> measure(benchmark::State &, F f) {
  auto loop = [&]() -> my::task<> {
    ::usleep(1);
    co_return;
  };
  return loop();
}
inline my::task<> beside_it() {
  ::usleep(1);
  co_return;
}

//--- bench.cpp
#include "benchmark.h"
#include "task.h"
#include <unistd.h>
// silent: what is measured may be slow
my::task<> measured() {
  ::usleep(1);
  co_return;
}
void bench() {}
BENCHMARK(bench);

//--- state.cpp
#include "bench_support.h"
#include "helpers.h"
// Not this file: only its header is made of benchmarks.
void runs(other::State &);
void runs(other::State &) {}
my::task<> product() {
  ::usleep(1); // warns: usleep
  co_return;
}

//--- helpers.h
#include "task.h"
#include <unistd.h>
inline my::task<> in_header() {
  ::usleep(1); // warns: usleep
  co_return;
}

//--- part.h
#include "framework.h"
#include <unistd.h>
my::task<> other();
MY_TEST(in_part) {
  auto body = []() -> my::task<> {
    co_await other();
    ::usleep(1);
  };
  my::sync_wait(body());
}

//--- test.cpp
#include "framework.h"
#include "helpers.h"
#include "part.h"
my::task<> work();
my::task<> body() {
  ::usleep(1);
  my::sync_wait(work());
  work(); // warns[async-discarded-task]: discarded
  co_await in_header();
}
MY_TEST(sleeps) {
  my::sync_wait([]() -> my::task<> {
    co_await body();
    ::usleep(1);
  }());
}

//--- product.cpp
// It includes the framework, for a friend declaration perhaps, but has no test.
#include "framework.h"
#include "task.h"
#include <unistd.h>
my::task<> work();
my::task<> body() {
  ::usleep(1);           // warns: usleep
  my::sync_wait(work()); // warns[async-nested-run]: sync_wait
  co_return;
}

//--- asked.cpp
#include "framework.h"
#include "task.h"
#include <unistd.h>
my::task<> work();
MY_TEST(nothing) {}
my::task<> body() {
  ::usleep(1);           // warns: usleep
  my::sync_wait(work()); // warns[async-nested-run]: sync_wait
  co_return;
}

//--- body.h
#include "task.h"
#include <unistd.h>
#define BODY               \
  my::task<> body() {      \
    ::usleep(1);           \
    my::sync_wait(body()); \
    co_return;             \
  }

//--- gtest.cpp
// silent: a test
#include "body.h"
#include <gtest/gtest.h>
BODY
TEST(suite, name) { EXPECT_EQ(1, 1); }

//--- catch.cpp
// silent: a test
#include "body.h"
#include <catch2/catch.hpp>
BODY
TEST_CASE("name") { REQUIRE(true); }

//--- boost.cpp
// silent: a test
#define BOOST_TEST_MODULE name
#include "body.h"
#include <boost/test/included/unit_test.hpp>
BODY
BOOST_AUTO_TEST_CASE(name) { BOOST_TEST(true); }

//--- light.cpp
// silent: a test
#include "body.h"
#include <boost/core/lightweight_test.hpp>
BODY
int main() {
  BOOST_TEST_EQ(1, 1);
  return boost::report_errors();
}

//--- beast.cpp
// silent: a test
#include "body.h"
#include <boost/beast/_experimental/unit_test/suite.hpp>
BODY
class io_test : public boost::beast::unit_test::suite {
  void run() override { BEAST_EXPECT(true); }
};

//--- qt.cpp
// silent: a test
#include "body.h"
#include <QtTest/QTest>
BODY
class Suite : public QObject {};
QTEST_GUILESS_MAIN(Suite)

//--- doctest.h
#define DOCTEST_CREATE_AND_REGISTER_FUNCTION(f) static void f()
#define TEST_CASE(name) DOCTEST_CREATE_AND_REGISTER_FUNCTION(anonymous)

//--- doctest_test.cpp
// silent: a test, by the framework and its name
#include "doctest.h"
#include "body.h"
BODY
TEST_CASE("name") {}

//--- tests/doctest.cpp
// silent: a test, by the framework and its directory
#include "doctest.h"
#include "body.h"
BODY
TEST_CASE("name") {}

//--- tests/include/test_helpers.h
#include "body.h"
void check(bool);

//--- tests/source/io/own.cpp
// silent: a test without a framework that we know, by its directory and what it includes
#include "test_helpers.h"
BODY
int main() { my::sync_wait(body()); }

//--- own_test.cpp
// silent: by its name and what it includes
#include "test_helpers.h"
BODY
int main() { my::sync_wait(body()); }

//--- helps.h
#include "tests/include/test_helpers.h"

//--- tests/product.cpp
// The directory alone says little: it may be where somebody tries things out.
#include "helps.h"
my::task<> body() {
  ::usleep(1); // warns: usleep
  co_return;
}

//--- latest.cpp
// A file that is no test may well include what helps tests.
#include "test_helpers.h"
my::task<> body() {
  ::usleep(1); // warns: usleep
  co_return;
}

//--- system_test.cpp
// Another's header says nothing about this file.
#include <test_helpers.h>
// #include "test_helpers.h"
my::task<> body() {
  ::usleep(1); // warns: usleep
  co_return;
}

//--- library.cpp
// doctest's tests may stand in the file of what they test.
#include "doctest.h"
#include "task.h"
#include <unistd.h>
my::task<> body() {
  ::usleep(1); // warns: usleep
  co_return;
}
TEST_CASE("name") {}

//--- product.h
#include "task.h"
#include <unistd.h>
inline void slow() { ::usleep(1); }
template <typename F> struct repeater {
  F each;
  void once() { each(); }
  my::task<> run() {
    once();
    slow(); // warns: 'slow'
    co_return;
  }
};

//--- through.cpp
// What a test gives to a library is not the library's doing.
#include "framework.h"
#include "product.h"
MY_TEST(waits) {
  auto each = [] { ::usleep(1); };
  my::sync_wait(repeater<decltype(each)>{each}.run());
  auto deeper = [] { slow(); };
  my::sync_wait(repeater<decltype(deeper)>{deeper}.run());
}

//--- namespaces.cpp
#include "task.h"
#include <unistd.h>
my::task<> work();
namespace mine::tests {
namespace {
my::task<> body() {
  ::usleep(1);
  my::sync_wait(work());
  work(); // warns[async-discarded-task]: discarded
  auto inner = []() -> my::task<> {
    ::usleep(1);
    co_return;
  };
  co_await inner();
  auto never = work(); // warns[async-discarded-task]: 'never'
  auto looked_at = work();
  if (!looked_at.done())
    co_await work();
  auto first = work();
  first = work();
  co_await std::move(first);
}
} // namespace
} // namespace mine::tests
namespace mine::test_util {
my::task<> helper() {
  ::usleep(1);
  co_return;
}
} // namespace mine::test_util
namespace test {
my::task<> first_program() {
  auto looked_at = work(); // warns[async-discarded-task]: 'looked_at'
  if (!looked_at.done())
    co_await work();
  ::usleep(1); // warns: usleep
  co_return;
}
} // namespace test

//--- scoped.cpp
// What is cancelled with its variable lives as long as a test wants to look at it.
#include "framework.h"
#include "job.h"
#include "task.h"
#define MY_EXPECT(...) (void)(__VA_ARGS__)
MY_TEST(looks) {
  int steps = 0;
  auto job = start(steps);
  MY_EXPECT(steps == 1);
  auto body = [&] {
    auto other = start(steps);
    MY_EXPECT(steps == 2);
  };
  body();
  start(steps); // warns[async-discarded-task]: discarded
}
// What runs on is watched as well.
mine::future runs_on(int &steps) {
  auto first = go(steps);
  MY_EXPECT(steps == 1);
  go(steps); // warns[async-discarded-task]: discarded
  return go(steps);
}
my::task<> awaits() {
  int steps = 0;
  auto other = go(steps);  // warns[async-discarded-task]: 'other'
  auto job = start(steps); // warns[async-discarded-task]: 'job'
  MY_EXPECT(steps == 1);
  co_return;
}
mine::job hands_on(int &steps) {
  auto first = start(steps); // warns[async-discarded-task]: 'first'
  return start(steps);
}

//--- unscoped.cpp
#include "job.h"
void no_test() {
  int steps = 0;
  auto job = start(steps); // warns[async-discarded-task]: 'job'
  auto other = go(steps);  // warns[async-discarded-task]: 'other'
  steps = 1;
}
