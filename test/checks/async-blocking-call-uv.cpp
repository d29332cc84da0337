// REQUIRES: libuv, glib
// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=c++20 -isystem /usr/include/glib-2.0 \
// RUN:   -isystem /usr/lib/x86_64-linux-gnu/glib-2.0/include
// C callbacks of two real loops: functions and lambdas, chains, work on the pool, and what only looks like it.
#include <chrono>
#include <glib.h>
#include <thread>
#include <unistd.h>
#include <uv.h>

static void helper() {
  ::usleep(1); // notes: 'helper' calls 'usleep'
}

static void on_timer(uv_timer_t *timer) {
  helper();                                        // warns: 'helper'
  uv_run(timer->loop, UV_RUN_DEFAULT);             // warns[async-nested-run]: 'uv_run'
  uv_run(timer->loop, UV_RUN_NOWAIT);
}
static void on_work(uv_work_t *) { helper(); }
static void after_work(uv_work_t *, int) {
  helper(); // warns: 'helper'
}
static gboolean on_idle(gpointer loop) {
  helper();                                        // warns: 'helper'
  g_main_loop_run(static_cast<GMainLoop *>(loop)); // warns[async-nested-run]: 'g_main_loop_run'
  g_main_context_iteration(nullptr, FALSE);
  return G_SOURCE_REMOVE;
}
static gpointer on_thread(gpointer) {
  helper();
  return nullptr;
}
// Same shape, given to nobody.
static void not_a_callback(uv_timer_t *) { helper(); }

void start(uv_loop_t *loop, uv_timer_t *timer, uv_work_t *work, GMainLoop *main_loop) {
  uv_timer_start(timer, on_timer, 1, 0);
  uv_timer_start(timer, [](uv_timer_t *) { helper(); }, 1, 0); // warns: handler given to 'uv_timer_start'
  uv_queue_work(loop, work, on_work, after_work);
  g_idle_add(on_idle, main_loop);
  g_timeout_add(
      1,
      +[](gpointer) -> gboolean {
        helper(); // warns: 'helper'
        return FALSE;
      },
      nullptr);
  g_thread_unref(g_thread_new("worker", on_thread, nullptr));
  helper();
}
int main() {
  uv_run(uv_default_loop(), UV_RUN_DEFAULT);
  GMainLoop *loop = g_main_loop_new(nullptr, FALSE);
  g_main_loop_run(loop);
}
