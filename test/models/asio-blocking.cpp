// REQUIRES: asio
// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=c++20 -DASIO_HAS_CO_AWAIT
// Blocking calls and nested runs in coroutines and handlers of the real Asio.

#include <asio/bind_executor.hpp>
#include <asio/buffered_stream.hpp>
#include <asio/co_spawn.hpp>
#include <asio/connect.hpp>
#include <asio/defer.hpp>
#include <asio/detached.hpp>
#include <asio/dispatch.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/ip/udp.hpp>
#include <asio/post.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/read.hpp>
#include <asio/read_until.hpp>
#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <asio/streambuf.hpp>
#include <asio/system_executor.hpp>
#include <asio/thread_pool.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/use_future.hpp>
#include <asio/write.hpp>

#include <chrono>
#include <string>
#include <thread>

using namespace std::chrono_literals;
using asio::ip::tcp;
using asio::ip::udp;

asio::awaitable<int> load(int id);

void settle() {
  std::this_thread::sleep_for(5ms); // notes: sleep
}

void greet(tcp::socket &socket) {
  asio::write(socket, asio::buffer("hello")); // notes: asio::write
}

// ---------------------------------------------------------------- in a coroutine

asio::awaitable<void> sleeps(asio::steady_timer &timer) {
  std::this_thread::sleep_for(1s); // warns: sleep_for // fixed: co_await asio::steady_timer(co_await asio::this_coro::executor, 1s).async_wait(asio::use_awaitable);
  settle(); // warns: 'settle'
  timer.wait(); // warns: async_wait
  co_return;
}

asio::awaitable<void> talks(tcp::socket socket, tcp::acceptor &acceptor, tcp::resolver &resolver, udp::socket &datagrams,
                            asio::posix::stream_descriptor &in) {
  char data[64];
  asio::error_code ec;
  auto endpoints = resolver.resolve("example.org", "http"); // warns: async_resolve
  asio::connect(socket, endpoints); // warns: asio::async_connect
  socket.connect(tcp::endpoint(), ec); // warns: async_connect
  socket.wait(tcp::socket::wait_read); // warns: async_wait
  socket.read_some(asio::buffer(data)); // warns: async_read_some
  std::size_t n = socket.read_some(asio::buffer(data), ec); // warns: async_read_some
  socket.write_some(asio::buffer(data, n)); // warns: async_write_some
  socket.send(asio::buffer(data)); // warns: async_send
  socket.receive(asio::buffer(data)); // warns: async_receive
  asio::read(socket, asio::buffer(data)); // warns: asio::async_read
  asio::streambuf buffer;
  asio::read_until(socket, buffer, '\n'); // warns: asio::async_read_until
  asio::write(socket, buffer); // warns: asio::async_write
  greet(socket); // warns: 'greet'
  tcp::socket next = acceptor.accept(); // warns: async_accept
  udp::endpoint sender;
  datagrams.receive_from(asio::buffer(data), sender); // warns: async_receive_from
  in.read_some(asio::buffer(data)); // warns: async_read_some
  tcp::iostream page("example.org", "http"); // warns: basic_socket_iostream
  co_return;
}

asio::awaitable<void> nests(asio::io_context &context, asio::thread_pool &pool) {
  context.run(); // warns[async-nested-run]: run
  context.run_one(); // warns[async-nested-run]: run_one
  context.run_for(10ms); // warns[async-nested-run]: run_for
  context.run_for(0ms);
  context.poll();
  context.poll_one();
  int value = asio::co_spawn(context, load(1), asio::use_future).get(); // warns: get
  pool.join(); // warns[async-nested-run]: join
  co_return;
}

// post comes back to the coroutine's own executor, whichever it is given ...
asio::awaitable<void> comes_back(asio::thread_pool &pool) {
  co_await asio::post(pool, asio::use_awaitable);
  std::this_thread::sleep_for(1s); // warns: sleep_for
}

// ... unless the token is bound to the pool; the next operation comes back.
asio::awaitable<void> hops(asio::thread_pool &pool, asio::steady_timer &timer) {
  co_await asio::post(asio::bind_executor(pool, asio::use_awaitable));
  std::this_thread::sleep_for(1s);
  settle();
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  std::this_thread::sleep_for(1s); // warns: sleep_for
  co_await asio::dispatch(pool, asio::bind_executor(pool, asio::use_awaitable));
  std::this_thread::sleep_for(1s);
  co_await timer.async_wait(asio::use_awaitable);
  std::this_thread::sleep_for(1s); // warns: sleep_for
  co_await timer.async_wait(asio::bind_executor(pool, asio::use_awaitable));
  std::this_thread::sleep_for(1s);
}

// ---------------------------------------------------------------- in handlers

