// Loops of real libraries: found without a name in any list, with the frame that the user wrote on top.
//
// RUN: %clangxx -std=c++20 -O1 -g1 -DASIO -I%watch-inputs %s -o %t.asio
// RUN: %async-watch --json=%t.json --threshold=60ms %t.asio > %t.out 2>&1
// RUN: %records %t.json "one('stall')['loop']['wait'] == 'epoll_wait'" "has(one('stall'), 'session(int)')" "one('stall')['turn'] > 0"
// RUN: FileCheck %s --check-prefix=CORO --input-file=%t.out
// CORO: is stuck: {{.*}}, in {{.*}}nanosleep
// CORO: #{{[0-9]+}} session(int) at libraries.cpp:[[#]], resumed
// CORO: ... {{[0-9]+}} frames of the library
// CORO: (blocked in {{.*}}) in session(int) at libraries.cpp:[[#]], resumed
//
// RUN: g++ -std=c++20 -O1 -g1 -fcoroutines -DASIO -I%watch-inputs %s -o %t.gasio
// RUN: %async-watch --json=%t.json --threshold=60ms %t.gasio 2>&1 | FileCheck %s --check-prefix=CORO
//
// RUN: %clangxx -std=c++20 -O2 -g -DUV -I%watch-inputs %s -luv -o %t.uv && %async-watch --json=%t.json --threshold=60ms --quiet %t.uv
// RUN: %records %t.json "has(one('stall'), 'planted')" "one('stall')['turn'] >= 2" "not of('nested-run')"
// RUN: %clangxx -std=c++20 -O2 -g -DEVENT -I%watch-inputs %s -levent -o %t.event && %async-watch --json=%t.json --threshold=60ms --quiet %t.event
// RUN: %records %t.json "has(one('stall'), 'planted')" "one('stall')['turn'] >= 2"
// RUN: %clangxx -std=c++20 -O2 -g -DEV -I%watch-inputs %s -lev -o %t.ev && %async-watch --json=%t.json --threshold=60ms --quiet %t.ev
// RUN: %records %t.json "has(one('stall'), 'planted')" "one('stall')['turn'] >= 2"
// RUN: %clangxx -std=c++20 -O2 -g -DGLIB -I%watch-inputs %s %glib-flags -o %t.glib && %async-watch --json=%t.json --threshold=60ms --quiet %t.glib
// RUN: %records %t.json "has(one('stall'), 'planted')" "one('stall')['loop']['wait'] == 'poll'"
// RUN: %clangxx -std=c++20 -O2 -g -DURING -I%watch-inputs %s -luring -o %t.uring && %async-watch --json=%t.json --threshold=60ms --quiet %t.uring
// RUN: %records %t.json "has(one('stall'), 'planted')" "one('stall')['loop']['wait'] == 'io_uring_enter'"
// RUN: %clangxx -std=c++20 -O2 -g -fPIC -DQT -I%watch-inputs %s %qt-flags -o %t.qt && %async-watch --json=%t.json --threshold=60ms --quiet %t.qt
// RUN: %records %t.json "has(one('stall'), 'planted')" "one('stall')['loop']['wait'] in ('ppoll', 'poll')"

#include "loop.h"

[[gnu::noinline]] void planted() {
  sleepMs(130);
  asm volatile("");
}

#if defined(ASIO)
#define ASIO_HAS_CO_AWAIT
#include <asio.hpp>

asio::awaitable<void> session(int N) {
  asio::steady_timer T(co_await asio::this_coro::executor);
  for (int I = 0; I < N; ++I) {
    T.expires_after(std::chrono::milliseconds(5));
    co_await T.async_wait(asio::use_awaitable);
    if (I == 3)
      std::this_thread::sleep_for(std::chrono::milliseconds(130));
  }
}

int main() {
  asio::io_context C;
  asio::co_spawn(C, session(6), asio::detached);
  C.run();
}
#elif defined(UV)
#include <uv.h>
int N;
int main() {
  uv_timer_t T;
  uv_timer_init(uv_default_loop(), &T);
  uv_timer_start(&T, [](uv_timer_t *T) { if (++N == 4) planted(); if (N == 8) uv_timer_stop(T); }, 5, 5);
  uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
#elif defined(EVENT)
#include <event2/event.h>
int N;
event_base *Base;
int main() {
  Base = event_base_new();
  timeval V{0, 5000};
  event *E = event_new(Base, -1, EV_PERSIST, [](evutil_socket_t, short, void *) { if (++N == 4) planted(); if (N == 8) event_base_loopbreak(Base); }, nullptr);
  event_add(E, &V);
  event_base_dispatch(Base);
}
#elif defined(EV)
#include <ev.h>
int N;
int main() {
  ev_timer T;
  ev_timer_init(&T, [](struct ev_loop *L, ev_timer *, int) { if (++N == 4) planted(); if (N == 8) ev_break(L, EVBREAK_ALL); }, 0.005, 0.005);
  ev_timer_start(EV_DEFAULT, &T);
  ev_run(EV_DEFAULT, 0);
}
#elif defined(GLIB)
#include <glib.h>
int N;
GMainLoop *L;
int main() {
  L = g_main_loop_new(nullptr, FALSE);
  g_timeout_add(5, [](gpointer) -> gboolean { if (++N == 4) planted(); if (N == 8) g_main_loop_quit(L); return TRUE; }, nullptr);
  g_main_loop_run(L);
}
#elif defined(URING)
#include <liburing.h>
int main() {
  io_uring R;
  if (io_uring_queue_init(8, &R, 0))
    return 1;
  __kernel_timespec T{0, 5000000};
  for (int I = 0; I < 8; ++I) {
    io_uring_prep_timeout(io_uring_get_sqe(&R), &T, 0, 0);
    io_uring_submit_and_wait(&R, 1);
    io_uring_cqe *C;
    while (!io_uring_peek_cqe(&R, &C))
      io_uring_cqe_seen(&R, C);
    if (I == 3)
      planted();
  }
}
#else
#include <QCoreApplication>
#include <QTimer>
int N;
int main(int Argc, char **Argv) {
  QCoreApplication App(Argc, Argv);
  QTimer T;
  QObject::connect(&T, &QTimer::timeout, [&] { if (++N == 4) planted(); if (N == 8) App.quit(); });
  T.start(5);
  return App.exec();
}
#endif
