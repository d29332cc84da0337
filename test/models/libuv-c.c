// REQUIRES: libuv
// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=gnu11

// The same from C.

#include <unistd.h>
#include <uv.h>

static uv_loop_t *loop;

static int helper(void) {
  sleep(1);
  return 0;
}

static void on_timer(uv_timer_t *timer) {
  uv_fs_t request;
  uv_fs_fdatasync(loop, &request, 1, NULL); // warns[async-blocking-call]: 'uv_fs_fdatasync'
  helper();                                 // warns[async-blocking-call]: 'helper'
  uv_run(loop, UV_RUN_DEFAULT);             // warns[async-nested-run]: 'uv_run'
  uv_run(loop, UV_RUN_NOWAIT);
  uv_timer_stop(timer);
}

static void on_close(uv_handle_t *handle) {
  (void)handle;
  uv_sleep(1); // warns[async-blocking-call]: 'uv_sleep'
}

static void work(uv_work_t *job) {
  (void)job;
  sleep(1);
}

static void after_work(uv_work_t *job, int status) {
  (void)job;
  (void)status;
}

int main(void) {
  uv_timer_t timer;
  uv_work_t job;
  loop = uv_default_loop();
  uv_timer_init(loop, &timer);
  uv_timer_start(&timer, on_timer, 10, 0);
  uv_queue_work(loop, &job, work, after_work);
  uv_run(loop, UV_RUN_DEFAULT);
  uv_close((uv_handle_t *)&timer, on_close);
  helper();
  return uv_run(loop, UV_RUN_ONCE);
}
