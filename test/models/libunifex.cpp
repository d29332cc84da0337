// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/packs

// libunifex: tasks and senders are lazy.

#include <chrono>
#include <thread>
#include <unifex.h>

using namespace std::chrono_literals;

unifex::task<void> save();
unifex::nothrow_task<int> load();

unifex::task<void> forgets(unifex::async_mutex &mutex) {
  save();              // warns[async-discarded-task]: 'save'
  auto later = load(); // warns[async-discarded-task]: 'later'
  auto lock = mutex.async_lock(); // warns[async-discarded-task]: 'lock'
  co_await mutex.async_lock();
  co_await save();
}

unifex::task<void> waits(unifex::async_scope &scope) {
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: unifex::schedule_after(1s)
  unifex::sync_wait(save());       // warns[async-nested-run]: use 'co_await it'
  scope.detached_spawn(save());
  unifex::spawn_detached(save(), scope);
  co_await scope.complete();
}

int main() { unifex::sync_wait(save()); }
