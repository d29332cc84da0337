// REQUIRES: asio
// RUN: %tidy-test %s async-* -- -std=c++20 -DASIO_HAS_CO_AWAIT

// Bugs of the history of projects on Asio, reduced to their shape: test/corpus/bugs.yaml says where they stood.

#include <asio/awaitable.hpp>
#include <asio/bind_executor.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <chrono>

// asio-grpc: an operation of its own whose result depends on the completion token, in a plain function.
namespace agrpc {
template <class Token> auto wait(asio::steady_timer &alarm, std::chrono::steady_clock::time_point deadline, Token &&token) {
  alarm.expires_at(deadline);
  return alarm.async_wait(std::forward<Token>(token));
}
} // namespace agrpc

void timer_with_different_completion_tokens(asio::io_context &context) {
  asio::steady_timer alarm(context);
  auto deadline = std::chrono::steady_clock::now();
  agrpc::wait(alarm, deadline, [](asio::error_code) {});
  agrpc::wait(alarm, deadline, asio::bind_executor(context, asio::use_awaitable)); // warns[async-discarded-task]: agrpc::wait
}
