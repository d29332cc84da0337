// Pitfall: running the loop from inside the loop.
// load_limit_sync() is handy in main(), where no loop runs yet. Called from a
// coroutine, it runs the loop a second time from within. That inner run() ends
// when all work is done, but the coroutine that waits for it is part of that
// work: it would wait for ever. A watchdog ends the wait after one second here.
#include "../course.h"

using namespace course;

awaitable<int> load_limit() {
  co_await delay(100ms);
  co_return 42;
}

int load_limit_sync(asio::io_context &loop) {
  int limit = 0;
  asio::co_spawn(loop, load_limit(),
                 [&](std::exception_ptr failure, int loaded) {
                   rethrow(failure);
                   say("limit loaded");
                   limit = loaded;
                 });
  loop.run();
  return limit;
}

awaitable<void> handle_request(asio::io_context &loop) {
  say("request: needs the limit");
  int limit = load_limit_sync(loop); // warns[async-nested-run]: load_limit_sync
  say("request: limit is %d", limit);
  co_return;
}

int main() {
  asio::io_context loop;
  say("main: limit is %d", load_limit_sync(loop));

  loop.restart();
  asio::co_spawn(loop, handle_request(loop), rethrow);
  asio::steady_timer watchdog(loop, 1s);
  watchdog.async_wait([&](asio::error_code) {
    say("watchdog: no answer after a second");
    loop.stop();
  });
  loop.run();
  say("done");
}
