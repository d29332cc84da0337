// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs
// `auto y(f)` in a template has an initializer without any type: it crashed the analysis once.
#include "task.h"

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
