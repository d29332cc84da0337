// Mended: inside a coroutine, await. The synchronous front stays for main(),
// where no loop runs yet.
//
// silent: mended
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

awaitable<void> handle_request() {
  say("request: needs the limit");
  int limit = co_await load_limit();
  say("request: limit is %d", limit);
}

int main() {
  asio::io_context loop;
  say("main: limit is %d", load_limit_sync(loop));

  loop.restart();
  run(loop, handle_request());
}
