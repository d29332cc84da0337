// REQUIRES: libev
// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=c++17

// libev: the classes of ev++.h take a handler as a template argument.

#include <ev++.h>
#include <unistd.h>

static void on_timer(ev::timer &timer, int) {
  ::sleep(1); // warns[async-blocking-call]: in a handler given to 'ev::base::set'
  timer.stop();
}

struct session {
  ev::io io;
  ev::child child;
  ev::dynamic_loop *worker;

  session() {
    io.set<session, &session::on_read>(this);
    child.set<session, &session::on_exit>(this);
    ev::timer timer;
    timer.set<on_timer>();
    timer.start(1., 0.);
  }

  void on_read(ev::io &, int) {
    ::usleep(10); // warns[async-blocking-call]: usleep
    worker->run(ev::NOWAIT);
    worker->run(); // warns[async-nested-run]: 'ev::loop_ref::run'
  }
  void on_exit() {
    ::usleep(10); // warns[async-blocking-call]: usleep
  }
  void by_itself() { ::usleep(10); }
};

static void on_once(int, void *) {
  ::sleep(1); // warns[async-blocking-call]: in a handler given to 'ev::loop_ref::once'
}
static void on_once_simple(int) {
  ::sleep(1); // warns[async-blocking-call]: in a handler given to 'ev::loop_ref::once'
}
void once(ev::loop_ref loop) {
  loop.once(0, ev::READ, 1., on_once);
  loop.once<on_once_simple>(0, ev::READ, 1.);
}

// Not every function that a template is given is a handler.
template <void (*F)()> void at_once() { F(); }
static void waits() { ::usleep(10); }
void calls() { at_once<waits>(); }
