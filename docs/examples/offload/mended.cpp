// Mended: the same work on a pool of threads. The coroutine waits for it
// without holding the loop.
//
// silent: mended
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

// Runs the work on a thread of the pool, and comes back to the loop with its
// result.
template <typename Work>
awaitable<std::invoke_result_t<Work>> on_pool(asio::thread_pool &pool,
                                              Work work) {
  auto loop = co_await asio::this_coro::executor;
  co_await asio::post(asio::bind_executor(pool, use_awaitable));
  auto result = work();
  co_await asio::post(asio::bind_executor(loop, use_awaitable));
  co_return result;
}

awaitable<void> show_product(asio::thread_pool &pool) {
  auto [price, width] =
      co_await (on_pool(pool, [] { return vendor_lookup(7); }) &&
                on_pool(pool, scale_picture));
  say("price: %d", price);
  say("width: %d", width);
}

int main() {
  asio::thread_pool pool(2);
  asio::io_context loop;
  run(loop, show_product(pool));
}
