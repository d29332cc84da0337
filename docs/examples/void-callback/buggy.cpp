// Pitfall: a coroutine where a plain callback is expected.
// std::function<void()> takes any callable and throws its result away. Here the
// result is a task, so a click makes one and drops it: nothing is saved, and no
// compiler says so.
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
  // warns[async-void-callback]@+1: task
  button.on_click = [&]() -> awaitable<void> { co_await save_draft(saved); };
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
