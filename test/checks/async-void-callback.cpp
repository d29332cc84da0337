// RUN: %tidy-test %s async-void-callback -- -std=c++20 -I %inputs
// Coroutines where a callback without result is expected: whoever calls it drops the task.
#include "task.h"
#include <algorithm>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <ranges>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

using my::task;

task<> work();
task<> handle(int);
task<int> load(int);
my::eager_task<> eager();
my::scoped_task<> scoped();
my::fire_and_forget fire() { co_return; }
my::generator<int> numbers() { co_yield 1; }

struct server {
  task<> accept();
  static task<> listen();
  task<> operator()();
};

using callback = std::function<void()>;
void subscribe(callback);
void subscribe_ref(const callback &);
void subscribe_move(std::function<void()> &&);
void run_in_thread(std::function<task<>()>);

struct button {
  callback on_click;
  std::function<void(int)> on_move;
  void when(std::function<void()>);
};
template <class Signature> struct signal {
  void connect(std::function<Signature>);
  signal &operator+=(std::function<Signature>);
};

// ---------------------------------------------------------------- std::function<void()>

void stores(server &s) {
  std::function<void()> lambda = []() -> task<> { co_return; };  // warns: 'std::function' drops the task that this coroutine returns, so it never runs
  std::function<void()> function = work;                         // warns: 'std::function'
  std::function<void()> address = &work;                         // warns: 'std::function'
  std::function<void(int)> with_argument = handle;               // warns: 'std::function'
  std::function<void()> returning([] { return work(); });        // warns: 'std::function'
  std::function<void()> braces{server::listen};                  // warns: 'std::function'
  std::function<void()> object = s;                              // warns: 'std::function'
  std::function<void(server &)> member = &server::accept;        // warns: 'std::function'
  std::function<void()> bound = std::bind(&server::accept, &s);  // warns: 'std::function'
  std::function<void()> front = std::bind_front(handle, 1);      // warns: 'std::function'
  // (What is bound to another callable is that one's to call.)
  std::function<void()> bound_to = std::bind_front([](auto f) { my::spawn(f()); }, work);
  auto named = []() -> task<> { co_return; };
  std::function<void()> copied = named;                          // warns: 'std::function'
  std::function<void()> moved = std::move(named);                // warns: 'std::function'
  callback alias = callback(work);                               // warns: 'std::function'
  std::function<void()> later;
  later = work;                                                  // warns: 'std::function'
  later = [] -> task<> { co_return; };                           // warns: 'std::function'
  std::packaged_task<void()> packaged(work);                     // warns: 'std::packaged_task'
  std::function<task<>()> keeps = work;
  std::function<void()> loses = keeps;                           // warns: 'std::function'
}

void passes(button &b, signal<void(int)> &moved, std::map<int, callback> &handlers) {
  subscribe(work);                                               // warns: 'std::function'
  subscribe([]() -> task<> { co_return; });                      // warns: 'std::function'
  subscribe_ref(work);                                           // warns: 'std::function'
  subscribe_move(work);                                          // warns: 'std::function'
  b.on_click = work;                                             // warns: 'std::function'
  b.on_move = [](int n) -> task<> { co_await handle(n); };       // warns: 'std::function'
  b.when(work);                                                  // warns: 'std::function'
  moved.connect(handle);                                         // warns: 'std::function'
  moved += [](int) -> task<> { co_return; };                     // warns: 'std::function'
  handlers[1] = work;                                            // warns: 'std::function'
  std::vector<callback> all{work, [] {}};                        // warns: 'std::function'
  all.push_back(work);                                           // warns: 'std::function'
  all.emplace_back(work);                                        // warns: drops the task
}

struct widget {
  callback on_close;
  callback by_default = work;                                    // warns: 'std::function'
  int id;
  widget() : on_close(work), id(0) {}                            // warns: 'std::function'
};
// (Initializers of global variables are not looked at: see Limits.)
callback returns() { return work; }                              // warns: 'std::function'
callback returns_lambda() {
  return []() -> task<> { co_return; };                          // warns: 'std::function'
}

// ---------------------------------------------------------------- threads and algorithms

void threads(server &s) {
  std::thread one(work);                                         // warns: 'std::thread' drops the task
  std::thread two{handle, 1};                                    // warns: 'std::thread'
  std::thread three(&server::accept, &s);                        // warns: 'std::thread'
  std::thread four([]() -> task<> { co_return; });               // warns: 'std::thread'
  std::jthread five(work);                                       // warns: 'std::jthread'
  std::vector<std::thread> all;
  all.push_back(std::thread(work));                              // warns: 'std::thread'
  all.emplace_back(work);                                        // warns: drops the task
  auto made = std::make_unique<std::thread>(work);               // warns: drops the task
}

void algorithms(std::vector<int> &ids) {
  std::for_each(ids.begin(), ids.end(), handle);                 // warns: 'std::for_each' drops the task
  std::for_each(ids.begin(), ids.end(), [](int id) -> task<> { co_await handle(id); }); // warns: 'std::for_each'
  std::for_each_n(ids.begin(), 1, [](int id) { return handle(id); }); // warns: 'std::for_each_n'
  std::ranges::for_each(ids, handle);                            // warns: 'std::ranges::for_each'
  std::once_flag once;
  std::call_once(once, work);                                    // warns: 'std::call_once'
}

// What happens to the task, the message says.
void other_tasks() {
  std::function<void()> cancelled = scoped;                      // warns: so it is cancelled
  std::thread thread(scoped);                                    // warns: so it is cancelled
}

// ---------------------------------------------------------------- as it should be

task<> right(server &s, my::loop &l, std::vector<int> ids) {
  std::function<task<>()> keeps = work;
  std::function<task<>(int)> keeps_too = [](int) -> task<> { co_return; };
  co_await keeps();
  std::function<void()> starts = [] { my::spawn(work()); };
  std::function<void()> waits = [&] { my::sync_wait(s.accept()); };
  std::function<void()> nothing = [] {};
  std::function<void()> number = [] { return 1; };
  std::thread thread([] { my::sync_wait(work()); });
  thread.join();
  std::thread runner(run_in_thread, work); // an argument, not the callable
  runner.join();

  // They hand on what the callable returns.
  std::vector<task<>> all;
  std::transform(ids.begin(), ids.end(), std::back_inserter(all), handle);
  std::ranges::transform(ids, std::back_inserter(all), handle);
  for (auto &t : all)
    co_await std::move(t);
  for (auto t : ids | std::views::transform(load))
    co_await std::move(t);
  co_await std::invoke(work);
  co_await std::apply(handle, std::tuple(1));
  auto future = std::async(std::launch::deferred, work);
  co_await future.get();
  std::packaged_task<task<>()> packaged(work);

  // A task that was called for already is no callback.
  l.post([] { my::spawn(work()); });
}

// Made for that: they go on without a handle, or never had one.
void made_for_it(std::vector<int> &ids) {
  std::function<void()> slot = eager;
  std::function<void()> forgotten = fire;
  std::thread thread(fire);
  std::thread eager_thread(eager);
  subscribe(eager);
  subscribe([]() -> my::eager_task<> { co_return; });
  std::for_each(ids.begin(), ids.end(), [](int) -> my::fire_and_forget { co_return; });
  thread.join();
  eager_thread.join();
}

void no_tasks() { std::function<void()> generates = numbers; }
