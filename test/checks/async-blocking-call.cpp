// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs
// Which code runs on an event loop, and which calls block it there. Chains, hops, siblings and options have files of
// their own.
#include "task.h"
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <fstream>
#include <future>
#include <iostream>
#include <mutex>
#include <optional>
#include <sys/socket.h>
#include <thread>
#include <type_traits>
#include <unistd.h>
#include <variant>
#include <vector>

using namespace std::chrono_literals;
using my::task;

void plain();
void unknown(std::function<void()>);
std::future<int> start();
void keep(std::future<unsigned>);
task<std::future<int>> start_later();
task<std::vector<std::future<int>>> start_all();
[[noreturn]] void die();
bool cond();
my::loop &current_loop();

// A C header that somebody includes in a namespace declares the same functions; a function of C++ is another one.
namespace wrapper {
extern "C" int fdatasync(int);
int fsync(int);
} // namespace wrapper
task<> in_a_namespace() {
  wrapper::fdatasync(1); // warns: fdatasync
  wrapper::fsync(1);
  co_return;
}

// ---------------------------------------------------------------- what is an async context

task<> in_coroutine() {
  std::this_thread::sleep_for(1s); // warns: 'std::this_thread::sleep_for' blocks the event loop
  co_return;
}

auto in_lambda_coroutine = []() -> task<> {
  std::this_thread::sleep_for(1s); // warns: sleep_for
  co_return;
};

struct session {
  std::mutex m;
  std::condition_variable ready;
  task<> in_member() {
    std::unique_lock lock(m);
    ready.wait(lock); // warns: 'std::condition_variable::wait'
    co_return;
  }
  static task<> in_static_member() {
    ::usleep(1); // warns: 'usleep'
    co_return;
  }
};

template <class T> task<T> in_template(T t) {
  std::this_thread::sleep_for(1s); // warns: sleep_for
  co_return t;
}
template task<int> in_template(int);
template task<long> in_template(long); // says it once

template <class T> task<> never_instantiated(T) {
  std::this_thread::sleep_for(1s); // warns: sleep_for
  co_return;
}

// Nobody waits for it, but it does run on the loop.
my::fire_and_forget detached() {
  std::this_thread::sleep_for(1s); // warns: sleep_for
  co_return;
}

// Its values are computed where they are asked for.
my::generator<int> lazy_values() {
  std::this_thread::sleep_for(1s);
  co_yield 1;
}

[[clang::annotate("async::handler")]] void annotated() {
  std::this_thread::sleep_for(1s); // warns: sleep_for
}

void no_context() { std::this_thread::sleep_for(1s); }
int main() { std::this_thread::sleep_for(1s); }

// ---------------------------------------------------------------- lambdas

task<> inherit(std::vector<int> numbers, std::variant<int, long> v, std::optional<int> o) {
  [] { std::this_thread::sleep_for(1s); }();                         // warns: sleep_for
  [&](auto n) { ::usleep(n); }(1);                                   // warns: usleep
  int x = [] {
    std::this_thread::sleep_for(1s); // warns: sleep_for
    return 1;
  }();
  std::for_each(numbers.begin(), numbers.end(), [](int n) { ::usleep(n); }); // warns: usleep
  std::ranges::sort(numbers, [](int a, int b) {
    ::usleep(1); // warns: usleep
    return a < b;
  });
  std::visit([](auto n) { ::usleep(n); }, v); // warns: usleep
  std::invoke([] { ::usleep(1); });           // warns: usleep
  std::once_flag once;
  std::call_once(once, [] { ::usleep(1); }); // like the initializer of a static variable
  std::call_once(once, no_context);
  std::invoke([&] { std::invoke([&] { ::usleep(x); }); }); // warns: usleep
  co_return;
}

task<> elsewhere() {
  std::thread t([] { std::this_thread::sleep_for(1s); });
  t.detach();
  auto f = std::async(std::launch::async, [] { return ::sleep(1); });
  keep(std::move(f));
  co_await my::sleep(1);
  std::jthread j(::usleep, 1);
  j.detach();
  std::thread(plain).detach();
}

task<> judged_by_their_own_kind() {
  auto stored = [] { std::this_thread::sleep_for(1s); };
  unknown(stored);
  unknown([] { std::this_thread::sleep_for(1s); });
  std::function<void()> kept = [] { std::this_thread::sleep_for(1s); };
  // Nothing says where this loop runs its callbacks.
  current_loop().post([] { std::this_thread::sleep_for(1s); });
  auto coroutine = []() -> task<> {
    std::this_thread::sleep_for(1s); // warns: sleep_for
    co_return;
  };
  std::thread t([] {
    auto inner = []() -> task<> {
      std::this_thread::sleep_for(1s); // warns: sleep_for
      co_return;
    };
    my::sync_wait(inner());
  });
  t.detach();
  co_await coroutine();
}

task<> called_by_name() {
  auto pause = [] { ::usleep(1); }; // notes: usleep
  pause();                          // warns: 'pause'
  auto never_called = [] { ::usleep(1); };
  co_return;
}

// ---------------------------------------------------------------- categories that are on

task<> by_default(const char *host) {
  ::sleep(1);                    // warns: (sleep)
  std::thread([] {}).join();     // warns: (wait)
  std::system("make");           // warns: (process)
  std::string line;
  std::getline(std::cin, line);  // warns: (stdin)
  std::cin >> line;              // warns: (stdin)
  ::fsync(1);                    // warns: (file)
  std::ifstream file("x");       // warns: (file)
  auto dropped = std::async([] {}); // warns: std::async
  std::async(std::launch::async, [] {}); // warns: std::async
  co_return;
}

