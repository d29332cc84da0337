// REQUIRES: libev
// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=gnu11

// libev: ev_io_init() and its like are macros that store a function in the watcher.

#include <ev.h>
#include <unistd.h>

static ev_timer timer;
static ev_io input;
static ev_child child;

static void on_timer(struct ev_loop *loop, ev_timer *w, int events) {
  sleep(1);                  // warns[async-blocking-call]: in a handler given to 'ev_timer::cb'
  ev_sleep(0.5);             // warns[async-blocking-call]: use 'ev_timer_start'
  ev_run(loop, 0);           // warns[async-nested-run]: 'ev_run'
  ev_run(loop, EVRUN_NOWAIT);
  ev_timer_stop(loop, w);
}

static void on_input(struct ev_loop *loop, ev_io *w, int events) {
  usleep(10); // warns[async-blocking-call]: usleep
}

static void on_child(struct ev_loop *loop, ev_child *w, int events) {
  sleep(1); // warns[async-blocking-call]: sleep
}

static void on_once(int events, void *data) {
  sleep(1); // warns[async-blocking-call]: sleep
}

struct other {
  void (*cb)(struct ev_loop *, ev_io *, int);
};
static void not_a_watcher(struct ev_loop *loop, ev_io *w, int events) { sleep(1); }

int main(void) {
  struct ev_loop *loop = EV_DEFAULT;
  ev_timer_init(&timer, on_timer, 1., 0.);
  ev_io_init(&input, on_input, 0, EV_READ);
  ev_init(&child, on_child);
  struct other o = {.cb = not_a_watcher};
  o.cb = not_a_watcher;
  ev_once(loop, -1, 0, 1., on_once, 0);
  ev_timer_start(loop, &timer);
  ev_run(loop, 0);
}
