// A mock of YACLib a4b9273 (2026-01-02): the qualified names are true, the bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_YACLIB_H
#define ASYNC_TIDY_TEST_PACKS_YACLIB_H

#include "coroutine.h"

namespace yaclib {
struct IExecutor {};
template <class V> class Result {};
template <class V = void> class FutureBase {
public:
  V Get() &&;
  const Result<V> *Get() const & noexcept; // null if it is not ready
  V Touch() &&;
  void Detach() &&;
};
template <class V = void> class Future final : public FutureBase<V>, public mock::awaiter<V> {
public:
  using promise_type = mock::promise<Future, V, std::suspend_never>;
};
template <class V = void> class Task final : public mock::awaiter<V> {
public:
  using promise_type = mock::promise<Task, V, std::suspend_always>;
  V Get() &&;
  void Detach() &&;
};
template <class... Waited> void Wait(Waited &...fs);
template <class F> Future<int> Run(IExecutor &e, F &&f) { return {}; }
template <class F> void Submit(IExecutor &e, F &&f) {}
mock::awaiter<void> On(IExecutor &e);
template <class Waited> mock::awaiter<void> Await(Waited &);
template <bool = false> class Mutex {
public:
  bool TryLock();
  mock::awaiter<void> Lock();
};
} // namespace yaclib

#endif
