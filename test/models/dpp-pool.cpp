// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/packs

// D++ since 10.1: events are handled on a pool of threads, timers on the loop.

#include <chrono>
#include <dpp.h>
#include <thread>

using namespace std::chrono_literals;

namespace dpp {
struct thread_pool;
}

dpp::task<int> load();

int main() {
  dpp::cluster bot;
  bot.on_message_create([&bot](const dpp::message_create_t &) {
    bot.message_create({});
    std::this_thread::sleep_for(1s);
  });
  // A coroutine could wait without holding one of the threads.
  bot.on_message_create([&bot](const dpp::message_create_t &) -> dpp::task<> {
    co_await bot.co_sleep(1);
    std::this_thread::sleep_for(1s); // warns[async-blocking-call]: co_sleep
    load().sync_wait();              // warns[async-nested-run]: use 'co_await it'
  });
  bot.start_timer([](dpp::timer) {
    std::this_thread::sleep_for(1s); // warns[async-blocking-call]: handler
  }, 1);
  bot.start(dpp::st_wait);
}
