// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/cppcoro
// Blocking calls, nested runs and hops in coroutines of cppcoro.

#include <cppcoro/async_generator.hpp>
#include <cppcoro/io_service.hpp>
#include <cppcoro/resume_on.hpp>
#include <cppcoro/schedule_on.hpp>
#include <cppcoro/static_thread_pool.hpp>
#include <cppcoro/sync_wait.hpp>
#include <cppcoro/task.hpp>

#include <chrono>
#include <thread>

using namespace std::chrono_literals;

cppcoro::task<int> fetch(int id);

void settle() {
  std::this_thread::sleep_for(5ms);
}

cppcoro::task<> blocks() {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: schedule_after(1s)
  settle(); // warns[async-blocking-call]: 'settle'
  co_return;
}

// Its destructor joins the threads.
cppcoro::task<> owns_pool() {
  cppcoro::static_thread_pool pool{2}; // warns[async-blocking-call]: static_thread_pool
  co_await fetch(1);
}

cppcoro::async_generator<int> ticks() {
  for (int i = 0; i < 10; ++i) {
    std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
    co_yield i;
  }
}

cppcoro::task<int> nests(cppcoro::io_service &io) {
  int value = cppcoro::sync_wait(fetch(1)); // warns[async-nested-run]: sync_wait
  io.process_events(); // warns[async-nested-run]: process_events
  io.process_one_event(); // warns[async-nested-run]: process_one_event
  io.process_pending_events();
  io.process_one_pending_event();
  io.stop();
  co_return value;
}

// A thread of the pool may block; the thread of the io_service may not.
cppcoro::task<> hops(cppcoro::static_thread_pool &pool, cppcoro::io_service &io) {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  co_await pool.schedule();
  std::this_thread::sleep_for(2s);
  settle();
  co_await io.schedule();
  std::this_thread::sleep_for(3s); // warns[async-blocking-call]: sleep_for
}

cppcoro::task<> resumes_after_task(cppcoro::static_thread_pool &pool, cppcoro::io_service &io) {
  int value = co_await cppcoro::schedule_on(pool, fetch(1));
  std::this_thread::sleep_for(1s);
  value += co_await (fetch(2) | cppcoro::resume_on(io));
  std::this_thread::sleep_for(2s); // warns[async-blocking-call]: sleep_for
  value += co_await (fetch(3) | cppcoro::schedule_on(pool));
  std::this_thread::sleep_for(3s);
  value += co_await cppcoro::resume_on(io, fetch(4));
  std::this_thread::sleep_for(4s); // warns[async-blocking-call]: sleep_for
  co_await io.schedule_after(10ms);
}

cppcoro::task<> scheduled_lambda(cppcoro::static_thread_pool &pool) {
  co_await cppcoro::schedule_on(pool, []() -> cppcoro::task<> {
    std::this_thread::sleep_for(1s);
    co_return;
  }());
}

// Nobody else waits for these threads.
int main() {
  cppcoro::io_service io;
  cppcoro::static_thread_pool pool;
  std::thread loop{[&] { io.process_events(); }};
  std::this_thread::sleep_for(1s);
  cppcoro::sync_wait(hops(pool, io));
  io.stop();
  loop.join();
}
