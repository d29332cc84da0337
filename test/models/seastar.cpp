// RUN: %tidy-test %s async-discarded-task -- -std=c++20 -isystem %inputs/seastar

// Seastar: futures are eager, and go on without their owner when they are dropped. Most forgotten awaits are guards.

#include <seastar/core/condition-variable.hh>
#include <seastar/core/coroutine.hh>
#include <seastar/core/gate.hh>
#include <seastar/core/loop.hh>
#include <seastar/core/semaphore.hh>
#include <seastar/core/shared_mutex.hh>
#include <seastar/core/sleep.hh>
#include <seastar/core/when_all.hh>
#include <tuple>
#include <vector>

using namespace std::chrono_literals;

seastar::future<> work();
seastar::future<int> value();

struct service {
  seastar::semaphore sem{1};
  seastar::shared_mutex mutex;
  seastar::condition_variable changed;
  seastar::gate gate;
  seastar::future<> pending = work();

  seastar::future<> units_in_coroutine() {
    auto units = seastar::get_units(sem, 1); // warns: 'units'
    co_await work();
  }

  // Not a coroutine: the units are back before the work has started.
  seastar::future<> units_in_function() {
    auto units = seastar::get_units(sem, 1); // warns: 'units'
    return work();
  }

  template <typename T> seastar::future<> units_in_template(T) {
    auto units = seastar::get_units(sem, 1); // warns: 'units'
    co_await work();
  }

  seastar::future<> lock_in_coroutine() {
    auto lock = mutex.lock(); // warns: 'lock'
    co_await work();
    mutex.unlock();
  }

  seastar::future<> bare() {
    work();                   // warns: 'work'
    sem.wait(1);              // warns: 'seastar::basic_semaphore::wait'
    seastar::sleep(10ms);     // warns: 'seastar::sleep'
    seastar::with_semaphore(sem, 1, [] { return work(); }); // warns: 'seastar::with_semaphore'
    co_await work();
  }

  seastar::future<> bare_in_function() {
    work(); // warns: 'work'
    return work();
  }

  seastar::future<> awaited() {
    auto units = co_await seastar::get_units(sem, 1);
    auto units_later = seastar::get_units(sem, 1);
    auto got = co_await std::move(units_later);
    co_await sem.wait();
    co_await changed.wait([] { return true; });
    co_await mutex.lock();
    mutex.unlock();
    auto f = work();
    co_await std::move(f);
  }

  // Guards that are no tasks.
  seastar::future<> plain_guards() {
    auto holder = gate.hold();
    auto some = seastar::consume_units(sem, 1);
    auto maybe = seastar::try_get_units(sem, 1);
    co_await work();
  }

  // Deliberate: the custom of the library.
  seastar::future<> background() {
    (void)work();
    (void)seastar::with_gate(gate, [] { return work(); });
    std::ignore = work().handle_exception([](std::exception_ptr) {});
    co_return;
  }

  seastar::future<> handed_on(seastar::promise<> done) {
    auto a = work();
    auto b = value();
    co_await seastar::when_all(std::move(a), std::move(b));
    std::vector<seastar::future<>> all;
    for (int i = 0; i < 3; ++i)
      all.push_back(work());
    co_await seastar::when_all_succeed(std::move(all));
    auto c = work();
    c.forward_to(std::move(done));
    pending = work();
  }

  seastar::future<> chained() {
    auto f = work();
    return f.then([] { return value(); }).discard_result();
  }

  seastar::future<> chained_with_units() {
    return seastar::get_units(sem, 1).then([](auto units) { return work().finally([units = std::move(units)] {}); });
  }

  seastar::future<> returned() {
    auto f = work();
    return f;
  }

  seastar::future<> loops(std::vector<int> &v) {
    return seastar::parallel_for_each(v, [](int) { return work(); }).then([&v] {
      return seastar::do_for_each(v, [](int) -> seastar::future<> { co_await work(); });
    });
  }
};

template seastar::future<> service::units_in_template<int>(int);
