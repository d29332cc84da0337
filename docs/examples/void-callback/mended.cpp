// Mended: the callback is a plain function that starts the task on the loop and
// looks at how it ends.
//
// silent: mended
#include "../course.h"

#include <functional>

using namespace course;

struct Button {
  std::function<void()> on_click;
};

awaitable<void> save_draft(int &saved) {
  co_await delay(50ms);
  say("draft saved");
  ++saved;
}

awaitable<void> user(Button &button, int &saved) {
  auto loop = co_await asio::this_coro::executor;
  button.on_click = [loop, &saved] {
    asio::co_spawn(loop, save_draft(saved), rethrow);
  };
  for (int click : {1, 2, 3}) {
    say("click %d", click);
    button.on_click();
    co_await delay(100ms);
  }
  say("drafts saved: %d of 3", saved);
}

int main() {
  Button button;
  int saved = 0;
  asio::io_context loop;
  run(loop, user(button, saved));
}
