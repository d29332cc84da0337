// A mock of TooManyCooks 6f18dfd (2026-07-15): the qualified names are true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_TMC_H
#define ASYNC_TIDY_TEST_PACKS_TMC_H

#include "coroutine.h"
#include <thread>
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
  ~ex_cpu() { teardown(), worker.join(); }

private:
  std::thread worker;
};
template <class Executor, class Awaitable> void post(Executor &, Awaitable &&);
template <class Executor, class Awaitable> std::future<void> post_waitable(Executor &, Awaitable &&);
template <class Executor> mock::awaiter<void> resume_on(Executor &);
class ex_braid {};
template <class Executor> class aw_ex_scope_exit : public mock::awaiter<void> {};
template <class Executor> class aw_ex_scope_enter : public mock::awaiter<aw_ex_scope_exit<Executor>> {};
template <class Executor> aw_ex_scope_enter<Executor> enter(Executor &);
class semaphore {
public:
  void release(size_t = 1);
  mock::awaiter<void> co_release();
};
int async_main(task<int> &&);
} // namespace tmc

#endif
