// Pitfall: a forgotten co_await.
// Calling a coroutine of Asio only makes a task. The task starts when it is
// awaited; dropped, it never runs. The compiler warns about the bare call,
// because asio::awaitable is [[nodiscard]], and says nothing about the stored
// task.
#include "../course.h"

using namespace course;

struct Shop {
  int saved = 0;
  int audited = 0;

  awaitable<void> save(int order) {
    co_await delay(50ms);
    ++saved;
    say("order %d saved", order);
  }
  awaitable<void> audit(int order) {
    co_await delay(50ms);
    ++audited;
    say("order %d audited", order);
  }
};

awaitable<void> checkout(Shop &shop) {
  for (int order : {1, 2, 3}) {
    auto save = shop.save(order); // warns[async-discarded-task]: 'save'
    shop.audit(order);            // warns[async-discarded-task]: audit
  }
  say("checked out: %d of 3 orders saved, %d of 3 audited", shop.saved,
      shop.audited);
  co_return;
}

int main() {
  Shop shop;
  asio::io_context loop;
  run(loop, checkout(shop));
}
