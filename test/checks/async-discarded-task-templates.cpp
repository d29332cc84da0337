// RUN: %tidy-test %s async-discarded-task --no-fix -- -std=c++20 -I %inputs
#include "async-discarded-task-templates.h"

my::task<int> number();
int plain_number();

template class templates::cache<int>;
template class templates::cache<long>;

my::task<> uses(templates::cache<int> &c) {
  c.run(number);
  c.run(plain_number);
  c.with(plain_number);
  c.with(number);                  // warns: 'templates::cache::with'
  co_await c.with(number);
  c.ignore(number());
  co_await c.fine();
}

template <class T> my::task<> function_template(T value) {
  templates::work();               // warns: 'templates::work'
  auto stored = templates::work(); // warns: 'stored'
  auto lambda = [](auto) {
    templates::work();             // warns: 'templates::work'
  };
  lambda(value);
  auto depends = templates::load(value);
  co_await std::move(depends);
}

template <class T> my::task<> instantiated(T value) {
  auto stored = templates::load(value); // warns: 'stored'
  if constexpr (sizeof(T) > 1000)
    templates::work(); // warns: 'templates::work'
  co_return;
}
template my::task<> instantiated(int);

template <class... T> my::task<> all(T... tasks) { (co_await std::move(tasks), ...); }
template <class... T> my::task<> none(T... tasks) {
  (std::move(tasks), ...);
  co_return;
}
my::task<> packs() { co_await all(templates::work(), templates::work()); }
