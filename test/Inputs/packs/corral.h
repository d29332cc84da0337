// A mock of corral 5d11537 (2026-08-12): the qualified names are true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_CORRAL_H
#define ASYNC_TIDY_TEST_PACKS_CORRAL_H

#include "coroutine.h"

namespace corral {
template <class T = void> class [[nodiscard]] Task : public mock::awaiter<T> {
public:
  using promise_type = mock::promise<Task, T, std::suspend_always>;
};
template <class EventLoop, class Awaitable> void run(EventLoop &loop, Awaitable &&awaitable);
template <class Policy> class BasicNursery {
public:
  template <class Callable, class... Args> void start(Callable c, Args... args) {}
};
struct UsePropagate {};
using Nursery = BasicNursery<UsePropagate>;
class ThreadPool {
public:
  template <class F, class... Args> mock::awaiter<void> run(F &&f, Args &&...args) { return {}; }
};
} // namespace corral

#endif
