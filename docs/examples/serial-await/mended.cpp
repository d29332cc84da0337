// Mended: both orders are handed in, then both are awaited. It takes as long as
// the slower dish.
//
// silent: mended
#include "../course.h"

using namespace course;

awaitable<int> cook(const char *dish, std::chrono::milliseconds time) {
  say("order handed in: %s", dish);
  co_await delay(time);
  say("served: %s", dish);
  co_return 10;
}

awaitable<void> wait_tables() {
  auto [first, second] = co_await (cook("soup", 400ms) && cook("stew", 500ms));
  say("both served, bill: %d", first + second);
}

int main() {
  asio::io_context loop;
  run(loop, wait_tables());
}
