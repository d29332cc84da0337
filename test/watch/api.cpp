// The C API: own loops, names of callbacks, scopes that may block, another threshold, a hook; and none of it needs the library.
//
// RUN: %clangxx -std=c++20 -O2 -g -I%root/tool/watch -I%watch-inputs %s -luv -levent %glib-flags -o %t
// RUN: %t alone | FileCheck %s --check-prefix=ALONE
// ALONE: active 0
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t > %t.out
// RUN: FileCheck %s --input-file=%t.out
// CHECK: active 1
// CHECK: hook {{1[0-9][0-9]}} ms in own callback
// RUN: %records %t.json "[s['loop']['name'] for s in of('stall')] == ['my loop', 'my loop', 'my loop', '', '', '']" \
// RUN:   "[s.get('callback') for s in of('stall')] == ['own callback', None, None, 'onTimer', 'onEvent', 'onTick']" \
// RUN:   "all(has(s, 'sleepMs') for s in of('stall'))" "of('stall')[2]['duration_ns'] < 60_000_000" "of('stall')[1]['duration_ns'] >= 100_000_000"
//
// Asio's handlers have the names of their operations, by a macro on the command line.
// RUN: %clangxx -std=c++20 -O0 -DASIO -DASIO_CUSTOM_HANDLER_TRACKING='"adapters/asio.h"' -I%root/tool/watch -I%watch-inputs %s -o %t.asio
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t.asio
// RUN: %records %t.json "one('stall')['callback'] == 'async_wait'"
// RUN: %clangxx -std=c++20 -O0 -DASIO -DBOOST -DBOOST_ASIO_CUSTOM_HANDLER_TRACKING='"adapters/asio.h"' -I%root/tool/watch -I%watch-inputs %s -o %t.boost
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t.boost
// RUN: %records %t.json "one('stall')['callback'] == 'async_wait'"
//
// RUN: %clangxx -std=c++20 -O1 -g -fPIC -DQT -I%root/tool/watch -I%watch-inputs %s %qt-flags -o %t.qt
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t.qt
// RUN: %records %t.json "one('stall')['callback'] == 'QTimer'"

#include "loop.h"
#include "async_watch.h"

#if defined(ASIO)
#if defined(BOOST)
#include <boost/asio.hpp>
namespace asio {
using namespace boost::asio;
}
#else
#include <asio.hpp>
#endif
int main() {
  asio::io_context C;
  asio::steady_timer A(C, std::chrono::milliseconds(5)), B(C, std::chrono::milliseconds(400));
  A.async_wait([](auto) { sleepMs(120); });
  B.async_wait([](auto) {});
  C.run();
}
#elif defined(QT)
#include "adapters/qt.h"
#include <QTimer>
int N;
int main(int Argc, char **Argv) {
  async_watch::application<QCoreApplication> App(Argc, Argv);
  QTimer T;
  QObject::connect(&T, &QTimer::timeout, [&] { if (++N == 3) sleepMs(120); if (N == 5) App.quit(); });
  T.start(5);
  return App.exec();
}
#else
#include "adapters/callbacks.h"
#include <event2/event.h>
#include <glib.h>
#include <uv.h>

[[gnu::noinline]] void ownLoop(int Turns, void (*F)(int)) {
  for (int I = 0; I < Turns; ++I) {
    async_watch_wait_begin("my loop");
    usleep(2000);
    async_watch_wait_end();
    F(I);
  }
}

static int N;
static event_base *Base;
static GMainLoop *Main;
static void onTimer(uv_timer_t *T) { if (++N == 3) sleepMs(120); if (N == 5) uv_timer_stop(T); }
static void onEvent(evutil_socket_t, short, void *) { if (++N == 3) sleepMs(120); if (N == 5) event_base_loopbreak(Base); }
static gboolean onTick(gpointer) { if (++N == 3) sleepMs(120); if (N == 5) g_main_loop_quit(Main); return TRUE; }

int main() {
  std::printf("active %d\n", async_watch_active());
  async_watch_set_hook([](const async_watch_stall *S, void *) {
    if (S->callback)
      std::printf("hook %d ms in %s\n", int(S->duration_ns / 1000000), S->callback);
  }, nullptr);
  ownLoop(8, [](int I) {
    if (I == 2) {
      async_watch::callback Scope("own callback");
      sleepMs(120);
    } else if (I == 4) {
      async_watch::allow_blocking Scope;
      sleepMs(120); // not told
    } else if (I == 6) {
      sleepMs(120);
    }
  });
  async_watch_set_hook(nullptr, nullptr);
  async_watch_set_threshold(20000000);
  ownLoop(3, [](int I) { if (I == 1) sleepMs(45); });
  async_watch_set_threshold(60000000);

  uv_timer_t T;
  uv_timer_init(uv_default_loop(), &T);
  uv_timer_start(&T, ASYNC_WATCH_NAMED(onTimer), 5, 5);
  uv_run(uv_default_loop(), UV_RUN_DEFAULT);
  N = 0;
  Base = event_base_new();
  timeval V{0, 5000};
  event_add(event_new(Base, -1, EV_PERSIST, ASYNC_WATCH_NAMED(onEvent), nullptr), &V);
  event_base_dispatch(Base);
  N = 0;
  Main = g_main_loop_new(nullptr, FALSE);
  g_timeout_add(5, ASYNC_WATCH_NAMED(onTick), nullptr);
  g_main_loop_run(Main);
}
#endif
