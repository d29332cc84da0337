// REQUIRES: boost181
// RUN: %tidy-test %s async-* -- -std=c++20
// The real Boost.Asio: what differs from Asio is the namespace, and what a later version added.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/deadline_timer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/experimental/coro.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/experimental/promise.hpp>
#include <boost/asio/experimental/use_promise.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <thread>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using asio::ip::tcp;
using boost::system::error_code;

// No operation takes a token here: deferred is the default.
using lazy_timer = asio::deferred_t::as_default_on_t<asio::steady_timer>;
using lazy_socket = asio::deferred_t::as_default_on_t<tcp::socket>;
using channel = asio::experimental::channel<void(error_code, int)>;

asio::awaitable<void> work();
asio::awaitable<int> load(int id);
asio::experimental::coro<int> numbers(asio::io_context &);

// ---------------------------------------------------------------- never awaited

asio::awaitable<void> forgets(lazy_timer &timer, lazy_socket &socket, channel &queue, asio::io_context &context) {
  work(); // warns: 'work' // fixed: co_await work();
  auto value = load(1); // warns: 'value'
  timer.async_wait(); // warns: async_wait
  auto wait = timer.async_wait(); // warns: 'wait'
  socket.async_send(asio::buffer("hello")); // warns: async_send
  queue.async_send(error_code(), 1, asio::use_awaitable); // warns: async_send
  asio::co_spawn(context, work(), asio::deferred); // warns: 'boost::asio::co_spawn'
  timer.async_wait(asio::experimental::use_promise); // warns: async_wait
  auto started = timer.async_wait(asio::experimental::use_promise); // warns: 'started'
  auto stream = numbers(context); // warns: 'stream'
  co_return;
}

// ---------------------------------------------------------------- blocks

asio::awaitable<void> blocks(tcp::socket &socket, asio::io_context &context, asio::deadline_timer &old) {
  std::this_thread::sleep_for(1s); // warns: sleep_for // fixed: co_await boost::asio::steady_timer(co_await boost::asio::this_coro::executor, 1s).async_wait(boost::asio::use_awaitable);
  asio::write(socket, asio::buffer("hello")); // warns: boost::asio::async_write
  old.wait(); // warns: wait
  context.run(); // warns[async-nested-run]: run
  context.poll();
  asio::co_spawn(context, work(), asio::use_future).get(); // warns: get
  co_return;
}

asio::awaitable<void> hops(asio::thread_pool &pool) {
  co_await asio::post(pool, asio::use_awaitable);
  std::this_thread::sleep_for(1s); // warns: sleep_for
  co_await asio::post(asio::bind_executor(pool, asio::use_awaitable));
  std::this_thread::sleep_for(1s);
  co_await asio::post(pool, asio::deferred);
  std::this_thread::sleep_for(1s); // warns: sleep_for
}

// A stackful coroutine is a handler like any other.
void stackful(asio::io_context &context, asio::thread_pool &pool) {
  asio::spawn(context, [](asio::yield_context yield) {
    asio::steady_timer timer(yield.get_executor(), 1s);
    timer.async_wait(yield);
    std::this_thread::sleep_for(1s); // warns: sleep_for
  }, asio::detached);
  asio::spawn(pool, [](asio::yield_context) { std::this_thread::sleep_for(1s); }, asio::detached);
}

// ---------------------------------------------------------------- a chat, written with callbacks

class session : public std::enable_shared_from_this<session> {
public:
  explicit session(tcp::socket s) : socket(std::move(s)), strand(socket.get_executor()), idle(socket.get_executor()) {}

  void start() { read(); }

  void send(std::string line) {
    asio::post(strand, [self = shared_from_this(), line = std::move(line)]() mutable {
      self->lines.push_back(std::move(line));
      if (self->lines.size() == 1)
        self->write();
    });
  }

private:
  void read() {
    idle.expires_after(30s);
    idle.async_wait([self = shared_from_this()](error_code ec) {
      if (!ec)
        self->socket.close();
    });
    asio::async_read_until(socket, asio::dynamic_buffer(input), '\n',
                           asio::bind_executor(strand, [self = shared_from_this()](error_code ec, std::size_t n) {
                             if (ec)
                               return;
                             self->input.erase(0, n);
                             self->read();
                           }));
  }
  void write() {
    asio::async_write(socket, asio::buffer(lines.front()), [self = shared_from_this()](error_code ec, std::size_t) {
      self->lines.pop_front();
      if (!ec && !self->lines.empty())
        self->write();
    });
  }

  tcp::socket socket;
  asio::strand<tcp::socket::executor_type> strand;
  asio::steady_timer idle;
  std::string input;
  std::deque<std::string> lines;
};

// The same, with what is wrong with it.
class careless : public std::enable_shared_from_this<careless> {
public:
  void read() {
    asio::async_read_until(socket, asio::dynamic_buffer(input), '\n', [self = shared_from_this()](error_code, std::size_t) {
      asio::write(self->socket, asio::buffer(self->input)); // warns: boost::asio::write
      asio::connect(self->upstream, self->resolver.resolve("example.org", "http")); // warns: boost::asio::connect // warns: resolve
      self->save(); // warns: 'careless::save'
    });
    asio::post(context, [this]() -> asio::awaitable<void> { co_await save(); }); // warns[async-void-callback]: boost::asio::post
    asio::post(blocking_context, [this] { asio::write(socket, asio::buffer(input)); });
  }

private:
  asio::awaitable<void> save();
  asio::io_context context, blocking_context;
  tcp::socket socket{context}, upstream{context};
  tcp::resolver resolver{context};
  std::string input;
};

// ---------------------------------------------------------------- as it should be

asio::awaitable<void> fine(lazy_timer &timer, lazy_socket &socket, channel &queue, asio::io_context &context) {
  using namespace asio::experimental::awaitable_operators;
  co_await timer.async_wait();
  auto wait = timer.async_wait();
  co_await std::move(wait);
  auto [ec, n] = co_await socket.async_send(asio::buffer("hello"), asio::as_tuple(asio::use_awaitable));
  co_await queue.async_send(error_code(), 1, asio::use_awaitable);
  int value = co_await queue.async_receive(asio::use_awaitable);
  co_await (load(value) || timer.async_wait(asio::use_awaitable));
  co_await asio::co_spawn(context, work(), asio::deferred);
  auto started = timer.async_wait(asio::experimental::use_promise);
  co_await started(asio::use_awaitable);
  co_await asio::experimental::make_parallel_group(timer.async_wait(), socket.async_send(asio::buffer("hello")))
      .async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
  auto stream = numbers(context);
  co_await stream.async_resume(asio::use_awaitable);
}

asio::awaitable<void> listen() {
  tcp::acceptor acceptor(co_await asio::this_coro::executor, {tcp::v4(), 55555});
  for (;;)
    std::make_shared<session>(co_await acceptor.async_accept(asio::use_awaitable))->start();
}

int main() {
  asio::io_context context;
  asio::co_spawn(context, listen(), asio::detached);
  asio::co_spawn(context, work(), [](std::exception_ptr) {});
  context.run();
}
