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
#include <functional>
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

// Objects of the project's own that call what they hold.
template <class F> struct logged {
  F f;
  void operator()() { f(); }
};
template <class F> struct counted {
  F f;
  template <class... A> void operator()(A &&...a) { f(std::forward<A>(a)...); }
};
template <class F> logged<F> log_errors(F f) { return {std::move(f)}; }
template <class F> counted<F> count(F f) { return {std::move(f)}; }
template <class T, auto Member> struct bound {
  T *object;
  template <class... A> void operator()(A &&...a) { (object->*Member)(std::forward<A>(a)...); }
};
struct session {
  my::loop &loop;
  void on_read() {
    ::usleep(1); // warns: handler given to 'my::loop::post'
  }
  void not_given() { ::usleep(1); }
  void start() {
    loop.post(log_errors([] {
      ::usleep(2); // warns: usleep
    }));
    loop.post(log_errors([] {
      ::usleep(3); // warns: usleep
    }));
    loop.post(count([] {
      ::usleep(4); // warns: usleep
    }));
    loop.post(bound<session, &session::on_read>{this});
    std::function<void()> kept = [] {
      ::usleep(5); // warns: usleep
    };
    loop.post(kept);
    auto tied = std::bind([](int) {
      ::usleep(6); // warns: usleep
    }, 1);
    loop.post(tied);
    std::function<void()> other = [] { ::usleep(7); };
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
