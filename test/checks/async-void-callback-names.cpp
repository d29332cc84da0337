// RUN: %tidy-test %s async-void-callback --config '{CheckOptions: { \
// RUN:   async-void-callback.SafeCallees: "app::runner;app::delegate;app::bus::on"}}' -- -std=c++20 -I %inputs
// Other function objects than std::function, and who looks after the task all the same.
#include "task.h"
#include <functional>
#include <thread>

my::task<> work();
my::task<> handle(int);

namespace app {
template <class Signature> class move_only; // a callable wrapper such as every library has one
template <class R, class... A> class move_only<R(A...)> {
public:
  template <class F> move_only(F) {}
  template <class F> move_only &operator=(F) { return *this; }
  R operator()(A...);
};
template <class R, class... A> class move_only<R(A...) const> {
public:
  template <class F> move_only(F) {}
  R operator()(A...) const;
};
// Starts the task that its callable returns.
template <class Signature> class delegate;
template <class R, class... A> class delegate<R(A...)> {
public:
  template <class F> delegate(F) {}
};
class runner {
public:
  runner(std::function<void()>);
  void later(move_only<void()>);
};
class bus {
public:
  template <class F> void on(F f) { handlers = delegate<void()>(f); }
  delegate<void()> handlers = [] {};
};
} // namespace app

void wrappers() {
  app::move_only<void()> a = work;                     // warns: 'app::move_only'
  a = []() -> my::task<> { co_return; };               // warns: 'app::move_only'
  app::move_only<void(int)> b(handle);                 // warns: 'app::move_only'
  app::move_only<void() const> c = work;               // warns: 'app::move_only'
  app::move_only<my::task<>()> d = work;
  app::move_only<int()> e = [] { return 1; };
}

void safe(app::bus &bus) {
  app::delegate<void()> d = work;
  app::delegate<void()> e([]() -> my::task<> { co_return; });
  bus.on(work);
  bus.on([]() -> my::task<> { co_return; });
}
