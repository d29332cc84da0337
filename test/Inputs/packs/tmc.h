// A mock of TooManyCooks 6f18dfd (2026-07-15): the qualified names are true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_TMC_H
#define ASYNC_TIDY_TEST_PACKS_TMC_H

#include "coroutine.h"
#include <future>

namespace tmc {
template <class T = void> struct task : mock::awaiter<T> {
  using promise_type = mock::promise<task, T, std::suspend_always>;
};
template <class Awaitable> class aw_spawn : public mock::awaiter<void> {
public:
  void detach();
};
template <class Awaitable> aw_spawn<Awaitable> spawn(Awaitable &&);
class ex_cpu {
public:
  void teardown();
};
template <class Executor, class Awaitable> void post(Executor &, Awaitable &&);
template <class Executor, class Awaitable> std::future<void> post_waitable(Executor &, Awaitable &&);
template <class Executor> mock::awaiter<void> resume_on(Executor &);
int async_main(task<int> &&);
} // namespace tmc

#endif
