// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=c++20 -I %inputs
// What the code says of itself.
#include "task.h"
#include <unistd.h>
#include <utility>

using my::task;

#define BLOCKING [[clang::annotate("async::blocking")]]
#define BLOCKING_FILE [[clang::annotate("async::blocking:file")]]
#define BLOCKING_LOCK [[clang::annotate("async::blocking:lock")]]
#define NONBLOCKING [[clang::annotate("async::nonblocking")]]
#define OFFLOAD [[clang::annotate("async::offload")]]
#define HANDLER [[clang::annotate("async::handler")]]
#define RUN_LOOP [[clang::annotate("async::run")]]

BLOCKING void waits();
BLOCKING_FILE void syncs();
BLOCKING_LOCK void locks();
NONBLOCKING void knows_better(int n) {
  if (n)
    ::usleep(n);
}
OFFLOAD void on_pool(my::callback f);
OFFLOAD void pool_with_body(my::callback f) { f(); }
RUN_LOOP void drive();

struct device {
  BLOCKING device();
  BLOCKING void read();
  BLOCKING int operator()(int);
  NONBLOCKING void poll() { ::usleep(1); }
  template <class F> OFFLOAD void submit(F f) { my::callback kept(f); }
};
struct [[clang::annotate("async::blocking")]] not_a_function {};

void through() {
  waits(); // notes: 'through' calls 'waits'
}

task<> leaves() {
  waits();  // warns: 'waits' blocks the event loop (wait)
  syncs();  // warns: (file)
  locks();
  through(); // warns: 'through'
  knows_better(1);
  device d;  // warns: device
  d.read();  // warns: 'device::read'
  d(1);      // warns: d
  d.poll();
  drive();   // warns[async-nested-run]: 'drive'
  co_return;
}

task<> offloads(device &d) {
  on_pool([] { ::usleep(1); });
  pool_with_body([] { ::usleep(1); });
  d.submit([] { ::usleep(1); });
  auto inner = [] { ::usleep(1); };
  on_pool(inner);
  on_pool([] {
    auto coroutine = []() -> task<> {
      ::usleep(1); // warns: usleep
      co_return;
    };
    my::sync_wait(coroutine());
  });
  co_return;
}

HANDLER void on_event() {
  ::usleep(1); // warns: usleep
}
struct listener {
  HANDLER void on_event(int) {
    through(); // warns: through
    drive();   // warns[async-nested-run]: 'drive'
  }
  HANDLER void declared_only(int);
};
void listener::declared_only(int) {
  ::usleep(1); // warns: usleep
}
auto annotated_lambda = [] HANDLER {
  ::usleep(1); // warns: usleep
};
struct interface {
  virtual ~interface() = default;
  HANDLER virtual void on_data() = 0;
};
struct implementation : interface {
  void on_data() override;
};

// A coroutine may say that it runs elsewhere.
NONBLOCKING task<> said_so() {
  ::usleep(1);
  co_return;
}

// A class can say that its values are tasks.
struct [[clang::annotate("async::task")]] job {};
job make_job();
int wait_for_task(job j);
task<> own_task_type() {
  wait_for_task(make_job()); // warns[async-nested-run]: 'wait_for_task'
  co_return;
}
