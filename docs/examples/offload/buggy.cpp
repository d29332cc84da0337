// Pitfall: work that cannot be awaited, done on the loop.
// A library offers only a blocking call, and a picture must be scaled by the
// processor. Done on the loop, both hold up everything else on it.
#include "../course.h"

using namespace course;

// Stands for a vendor's library without an asynchronous interface.
int vendor_lookup(int id) {
  std::this_thread::sleep_for(300ms);
  return 100 + id;
}

// Stands for plain work: no call in it blocks, yet the loop waits all the same.
int scale_picture() {
  const auto start = Clock::now();
  while (elapsed_ms(start) < 200) {
  }
  return 640;
}

awaitable<void> show_product() {
  int price = vendor_lookup(7); // warns[async-blocking-call]: vendor_lookup
  say("price: %d", price);
  int width = scale_picture(); // no check finds this: it is only slow
  say("width: %d", width);
  co_return;
}

int main() {
  asio::io_context loop;
  run(loop, show_product());
}
