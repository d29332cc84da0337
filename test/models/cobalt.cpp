// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/cobalt
// Boost.Cobalt: a task is lazy, a promise and a generator are under way at once and are cancelled when they are dropped.

#include <boost/cobalt.hpp>

#include <chrono>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace cobalt = boost::cobalt;
using namespace std::chrono_literals;

cobalt::task<int> load(int id);
cobalt::task<void> save();
cobalt::promise<void> ping();
cobalt::promise<int> measure(int id);
cobalt::generator<int> ticks();
cobalt::generator<int, int> totals();
cobalt::detached log_later();

// ---------------------------------------------------------------- never awaited

cobalt::task<void> forgets(cobalt::channel<int> &queue, cobalt::wait_group &group, cobalt::io::stream_socket &socket,
                           asio::steady_timer &timer, asio::io_context &context) {
  save(); // warns: 'save' // fixed: co_await save();
  auto later = load(1); // warns: 'later'
  ping(); // warns: cancelled // fixed: co_await ping();
  auto reading = measure(1); // warns: 'reading'
  auto clock = ticks(); // warns: 'clock'
  queue.write(1); // warns: write
  queue.read(); // warns: read
  group.wait(); // warns: wait
  group.wait_one(); // warns: wait_one
  cobalt::join(save(), ping()); // warns: join
  auto both = cobalt::gather(measure(1), measure(2)); // warns: 'both'
  cobalt::race(measure(1), measure(2)); // warns: race
  cobalt::io::sleep(1s); // warns: sleep // fixed: co_await cobalt::io::sleep(1s);
  socket.write_some({}); // warns: write_some
  cobalt::io::write(socket, {}); // warns: write
  timer.async_wait(cobalt::use_op); // warns: async_wait
  auto wait = timer.async_wait(cobalt::use_op); // warns: 'wait'
  cobalt::spawn(context, load(1), cobalt::use_op); // warns: spawn
  co_return;
}

void no_coroutine() {
  save(); // warns: 'save'
  measure(1); // warns: cancelled
}

// ---------------------------------------------------------------- blocks

void settle() {
  std::this_thread::sleep_for(5ms); // notes: sleep
}

cobalt::promise<void> blocks(asio::steady_timer &timer, cobalt::io::file &log) {
  std::this_thread::sleep_for(1s); // warns: sleep_for
  settle(); // warns: 'settle'
  timer.wait(); // warns: wait
  log.sync_all(); // warns: sync_all
  co_return;
}

cobalt::task<int> nests(asio::io_context &context, cobalt::thread &worker) {
  int value = cobalt::run(load(1)); // warns[async-nested-run]: run
  context.run(); // warns[async-nested-run]: run
  context.poll();
  worker.join(); // warns: join
  co_return value;
}

cobalt::detached logs() {
  std::this_thread::sleep_for(1s); // warns: sleep_for
  co_return;
}

void spawns(asio::io_context &context, asio::thread_pool &pool) {
  cobalt::spawn(context, load(1), [](std::exception_ptr, int) {
    std::this_thread::sleep_for(1s); // warns: sleep_for
  });
  cobalt::spawn(pool, load(1), [](std::exception_ptr, int) { std::this_thread::sleep_for(1s); });
}

// Its own thread, its own loop: made for what takes long.
cobalt::thread crunch(cobalt::channel<int> &queue) {
  while (queue.is_open()) {
    int each = co_await queue.read();
    std::this_thread::sleep_for(std::chrono::seconds(each));
  }
}

// ---------------------------------------------------------------- as it should be

cobalt::promise<void> echo(cobalt::io::stream_socket socket) {
  for (;;) {
    std::size_t n = co_await socket.read_some({});
    n = co_await cobalt::io::write(socket, {});
  }
}

cobalt::promise<void> listen(cobalt::wait_group &clients) {
  cobalt::io::acceptor acceptor(cobalt::io::endpoint{});
  for (;;) {
    clients.push_back(echo(co_await acceptor.accept()));
    clients.reap();
  }
}

cobalt::task<void> awaits(cobalt::channel<int> &queue, cobalt::wait_group &group, asio::steady_timer &timer,
                          asio::io_context &context) {
  co_await save();
  int sum = co_await load(1) + co_await measure(2);
  auto reading = measure(3);
  co_await save();
  sum += co_await reading;
  +ping();
  auto other = ping();
  other.detach();
  log_later();
  co_await queue.write(sum);
  sum += co_await queue.read();
  group.push_back(ping());
  co_await group.wait_one();
  co_await group;
  co_await cobalt::join(save(), ping());
  auto both = cobalt::gather(measure(1), measure(2));
  co_await both;
  auto first = measure(1);
  std::size_t winner = co_await cobalt::race(first, measure(2), cobalt::io::sleep(1s));
  winner = co_await cobalt::left_race(measure(4), measure(5));
  std::vector<cobalt::promise<void>> all;
  for (int id = 0; id < 3; ++id)
    all.push_back(ping());
  co_await cobalt::join(all);
  co_await cobalt::io::sleep(1s);
  co_await timer.async_wait(cobalt::use_op);
  auto endpoints = co_await cobalt::io::lookup("example.org", "http");
  co_await cobalt::spawn(context, load(1), cobalt::use_op);
  auto executor = co_await cobalt::this_coro::executor;
  cobalt::spawn(executor, load(2), asio::detached);
}

cobalt::task<int> streams() {
  int sum = 0;
  auto clock = ticks();
  while (clock)
    sum += co_await clock;
  auto total = totals();
  sum += co_await total(1);
  BOOST_COBALT_FOR(int tick, ticks())
    sum += tick;
  co_await cobalt::with(
      sum, [](int &value) -> cobalt::promise<void> { co_await measure(value); },
      [](int, std::exception_ptr) -> cobalt::promise<void> { co_return; });
  co_return sum;
}

// An operation of one's own: to construct it is not to await it.
struct save_op : cobalt::op<> {
  explicit save_op(int what);
};
cobalt::task<void> saves() {
  co_await save_op(1);
  save_op(2); // warns: 'save_op' is discarded, so it never runs
  save_op later(3);
  co_await later;
}

// A stream ends with its reader.
cobalt::task<void> until_closed(cobalt::channel<int> &queue) {
  auto clock = ticks();
  while (queue.is_open())
    co_await cobalt::race(clock, queue.read());
}

cobalt::task<void> hand_over(cobalt::channel<int> &queue) {
  std::vector<cobalt::thread> workers;
  for (int i = 0; i < 4; ++i)
    workers.push_back(crunch(queue));
  co_await queue.write(1);
  for (auto &worker : workers)
    co_await worker;
}

cobalt::main co_main(int argc, char *argv[]) {
  cobalt::wait_group clients;
  co_await cobalt::race(listen(clients), cobalt::io::sleep(1h));
  std::this_thread::sleep_for(1s); // warns: sleep_for // fixed: co_await boost::asio::steady_timer(co_await boost::asio::this_coro::executor, 1s).async_wait(boost::cobalt::use_op);
  co_return 0;
}

int start() { return cobalt::run(load(1)); }
