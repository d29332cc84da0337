// RUN: %tidy-test %s async-discarded-task -- -std=c++20 -I %inputs
// Awaiters, awaitables and senders: what is no task, but starts its work only when somebody waits for it.
#include "task.h"
#include <functional>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

using my::task;

// Awaitable through a member operator, a free one, await_transform, and a base.
struct by_member {
  my::awaiter<> operator co_await();
};
by_member member_op();
namespace net {
struct by_free {};
my::awaiter<int> operator co_await(by_free);
by_free free_op();
} // namespace net
struct derived : my::awaiter<> {};
derived derived_op();

template <class T = void> struct picky { // can await what await_transform takes, and nothing else
  struct op {};
  struct promise_type {
    picky get_return_object();
    std::suspend_always initial_suspend();
    std::suspend_always final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
    my::awaiter<> await_transform(picky);
    my::awaiter<> await_transform(op);
  };
};
picky<> picky_op();

// P2300 senders.
namespace exec {
struct sender_t {};
struct sender {
  using sender_concept = sender_t;
};
template <class F> sender operator|(sender s, F) { return s; }
sender just(int);
sender schedule(my::pool &);
sender starts_on(my::pool &, sender);
std::optional<std::tuple<int>> sync_wait(sender);
void start_detached(sender);
struct old_sender {
  using is_sender = void;
};
old_sender old();
} // namespace exec

// ---------------------------------------------------------------- dropped

task<> drops(my::async_mutex &m, my::loop &l, my::pool &p) {
  m.lock();                  // warns: awaitable returned by 'my::async_mutex::lock' is discarded, so it never runs // fixed: co_await m.lock();
  m.scoped_lock();           // warns: 'my::async_mutex::scoped_lock'
  p.schedule();              // warns: 'my::pool::schedule' // fixed: co_await p.schedule();
  l.schedule();              // warns: 'my::loop::schedule'
  my::sleep(10);             // warns: 'my::sleep' // fixed: co_await my::sleep(10);
  (void)my::sleep(10);       // warns: 'my::sleep'
  std::ignore = my::sleep(1); // warns: 'my::sleep'
  auto nap = my::sleep(20);  // warns: awaitable stored in 'nap' is never awaited
  auto lock = m.lock();      // warns: 'lock'
  member_op();               // warns: 'member_op' // fixed: co_await member_op();
  net::free_op();            // warns: 'net::free_op' // fixed: co_await net::free_op();
  derived_op();              // warns: 'derived_op'
  p.schedule(), m.try_lock(); // warns: 'my::pool::schedule'
  co_return;
}

picky<> picks(my::async_mutex &m) {
  picky_op(); // warns: 'picky_op' // fixed: co_await picky_op();
  m.lock();   // warns: 'my::async_mutex::lock'
  co_return;
}

void no_coroutine(my::async_mutex &m, my::pool &p) {
  m.lock();                 // warns: 'my::async_mutex::lock'
  my::sleep(1);             // warns: 'my::sleep'
  auto lock = m.scoped_lock(); // warns: 'lock'
  exec::schedule(p);        // warns: 'exec::schedule'
}

task<> senders(my::pool &p) {
  exec::just(1);                                  // warns: 'exec::just'
  exec::just(1) | [](int n) { return n; };        // warns: awaitable returned by
  exec::starts_on(p, exec::just(2));              // warns: 'exec::starts_on'
  auto prepared = exec::just(3);                  // warns: 'prepared'
  exec::old();                                    // warns: 'exec::old'
  co_return;
}

// ---------------------------------------------------------------- as it should be

task<> awaits(my::async_mutex &m, my::pool &p) {
  co_await m.lock();
  auto guard = co_await m.scoped_lock();
  co_await m.scoped_lock(); // locks and unlocks: no task
  co_await p.schedule();
  auto nap = my::sleep(10);
  co_await nap;
  auto second = my::sleep(10);
  auto &alias = second;
  co_await alias;
  auto moved = m.lock();
  co_await std::move(moved);
  co_await member_op();
  (void)co_await net::free_op();
  co_await derived_op();
  m.try_lock();
  m.unlock();
}

my::awaiter<> returns(my::async_mutex &m) {
  auto a = m.lock();
  return a;
}

void starts(my::pool &p) {
  exec::start_detached(exec::just(1));
  exec::sync_wait(exec::just(1) | [](int n) { return n; });
  auto work = exec::schedule(p);
  exec::start_detached(work);
}

// Events, channels and the like can be awaited, too; they are things, not work.
struct event {
  bool await_ready() const;
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
  void set();
};
struct connection {
  event closed;
  std::optional<event> opened;
};
task<> things() {
  event e;
  e.set();
  event other{};
  auto shared = std::make_shared<event>();
  std::vector<event> all(3);
  all.emplace_back();
  connection c;
  c.opened.emplace();
  co_return;
}

// What a nursery gives for a task that it has started can be awaited, but need not be. (Its author would say so.)
struct started {
  started(started &&);
  ~started();
  bool await_ready() const;
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
  void cancel();
};
struct [[nodiscard]] must_join : started {};
struct nursery {
  template <class F> started start(F f);
  must_join fork(int);
};
task<> work();
task<> uses_nursery(nursery &n) {
  n.start(work);
  auto handle = n.start(work);
  co_await n.start(work);
  n.fork(1);               // warns: 'nursery::fork'
  auto joined = n.fork(2); // warns: 'joined'
}

// Made by hand, as libraries do it.
struct operation {
  auto operator co_await() {
    struct awaiter {
      bool await_ready() { return false; }
      void await_suspend(std::coroutine_handle<>) {}
      void await_resume() {}
    };
    return awaiter{};
  }
};
std::suspend_always yield_now() { return {}; }
task<> by_hand() {
  operation op;
  co_await op;
  co_await operation{};
  co_await std::suspend_never{};
  co_await yield_now();
}

// A fluent interface that gives away what it was called on: who says [[nodiscard]] means that it has to be awaited.
struct moved_operation : operation {
  [[nodiscard]] moved_operation &&with_priority(int) { return static_cast<moved_operation &&>(*this); }
  moved_operation &&traced(const char *) { return static_cast<moved_operation &&>(*this); }
  [[nodiscard]] moved_operation &self() { return *this; }
};
task<> fluent() {
  moved_operation op;
  op.with_priority(1); // warns: 'moved_operation::with_priority'
  op.traced("here");
  (void)op.self();
  std::move(op);
  co_await op.with_priority(2);
  auto &&later = op.with_priority(3);
  co_await static_cast<moved_operation &&>(later);
}

// Nobody calls the operator by name for want of a keyword.
task<> work();
void by_name() {
  work().operator co_await();
  work(); // warns: 'work'
}
