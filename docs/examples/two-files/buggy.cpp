// Pitfall: a helper that blocks, in another file.
// Neither this file nor journal.h shows that append() waits for the disk, so
// clang-tidy, which sees one file at a time, cannot know. async-tidy can.
//
// silent: one file alone does not tell
#include "../course.h"
#include "journal.h"

using namespace course;

awaitable<void> take_order(Journal &journal, const char *order) {
  co_await delay(50ms);  // the customer makes up his mind
  journal.append(order); // async-tidy: it reaches sleep_for in journal.cpp
  say("took order: %s", order);
}

awaitable<void> take_orders(Journal &journal) {
  co_await (take_order(journal, "soup") && take_order(journal, "stew"));
}

int main() {
  Journal journal;
  asio::io_context loop;
  run(loop, take_orders(journal));
}
