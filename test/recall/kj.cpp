// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/packs

// Bugs of workerd's history, reduced to their shape: test/corpus/bugs.yaml says where they stood. KJ's coroutines are newer
// than the library that distributions ship, so its names are mocked.

#include "coroutine.h"
#include <exception>
#include <optional>
#include <string>

namespace kj {
template <class T> class Promise : public mock::awaiter<T> {
public:
  using promise_type = mock::promise<Promise, T, std::suspend_never>;
  template <class F> Promise then(F &&f);
};
} // namespace kj

struct web_socket {
  kj::Promise<void> send(const std::string &message);
  kj::Promise<std::string> receive();
};
struct hibernation_manager {
  // An answer in a branch of a loop that awaits everything else.
  kj::Promise<void> read_loop(web_socket &ws, std::optional<std::string> answer) {
    while (true) {
      auto message = co_await ws.receive();
      bool skip = false;
      if (answer && message == "ping") {
        ws.send(*answer); // warns: web_socket::send
        skip = true;
      }
      if (!skip)
        co_return;
    }
  }
  // The last statement of a coroutine that was made of a chain of then().
  kj::Promise<void> handle_termination(web_socket &ws, std::exception_ptr &error);
  kj::Promise<void> handle_read_loop(web_socket &ws) {
    std::exception_ptr error;
    try {
      co_await read_loop(ws, "pong");
    } catch (...) {
      error = std::current_exception();
    }
    handle_termination(ws, error); // warns: handle_termination
  }
};
