// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/packs

// D++: a task starts at once and is cancelled when it is dropped, a coroutine never starts, a job is made to be dropped.

#include <chrono>
#include <dpp.h>
#include <thread>

using namespace std::chrono_literals;

dpp::task<int> load();
dpp::coroutine<> save();
dpp::job log_it();

dpp::task<> waits(dpp::cluster &bot) {
  load();                          // warns[async-discarded-task]: cancelled
  save();                          // warns[async-discarded-task]: 'save'
  log_it();
  bot.co_sleep(1);                 // warns[async-discarded-task]: co_sleep
  co_await bot.co_sleep(1);
  load().sync_wait();              // warns[async-nested-run]: use 'co_await it'
  load().sync_wait_for(1s);        // warns[async-nested-run]: sync_wait_for
  std::this_thread::sleep_for(1s); // warns[async-blocking-call]: co_sleep
  bot.queue_work(1, [] { std::this_thread::sleep_for(1s); });
  bot.start(dpp::st_return);
  bot.start(dpp::st_wait);         // warns[async-nested-run]: 'dpp::cluster::start'
}

int main() {
  dpp::cluster bot;
  // Handlers may be coroutines.
  bot.on_message_create([&bot](const dpp::message_create_t &) -> dpp::task<> { co_await bot.co_sleep(1); });
  bot.on_message_create.attach([&bot](const dpp::message_create_t &) -> dpp::task<> {
    co_await bot.co_message_create({});
    bot.message_create({}); // calls nobody back, but does not wait
  });
  bot.on_message_create([&bot](const dpp::message_create_t &) {
    bot.message_create({});
    std::this_thread::sleep_for(1s); // warns[async-blocking-call]: handler
  });
  // So may timers.
  bot.start_timer([&bot](dpp::timer) -> dpp::task<> { co_await bot.co_sleep(1); }, 1);
  bot.start_timer([](dpp::timer) {
    std::this_thread::sleep_for(1s); // warns[async-blocking-call]: handler
  }, 1);
  bot.start(dpp::st_wait);
}
