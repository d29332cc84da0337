// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs
// bind_executor(executor) without a token, which Asio has since 1.31: a mock with its names.
#include "task.h"
#include <unistd.h>

namespace asio {
struct thread_pool {};
struct io_context {};
template <class E> struct partial_executor_binder {};
template <class E> partial_executor_binder<E> bind_executor(E &);
template <class T> my::awaiter<> post(T);
my::awaiter<> post(io_context &);
} // namespace asio

my::task<> hops(asio::thread_pool &pool, asio::io_context &loop) {
  ::usleep(1); // warns: usleep
  co_await asio::post(asio::bind_executor(pool));
  ::usleep(1);
  co_await asio::post(loop);
  ::usleep(1); // warns: usleep
}
