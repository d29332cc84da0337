// What the mocks of this directory have in common: a promise for a coroutine type, lazy or eager.
#ifndef ASYNC_TIDY_TEST_PACKS_COROUTINE_H
#define ASYNC_TIDY_TEST_PACKS_COROUTINE_H

#include <coroutine>

namespace mock {

template <class T> struct result {
  void return_value(T) {}
};
template <> struct result<void> {
  void return_void() {}
};

template <class Task, class T, class Start> struct promise : result<T> {
  Task get_return_object() { return {}; }
  Start initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception() {}
};

template <class T> struct awaiter {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  T await_resume() { return T(); }
};

} // namespace mock

#endif
