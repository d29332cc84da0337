// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/packs

#include <chrono>
#include <thread>
#include <yaclib.h>

using namespace std::chrono_literals;

yaclib::Future<int> load();
yaclib::Task<> save();

yaclib::Future<> waits(yaclib::IExecutor &pool) {
  save();                              // warns[async-discarded-task]: 'save'
  load();                              // warns[async-discarded-task]: 'load'
  int value = load().Get();            // warns[async-blocking-call]: Get
  save().Get();                        // warns[async-blocking-call]: 'yaclib::Task::Get'
  auto later = load();
  if (later.Get() != nullptr)          // looks, and does not wait
    value = 1;
  yaclib::Wait(later);                 // warns[async-blocking-call]: 'yaclib::Wait'
  co_await yaclib::Await(later);
  load().Detach();
  save().Detach();
  yaclib::Submit(pool, [] { std::this_thread::sleep_for(1s); });
  std::this_thread::sleep_for(1s);     // warns[async-blocking-call]: sleep_for
  co_await yaclib::On(pool);
  std::this_thread::sleep_for(1s);
}
