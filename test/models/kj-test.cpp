// REQUIRES: capnp
// RUN: %tidy-test %s async-* -- -std=c++17

// A test of KJ may look at a promise until it is cancelled.

#include <kj/async.h>
#include <kj/test.h>

kj::Promise<void> count(int &times);

KJ_TEST("starts at once") {
  kj::EventLoop loop;
  kj::WaitScope scope(loop);
  kj::evalLater([] {
    int times = 0;
    auto promise = count(times);
    KJ_EXPECT(times == 1);
  }).wait(scope);
  int times = 0;
  auto promise = count(times);
  KJ_EXPECT(times == 1);
  count(times); // warns[async-discarded-task]: 'count'
}
