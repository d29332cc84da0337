// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/packs

#include <chrono>
#include <corral.h>
#include <thread>

using namespace std::chrono_literals;

corral::Task<> save();
corral::Task<int> load();

corral::Task<> waits(int &loop, corral::Nursery &nursery, corral::ThreadPool &pool) {
  save();                       // warns[async-discarded-task]: 'save'
  corral::run(loop, load());    // warns[async-nested-run]: 'corral::run'
  nursery.start([]() -> corral::Task<> { co_await save(); });
  co_await pool.run([] { std::this_thread::sleep_for(1s); });
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: sleep_for
  co_await save();
}

int main() {
  int loop = 0;
  corral::run(loop, load());
}
