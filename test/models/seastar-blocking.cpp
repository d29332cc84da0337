// RUN: %tidy-test %s async-blocking-call,async-nested-run -- -std=c++20 -isystem %inputs/seastar

// Seastar: future::get() is for seastar::thread, and for futures that are ready.

#include <functional>
#include <memory>
#include <seastar/core/app-template.hh>
#include <seastar/core/condition-variable.hh>
#include <seastar/core/coroutine.hh>
#include <seastar/core/semaphore.hh>
#include <seastar/core/sleep.hh>
#include <seastar/core/thread.hh>
#include <seastar/core/timer.hh>
#include <seastar/core/when_all.hh>
#include <seastar/coroutine/as_future.hh>
#include <seastar/coroutine/maybe_yield.hh>
#include <seastar/util/closeable.hh>
#include <thread>
#include <tuple>

using namespace std::chrono_literals;

struct file {
  seastar::future<> close();
};

seastar::future<> work();
seastar::future<int> value();

seastar::future<int> blocks() {
  std::this_thread::sleep_for(10ms); // warns[async-blocking-call]: sleep_for
  work().wait();                     // warns[async-blocking-call]: 'seastar::future::wait'
  auto f = value();
  int sum = f.get();                 // warns[async-blocking-call]: 'seastar::future::get'
  co_return sum + value().get0();    // warns[async-blocking-call]: 'seastar::future::get0'
}

int helper() { return value().get(); }

seastar::future<> through_helper() {
  helper(); // warns[async-blocking-call]: 'helper'
  co_return;
}

seastar::future<> through_destructor(file &f) {
  seastar::deferred_close<file> close_later(f); // warns[async-blocking-call]: deferred_close
  co_await work();
}

seastar::future<> in_continuation() {
  return work().then([] {
    std::this_thread::sleep_for(10ms); // warns[async-blocking-call]: sleep_for
  });
}

void in_timer(seastar::timer<> &t) {
  t.set_callback([] {
    value().get(); // warns[async-blocking-call]: 'seastar::future::get'
  });
}

seastar::future<> nested(seastar::app_template &app, int argc, char **argv) {
  app.run(argc, argv, [] { return work(); }); // warns[async-nested-run]: 'seastar::app_template::run'
  co_return;
}

// Everything from here on is right.

seastar::future<> awaits(seastar::semaphore &sem, seastar::condition_variable &cv) {
  co_await seastar::sleep(10ms);
  co_await sem.wait(1);
  co_await cv.wait();
  co_await seastar::coroutine::maybe_yield();
  (void)sem.wait(1).then([] {});
}

seastar::future<int> stackful(file &f) {
  co_return co_await seastar::async([&f] {
    seastar::deferred_close<file> close_later(f);
    work().wait();
    return value().get() + helper();
  });
}

seastar::future<> stackful_thread() {
  seastar::thread t([] { value().get(); });
  co_await t.join();
}

seastar::future<int> ready_after_as_future() {
  auto f = co_await seastar::coroutine::as_future(value());
  if (f.failed())
    co_return -1;
  co_return f.get();
}

seastar::future<int> ready_without_test() {
  auto f = co_await seastar::coroutine::as_future(value());
  co_return f.get();
}

seastar::future<int> ready_at_once() {
  co_return (co_await seastar::coroutine::as_future(value())).get();
}

seastar::future<int> ready_after_test() {
  auto f = value();
  if (f.available())
    co_return f.get();
  co_return co_await std::move(f);
}

seastar::future<int> ready_after_early_exit() {
  auto f = value();
  if (!f.available())
    co_return co_await std::move(f);
  co_return f.get();
}

seastar::future<int> ready_after_when_all() {
  auto [a, b] = co_await seastar::when_all(value(), work());
  b.get();
  co_return a.get();
}

seastar::future<int> ready_in_tuple() {
  auto both = co_await seastar::when_all(value(), value());
  co_return std::get<0>(both).get() + std::get<1>(std::move(both)).get();
}

// A helper of continuations is given what is ready; a coroutine need not be.
int unwrap(seastar::future<int> f) { return f.get(); }
seastar::future<int> hands_on() {
  return value().then_wrapped([](seastar::future<int> f) { return unwrap(std::move(f)); });
}
int made_here() {
  auto f = value();
  return f.get(); // notes: get
}
seastar::future<int> handler_waits() {
  return work().then([] { return made_here(); }); // warns[async-blocking-call]: made_here
}
seastar::future<int> waits_for(seastar::future<int> f) {
  co_return f.get(); // warns[async-blocking-call]: get
}

// What a continuation is given is ready.
seastar::future<int> ready_in_continuation() {
  return value().then_wrapped([](seastar::future<int> f) { return f.failed() ? 0 : f.get(); }).then([](int i) {
    return work().then_wrapped([i](auto &&f) {
      f.get();
      return i;
    });
  });
}

// It stays ready in the next continuation's capture.
seastar::future<int> ready_in_capture() {
  return value().then_wrapped([](auto f) {
    return work().then([f = std::move(f)]() mutable { return f.get(); });
  });
}
seastar::future<int> not_ready_in_capture() {
  return work().then([f = value()]() mutable {
    return f.get(); // warns[async-blocking-call]: (wait); await the result instead
  });
}

seastar::future<> other_gets(std::unique_ptr<int> &p, std::reference_wrapper<int> r) {
  if (p.get())
    r.get() = 1;
  co_return;
}

int plain() { return value().get(); }

int main(int argc, char **argv) {
  seastar::app_template app;
  return app.run(argc, argv, [] { return stackful_thread(); });
}
