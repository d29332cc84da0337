// Mended: both tasks are awaited.
//
// silent: mended
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
    auto save = shop.save(order);
    co_await std::move(save);
    co_await shop.audit(order);
  }
  say("checked out: %d of 3 orders saved, %d of 3 audited", shop.saved,
      shop.audited);
}

int main() {
  Shop shop;
  asio::io_context loop;
  run(loop, checkout(shop));
}
