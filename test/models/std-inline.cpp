// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs
// Callables that the standard library runs before it returns run in the coroutine.
#include "task.h"
#include <algorithm>
#include <chrono>
#include <functional>
#include <list>
#include <mutex>
#include <numeric>
#include <optional>
#include <ranges>
#include <thread>
#include <tuple>
#include <variant>
#include <vector>

using namespace std::chrono_literals;

my::task<> algorithms(std::vector<int> v, std::list<int> l) {
  std::for_each(v.begin(), v.end(), [](int) {
    std::this_thread::sleep_for(1s);                      // warns: sleep_for
  });
  std::sort(v.begin(), v.end(), [](int a, int b) {
    std::this_thread::sleep_for(1s);                      // warns: sleep_for
    return a < b;
  });
  std::ranges::for_each(v, [](int) {
    std::this_thread::sleep_for(1s);                      // warns: sleep_for
  });
  auto at = std::ranges::find_if(v, [](int) {
    std::this_thread::sleep_for(1s);                      // warns: sleep_for
    return true;
  });
  (void)at;
  int sum = std::accumulate(v.begin(), v.end(), 0, [](int a, int b) {
    std::this_thread::sleep_for(1s);                      // warns: sleep_for
    return a + b;
  });
  (void)sum;
  std::erase_if(v, [](int) {
    std::this_thread::sleep_for(1s);                      // warns: sleep_for
    return true;
  });
  l.remove_if([](int) {
    std::this_thread::sleep_for(1s);                      // warns: sleep_for
    return true;
  });
  co_return;
}

my::task<> invocations(std::variant<int, char> v, std::tuple<int> t, std::once_flag &once) {
  std::visit([](auto) {
    std::this_thread::sleep_for(1s);                      // warns: sleep_for
  }, v);
  std::apply([](int) {
    std::this_thread::sleep_for(1s);                      // warns: sleep_for
  }, t);
  std::invoke([] {
    std::this_thread::sleep_for(1s);                      // warns: sleep_for
  });
  std::call_once(once, [] {
    std::this_thread::sleep_for(1s);                      // once only
  });
  co_return;
}

// Kept for later: who knows where it will run.
my::task<> kept(std::vector<std::function<void()>> &jobs, std::vector<int> v) {
  jobs.push_back([] { std::this_thread::sleep_for(1s); });
  std::function<void()> f = [] { std::this_thread::sleep_for(1s); };
  jobs.push_back(f);
  std::for_each(v.begin(), v.end(), [](int &n) { n = 1; });
  co_return;
}
