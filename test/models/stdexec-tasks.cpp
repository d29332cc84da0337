// RUN: %tidy-test %s async-* -- -std=c++20 -isystem %inputs/stdexec
// Senders and tasks of stdexec that are never started.

#include <exec/async_scope.hpp>
#include <exec/start_detached.hpp>
#include <exec/static_thread_pool.hpp>
#include <exec/task.hpp>
#include <exec/timed_thread_scheduler.hpp>
#include <stdexec/execution.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <tuple>
#include <utility>

using namespace std::chrono_literals;

exec::task<int> fetch(int id);
exec::task<void> save(int value);
stdexec::task<int> load(int id);
int twice(int value);
auto numbers() { return stdexec::just(1) | stdexec::then(twice); }

exec::task<void> dropped(bool retry) {
  save(1); // warns: 'save' // fixed: co_await save(1);
  if (retry)
    save(2); // warns: 'save'
  load(1); // warns: 'load'
  auto pending = fetch(1); // warns: 'pending'
  exec::task<int> typed = fetch(2); // warns: 'typed'
  stdexec::task<int> other = load(2); // warns: 'other'
  co_return;
}

stdexec::task<int> not_on_every_path(bool cached) {
  auto fresh = load(1); // warns: 'fresh'
  if (cached)
    co_return 0;
  co_return co_await std::move(fresh);
}

// A sender is a description of work. These are not nodiscard.
exec::task<void> senders(exec::static_thread_pool &pool, exec::timed_thread_context &timers) {
  stdexec::just(1) | stdexec::then(twice); // warns: never runs
  stdexec::then(stdexec::just(1), twice); // warns: then
  stdexec::schedule(pool.get_scheduler()); // warns: schedule
  auto there = stdexec::schedule(pool.get_scheduler()); // warns: 'there'
  stdexec::starts_on(pool.get_scheduler(), save(1)); // warns: starts_on
  stdexec::when_all(fetch(1), load(2)); // warns: when_all
  stdexec::let_value(stdexec::just(1), [](int id) { return fetch(id); }); // warns: let_value
  numbers(); // warns: 'numbers'
  auto work = stdexec::schedule(pool.get_scheduler()) | stdexec::then([] { return 1; }); // warns: 'work'
  exec::schedule_after(timers.get_scheduler(), 1s); // warns: schedule_after
  exec::schedule_at(timers.get_scheduler(), std::chrono::steady_clock::now() + 1s); // warns: schedule_at
  exec::reschedule_coroutine_on(pool.get_scheduler()); // warns: reschedule_coroutine_on
  co_return;
}

// Nobody waits for the scope.
exec::task<void> scopes(exec::async_scope &scope, stdexec::counting_scope &counting) {
  scope.spawn(save(1));
  scope.on_empty(); // warns: on_empty
  scope.nest(save(2)); // warns: nest
  counting.join(); // warns: join
  co_return;
}

void starts_nothing(exec::static_thread_pool &pool) {
  save(1); // warns: 'save'
  auto work = stdexec::starts_on(pool.get_scheduler(), fetch(1)); // warns: 'work'
}

void swallowed() {
  std::function<void()> callback = []() -> exec::task<void> { co_await save(1); }; // warns[async-void-callback]: task
  callback();
}

exec::task<int> handed_on() { return fetch(1); }

template <stdexec::sender Sender>
struct Job {
  Sender work;
};
template <stdexec::sender Sender>
Job(Sender) -> Job<Sender>;

exec::task<int> awaited(exec::static_thread_pool &pool, exec::timed_thread_context &timers, exec::async_scope &scope,
                        stdexec::simple_counting_scope &counting) {
  co_await save(1);
  int value = co_await handed_on() + co_await load(1);
  auto later = fetch(2);
  value += co_await std::move(later);
  co_await stdexec::schedule(pool.get_scheduler());
  co_await exec::schedule_after(timers.get_scheduler(), 1s);
  co_await exec::reschedule_coroutine_on(pool.get_scheduler());
  value += co_await numbers();

  // A sender is a value: stored, copied, composed.
  auto one = stdexec::just(1);
  auto two = one | stdexec::then(twice);
  auto [a, b] = co_await stdexec::when_all(one, two);
  auto adaptor = stdexec::then(twice);
  auto first = fetch(3);
  auto both = stdexec::when_all(std::move(first), fetch(4));
  co_await std::move(both);
  Job job{stdexec::just(5)};
  value += co_await std::move(job.work);
  value += co_await (stdexec::starts_on(pool.get_scheduler(), fetch(5)) | stdexec::then(twice));

  auto future = scope.spawn_future(fetch(6));
  value += co_await std::move(future);
  co_await scope.on_empty();
  auto spawned = stdexec::spawn_future(fetch(7), counting.get_token());
  value += co_await std::move(spawned);
  co_await counting.join();
  co_return value + a + b;
}

// Somebody else starts it, and nobody waits.
void started(exec::static_thread_pool &pool, exec::async_scope &scope, stdexec::counting_scope &counting) {
  exec::start_detached(save(1));
  exec::start_detached(stdexec::schedule(pool.get_scheduler()) | stdexec::then([] {}));
  auto work = stdexec::starts_on(pool.get_scheduler(), save(2));
  exec::start_detached(std::move(work));
  scope.spawn(save(3));
  auto more = save(4);
  scope.spawn(stdexec::starts_on(pool.get_scheduler(), std::move(more)));
  stdexec::spawn(save(5), counting.get_token());

  auto operation = stdexec::connect(numbers(), stdexec::receiver_tag{});
  stdexec::start(operation);
}

auto returned(exec::static_thread_pool &pool) {
  auto work = stdexec::just(1) | stdexec::continues_on(pool.get_scheduler()) | stdexec::then(twice);
  return work;
}

int main() {
  exec::static_thread_pool pool(4);
  exec::async_scope scope;
  auto answer = fetch(1);
  auto [value] = stdexec::sync_wait(std::move(answer)).value();
  auto [other] = stdexec::sync_wait(returned(pool)).value();
  stdexec::sync_wait(scope.on_empty());
  return value + other;
}