task<> not_by_default(std::mutex &m, std::FILE *f, int fd) {
  std::lock_guard lock(m);
  char data[8];
  std::fread(data, 1, 8, f);
  std::fputs("x", f);
  std::printf("x");
  std::cout << "x" << std::endl;
  ::read(fd, data, 8);
  co_return;
}

task<> arguments(int fd, std::future<int> f, std::chrono::seconds s) {
  char data[8];
  std::this_thread::sleep_for(0s);
  std::this_thread::sleep_for(s);                                   // warns: sleep_for
  ::recv(fd, data, 8, MSG_DONTWAIT);
  f.wait_for(0s);
  f.wait_for(std::chrono::seconds::zero());
  std::shared_future<int> g = f.share();
  g.wait_for(1s); // warns: wait_for
  co_return;
}

// ---------------------------------------------------------------- futures

task<int> not_ready(std::future<int> f, std::shared_future<int> g) {
  int sum = f.get();       // warns: 'std::future::get'
  sum += start().get();    // warns: 'std::future::get'
  g.wait();                // warns: 'std::shared_future::wait'
  sum += g.get();
  co_return sum;
}

task<int> ready(std::future<int> f, std::future<int> later) {
  int sum = 0;
  if (f.wait_for(0s) == std::future_status::ready)
    sum += f.get();
  while (later.wait_for(0s) != std::future_status::ready)
    co_await my::sleep(1);
  sum += later.get();
  auto g = co_await start_later();
  sum += g.get();
  sum += (co_await start_later()).get();
  for (auto &h : co_await start_all())
    sum += h.get();
  auto [a, b] = co_await []() -> task<std::pair<std::future<int>, std::future<int>>> { co_return {start(), start()}; }();
  sum += a.get() + b.get();
  std::promise<int> p;
  p.set_value(1);
  co_return sum;
}

// ---------------------------------------------------------------- code that does not run, or hardly ever

task<> unlikely(int i) {
  if (i == 1) {
    ::sleep(1);
    std::abort();
  }
  if (i == 2) {
    ::sleep(1);
    die();
  }
  if (i == 3) {
    plain();
    ::sleep(1); // warns: sleep
    plain();
  }
  switch (i) {
  case 4:
    ::sleep(1);
    std::abort();
  case 5:
    ::sleep(1); // warns: sleep
    break;
  default:
    break;
  }
  static int once = (::sleep(1), 1);
  static const auto config = [] {
    ::sleep(1);
    return 1;
  }();
  if constexpr (sizeof(int) == 1)
    ::sleep(1);
  else
    ::sleep(2); // warns: sleep
  using result = decltype(::sleep(1));
  static_assert(noexcept(sizeof(::sleep(1))));
  (void)noexcept(::sleep(1));
  (void)sizeof(::sleep(1));
  if constexpr (requires { ::sleep(1); })
    plain();
  co_return;
}

// What never returns at the end says nothing about paths that leave before.
task<> leaves_before(int i) {
  for (;;) {
    if (cond())
      co_return;
    ::sleep(1); // warns: sleep
  }
  std::abort();
}
task<int> exhaustive(int i) {
  switch (i) {
  case 1:
    ::sleep(1); // warns: sleep
    co_return 1;
  case 2:
    ::sleep(1); // warns: sleep
    break;
  default:
    plain();
    std::abort();
  }
  if (::sleep(1)) // warns: sleep
    co_return 2;
  __builtin_unreachable();
}
int helper_to_the_end(int i) {
  switch (i) {
  case 1:
    return ::sleep(1); // notes: 'sleep'
  }
  __builtin_unreachable();
}
task<> uses_helper() {
  helper_to_the_end(1); // warns: 'helper_to_the_end'
  co_return;
}

template <class T> task<> chosen(T t) {
  if constexpr (std::is_same_v<T, int>)
    ::sleep(1); // warns: sleep
  else
    co_await my::sleep(1);
}
template task<> chosen(int);

template <class T> task<> not_chosen(T t) {
  if constexpr (std::is_same_v<T, int>)
    ::sleep(1);
  co_return;
}
template task<> not_chosen(long);

// ---------------------------------------------------------------- where in an expression

task<int> anywhere(int i) {
  int x = i ? ::sleep(1) : 0;                 // warns: sleep
  x += i && ::sleep(1);                       // warns: sleep
  for (int n = ::sleep(1); n; n += ::sleep(1)) // warns: sleep // warns: sleep
    plain();
  while (::sleep(1)) // warns: sleep
    plain();
  do
    plain();
  while (::sleep(1)); // warns: sleep
  switch (::sleep(1)) { // warns: sleep
  case 1:
    ::sleep(1); // warns: sleep
  default:
    break;
  }
  try {
    ::sleep(1); // warns: sleep
  } catch (...) {
    ::sleep(1); // warns: sleep
  }
  int values[] = {(int)::sleep(1)};                                    // warns: sleep
  auto capture = [n = ::sleep(1)] { return n; };                      // warns: sleep
  std::vector<unsigned> v{::sleep(1)};                                // warns: sleep
  co_await my::sleep(::sleep(1));                                     // warns: sleep
  void (*pointer)() = plain;
  pointer();
  (void)::sleep(1);     // warns: sleep
  co_return ::sleep(1); // warns: sleep
}

#define PAUSE() ::sleep(1)
task<> in_macro() {
  PAUSE(); // warns: sleep
  co_return;
}
