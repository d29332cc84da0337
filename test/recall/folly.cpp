// RUN: %tidy-test %s async-* -- -std=c++20 -isystem %inputs/folly

// Bugs of the history of Meta's open projects, reduced to their shape: test/corpus/bugs.yaml says where they stood.

#include <chrono>
#include <folly/coro/AsyncGenerator.h>
#include <folly/coro/Task.h>
#include <folly/futures/Future.h>
#include <folly/io/async/EventBase.h>
#include <functional>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

// fbthrift: the task of a sink, thrown away on purpose, it seems: it is lazy, so nothing is ever sent.
struct response {};
struct client_sink {
  folly::coro::Task<int> sink(folly::coro::AsyncGenerator<response &&> generator);
};
struct client {
  folly::coro::Task<client_sink> co_sink();
};
folly::coro::Task<> timed(std::function<folly::coro::Task<>()> work);
folly::coro::AsyncGenerator<response &&> payloads(int count);
folly::coro::Task<> stress(client &c, int count) {
  co_await timed([&]() -> folly::coro::Task<> {
    auto result = co_await c.co_sink();
    std::ignore = result.sink(payloads(count)); // warns[async-discarded-task]: sink
  });
}

// openr: a thread's loop waits for an answer that the same loop would have to receive.
struct netlink_socket {
  folly::EventBase *evb;
  std::vector<folly::Future<int>> futures;
  void send();
  int return_status(std::vector<folly::Future<int>> &pending, std::chrono::milliseconds timeout) {
    if (pending.empty())
      return 0;
    auto all = std::move(pending.front());
    if (all.wait(timeout).isReady()) // notes: folly::Future::wait
      return 1;
    return -1;
  }
  int add_route(int route) {
    send();
    return return_status(futures, 500ms);
  }
  void add(int route) {
    evb->runInEventBaseThread([this, route] {
      add_route(route); // warns[async-blocking-call]: 'netlink_socket::add_route'
    });
  }
};