class session {
public:
  void read() {
    asio::async_read(socket, asio::buffer(data), [this](asio::error_code, std::size_t) {
      socket.read_some(asio::buffer(data)); // warns: read_some
      std::this_thread::sleep_for(10ms); // warns: sleep_for
      resolver.resolve("example.org", "http"); // warns: resolve
    });
    socket.async_read_some(asio::buffer(data), asio::bind_executor(strand, [this](asio::error_code, std::size_t) {
      asio::write(socket, asio::buffer(data)); // warns: asio::write
    }));
    asio::async_connect(socket, resolver.resolve("example.org", "http"), [this](asio::error_code, tcp::endpoint) {
      greet(socket); // warns: 'greet'
    });
    acceptor.async_accept([this](asio::error_code, tcp::socket) { on_accept(); }); // warns: on_accept
    timer.async_wait([this](asio::error_code) {
      context.run_one(); // warns[async-nested-run]: run_one
      context.poll();
    });
    timer.async_wait(std::bind(&session::on_timer, this, std::placeholders::_1));
    signals.async_wait([](asio::error_code, int) {
      std::this_thread::sleep_for(1s); // warns: sleep_for
    });
  }

  void post() {
    asio::post(context, [] { std::this_thread::sleep_for(1s); }); // warns: sleep_for
    asio::dispatch(context.get_executor(), [] { settle(); }); // warns: 'settle'
    asio::defer(strand, [this] { timer.wait(); }); // warns: wait
    context.post([] { std::this_thread::sleep_for(1s); }); // warns: sleep_for
    asio::post(asio::bind_executor(strand, [] { std::this_thread::sleep_for(1s); })); // warns: sleep_for
    asio::co_spawn(context, load(1), [](std::exception_ptr, int) {
      std::this_thread::sleep_for(1s); // warns: sleep_for
    });
  }

  // Threads of their own.
  void offload() {
    asio::post(pool, [] { std::this_thread::sleep_for(1s); });
    asio::post(pool.get_executor(), [this] { socket.read_some(asio::buffer(data)); });
    asio::defer(pool, [] { settle(); });
    asio::dispatch(pool, [this] { context.run(); });
    asio::post([] { std::this_thread::sleep_for(1s); });
    asio::post(asio::system_executor(), [] { std::this_thread::sleep_for(1s); });
    asio::post(background, [] { std::this_thread::sleep_for(1s); });
    std::thread([this] { context.run(); }).detach();
    std::thread([] { std::this_thread::sleep_for(1s); }).join();
    timer.async_wait(asio::bind_executor(pool, [](asio::error_code) { std::this_thread::sleep_for(1s); }));
    asio::post(strand, asio::bind_executor(pool.get_executor(), [] { std::this_thread::sleep_for(1s); }));
    asio::co_spawn(pool, crunch(), asio::detached);
    asio::co_spawn(pool, []() -> asio::awaitable<void> {
      std::this_thread::sleep_for(1s);
      co_return;
    }, asio::detached);
  }

private:
  // Given to co_spawn(pool, ...) and to nobody else.
  static asio::awaitable<void> crunch() {
    std::this_thread::sleep_for(1s);
    co_return;
  }
  void on_timer(asio::error_code) {
    std::this_thread::sleep_for(1s); // warns: sleep_for
  }
  void on_accept() {
    settle();
  }

  asio::io_context context;
  asio::io_context background;
  asio::thread_pool pool;
  asio::strand<asio::io_context::executor_type> strand{asio::make_strand(context)};
  tcp::socket socket{context};
  tcp::resolver resolver{context};
  tcp::acceptor acceptor{context};
  asio::steady_timer timer{context};
  asio::signal_set signals{context};
  char data[64];
};

// ---------------------------------------------------------------- as it should be

asio::awaitable<void> fine(tcp::socket socket, tcp::resolver &resolver, asio::thread_pool &pool) {
  char data[64];
  auto numeric = resolver.resolve("127.0.0.1", "80", tcp::resolver::numeric_host | tcp::resolver::numeric_service);
  auto endpoints = co_await resolver.async_resolve("example.org", "http", asio::use_awaitable);
  co_await asio::async_connect(socket, endpoints, asio::use_awaitable);
  std::size_t n = co_await socket.async_read_some(asio::buffer(data), asio::use_awaitable);
  co_await asio::async_write(socket, asio::buffer(data, n), asio::use_awaitable);
  socket.set_option(tcp::no_delay(true));
  asio::steady_timer timer(co_await asio::this_coro::executor, 1s);
  co_await timer.async_wait(asio::use_awaitable);
  co_await asio::co_spawn(pool, load(1), asio::use_awaitable);
  udp::socket datagrams(co_await asio::this_coro::executor, udp::v4());
  datagrams.send_to(asio::buffer(data), udp::endpoint());
  socket.shutdown(tcp::socket::shutdown_both);
  socket.close();
  timer.cancel();
}

// What was read before is there.
asio::awaitable<void> peeks(asio::buffered_stream<tcp::socket> &stream, std::string &data) {
  co_await stream.async_fill(asio::use_awaitable);
  stream.peek(asio::buffer(data));
  stream.fill(); // warns[async-blocking-call]: fill
}

// No event loop here.
void client(asio::io_context &context) {
  tcp::resolver resolver(context);
  tcp::socket socket(context);
  asio::connect(socket, resolver.resolve("example.org", "http"));
  greet(socket);
  asio::steady_timer(context, 1s).wait();
  context.run();
}

int main() {
  asio::io_context context;
  asio::thread_pool pool(4);
  asio::co_spawn(context, []() -> asio::awaitable<void> { co_return; }, asio::detached);
  client(context);
  int value = asio::co_spawn(pool, load(1), asio::use_future).get();
  context.run();
  pool.join();
  return value;
}
