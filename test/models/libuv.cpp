// REQUIRES: libuv
// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=c++20

// libuv from C++. The functions that it is given run on the loop, apart from the work of uv_queue_work.

#include <chrono>
#include <cstdlib>
#include <thread>
#include <uv.h>

namespace {

uv_loop_t *loop;
uv_thread_t worker;
uv_sem_t sem;
uv_mutex_t mutex;
uv_file file;
uv_fs_t request;
uv_buf_t buffer;

int slowHelper() { return std::system("make"); }

void onTimer(uv_timer_t *) {
  uv_sleep(10);                                              // warns[async-blocking-call]: 'uv_sleep'
  uv_thread_join(&worker);                                   // warns[async-blocking-call]: 'uv_thread_join'
  uv_sem_wait(&sem);                                         // warns[async-blocking-call]: 'uv_sem_wait'
  slowHelper();                                              // warns[async-blocking-call]: 'slowHelper'
  uv_fs_read(loop, &request, file, &buffer, 1, 0, nullptr);  // warns[async-blocking-call]: 'uv_fs_read'
  uv_fs_fsync(loop, &request, file, NULL);                   // warns[async-blocking-call]: 'uv_fs_fsync'
  uv_getaddrinfo_t lookup;
  uv_getaddrinfo(loop, &lookup, nullptr, "kde.org", "80", nullptr); // warns[async-blocking-call]: 'uv_getaddrinfo'
}

void onRead(uv_stream_t *, ssize_t, const uv_buf_t *) {
  std::this_thread::sleep_for(std::chrono::milliseconds(1)); // warns[async-blocking-call]: sleep_for
}

void onAlloc(uv_handle_t *, size_t size, uv_buf_t *buf) { *buf = uv_buf_init(new char[size], size); }

void onAsync(uv_async_t *) {
  uv_run(loop, UV_RUN_DEFAULT); // warns[async-nested-run]: 'uv_run'
  uv_run(loop, UV_RUN_ONCE);    // warns[async-nested-run]: 'uv_run'
}

// Everything from here on is right.

void onOpened(uv_fs_t *req) {
  uv_fs_read(loop, req, file, &buffer, 1, 0, [](uv_fs_t *) {});
  uv_fs_close(loop, &request, file, nullptr);
}

void onIdle(uv_idle_t *) {
  uv_sleep(0);
  uv_run(loop, UV_RUN_NOWAIT);
  uv_sem_trywait(&sem);
  uv_mutex_lock(&mutex);
  uv_mutex_unlock(&mutex);
}

void work(uv_work_t *) {
  uv_sleep(1000);
  uv_fs_fsync(nullptr, &request, file, nullptr);
  slowHelper();
}

void afterWork(uv_work_t *, int) {
  uv_sleep(1); // warns[async-blocking-call]: 'uv_sleep'
}

void threadMain(void *) {
  uv_sleep(1000);
  uv_run(loop, UV_RUN_DEFAULT);
}

} // namespace

int main() {
  loop = uv_default_loop();
  uv_timer_t timer;
  uv_timer_init(loop, &timer);
  uv_timer_start(&timer, onTimer, 10, 0);
  uv_tcp_t server;
  uv_tcp_init(loop, &server);
  uv_listen(reinterpret_cast<uv_stream_t *>(&server), 16, [](uv_stream_t *, int) {
    uv_sleep(1); // warns[async-blocking-call]: 'uv_sleep'
  });
  uv_read_start(reinterpret_cast<uv_stream_t *>(&server), onAlloc, onRead);
  uv_async_t async;
  uv_async_init(loop, &async, onAsync);
  uv_idle_t idle;
  uv_idle_start(&idle, &onIdle);
  uv_work_t job;
  uv_queue_work(loop, &job, work, afterWork);
  uv_thread_create(&worker, threadMain, nullptr);
  uv_fs_t open;
  uv_fs_open(loop, &open, "file", 0, 0, onOpened);
  uv_fs_t sync;
  file = uv_fs_open(loop, &sync, "file", 0, 0, nullptr);
  uv_run(loop, UV_RUN_DEFAULT);
  uv_thread_join(&worker);
  return uv_loop_close(loop);
}
