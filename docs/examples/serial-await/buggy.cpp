// Pitfall: awaiting one by one what could run together.
// One waiter, two guests: the second order is handed in only after the first
// dish is served. The loop is free all the time; the guests wait all the same.
//
// silent: no check finds this yet
#include "../course.h"

using namespace course;

awaitable<int> cook(const char *dish, std::chrono::milliseconds time) {
  say("order handed in: %s", dish);
  co_await delay(time);
  say("served: %s", dish);
  co_return 10;
}

awaitable<void> wait_tables() {
  int first = co_await cook("soup", 400ms);
  int second = co_await cook("stew", 500ms);
  say("both served, bill: %d", first + second);
}

int main() {
  asio::io_context loop;
  run(loop, wait_tables());
}
