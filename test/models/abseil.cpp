// REQUIRES: abseil
// RUN: %tidy-test %s async-blocking-call -- -std=c++20
// RUN: sed 's/lock-warns/warns/' %s > %t.cpp
// RUN: %tidy-test --config '{CheckOptions: {async-blocking-call.Categories: "sleep;wait;lock"}}' %t.cpp async-blocking-call -- -std=c++20 -I %S

#include "../Inputs/task.h"
#include <absl/algorithm/container.h>
#include <absl/synchronization/mutex.h>
#include <absl/synchronization/notification.h>
#include <absl/time/clock.h>
#include <vector>

my::task<> waits(absl::Mutex &mutex, absl::CondVar &changed, absl::Notification &done, std::vector<int> &all) {
  absl::SleepFor(absl::Seconds(1)); // warns: 'absl::SleepFor' blocks the event loop (sleep)
  absl::MutexLock lock(&mutex); // lock-warns: lock
  changed.Wait(&mutex); // warns: 'absl::CondVar::Wait'
  changed.Signal();
  done.WaitForNotification(); // warns: 'absl::Notification::WaitForNotification'
  if (done.HasBeenNotified())
    done.Notify();
  bool ready = false;
  mutex.Await(absl::Condition(&ready)); // warns: 'absl::Mutex::Await'
  absl::c_for_each(all, [](int) {
    absl::SleepFor(absl::Seconds(1)); // warns: 'absl::SleepFor'
  });
  co_return;
}
