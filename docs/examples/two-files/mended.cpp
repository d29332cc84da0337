// Mended: the helper runs on a thread of its own. The coroutine waits for it
// without holding the loop.
//
// silent: mended
#include "../course.h"
#include "journal.h"

using namespace course;

awaitable<void> take_order(asio::thread_pool &writer, Journal &journal,
                           const char *order) {
  co_await delay(50ms); // the customer makes up his mind
  auto loop = co_await asio::this_coro::executor;
  co_await asio::post(asio::bind_executor(writer, use_awaitable));
  journal.append(order); // one writer: no two at a time
  co_await asio::post(asio::bind_executor(loop, use_awaitable));
  say("took order: %s", order);
}

awaitable<void> take_orders(asio::thread_pool &writer, Journal &journal) {
  co_await (take_order(writer, journal, "soup") &&
            take_order(writer, journal, "stew"));
}

int main() {
  Journal journal;
  asio::thread_pool writer(1);
  asio::io_context loop;
  run(loop, take_orders(writer, journal));
}
