// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs
// Code on which the analysis crashed once, or would not have ended.
#include "task.h"

// `auto y(f)` in a template has an initializer without any type.
template <class F> int initializes(F f) {
  auto y(f);
  return 0;
}

template <class T> my::task<> in_template(T t) {
  auto copy(t);
  T other(0);
  my::sleep(1); // warns: 'my::sleep'
  co_return;
}
template my::task<> in_template(int);

// Recursion in the code itself.
int even(int n);
int odd(int n) { return n ? even(n - 1) : 0; }
int even(int n) { return n ? odd(n - 1) : 1; }
my::task<> counts() {
  even(10);
  my::sleep(3); // warns: 'my::sleep'
  co_return;
}
