// REQUIRES: asio, llvm-22
// RUN: %async-tidy parse-probe %s -- -std=c++20 -DASIO_HAS_CO_AWAIT -DASIO_HAS_STD_COROUTINE > %t.skip
// RUN: %async-tidy parse-probe --full-bodies %s -- -std=c++20 -DASIO_HAS_CO_AWAIT -DASIO_HAS_STD_COROUTINE > %t.full
// RUN: diff %t.skip %t.full
// RUN: FileCheck %s < %t.skip

#include <asio.hpp>

// CHECK-DAG: reached asio::detail::scheduler::run
// CHECK-DAG: user {{.*}}handle<
template <typename T> void handle(T) {}

static asio::awaitable<void> echo(asio::ip::tcp::socket Socket) {
  char Data[64];
  for (;;) {
    auto N = co_await Socket.async_read_some(asio::buffer(Data), asio::use_awaitable);
    co_await asio::async_write(Socket, asio::buffer(Data, N), asio::use_awaitable);
  }
}

int main() {
  asio::io_context Context;
  asio::post(Context, [] {});
  asio::steady_timer Timer(Context);
  Timer.async_wait([](auto Error) { handle(Error); });
  asio::co_spawn(Context, echo(asio::ip::tcp::socket(Context)), asio::detached);
  Context.run();
}
