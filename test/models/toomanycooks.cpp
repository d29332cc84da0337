// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/packs

#include <chrono>
#include <thread>
#include <tmc.h>

using namespace std::chrono_literals;

tmc::task<> save();
tmc::task<int> load();

tmc::task<> waits(tmc::ex_cpu &pool) {
  save();                                // warns[async-discarded-task]: 'save'
  tmc::spawn(load());                    // warns[async-discarded-task]: spawn
  tmc::spawn(load()).detach();
  tmc::post(pool, save());
  tmc::post_waitable(pool, save()).get(); // warns: get
  pool.teardown(); // in the category wait:maybe
  std::this_thread::sleep_for(1s);       // warns[async-blocking-call]: sleep_for
  co_await tmc::resume_on(pool);
  std::this_thread::sleep_for(1s);
}

tmc::task<> ends_a_pool() {
  tmc::ex_cpu pool;
  co_await load();
}

tmc::task<> enters(tmc::ex_braid &braid, tmc::semaphore &free) {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  free.release();
  co_await tmc::enter(braid);
  std::this_thread::sleep_for(1s);
}

int main() {
  tmc::ex_cpu pool;
  tmc::post_waitable(pool, save()).wait();
}
