// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/Function.h>

#include <cstdint>

namespace folly {

using Func = Function<void()>;

class Executor;

template <typename ExecutorT = Executor>
class ExecutorKeepAlive {
public:
  ExecutorKeepAlive() = default;
  ~ExecutorKeepAlive();
  ExecutorKeepAlive(ExecutorKeepAlive &&other) noexcept;
  ExecutorKeepAlive(const ExecutorKeepAlive &other) noexcept;
  ExecutorKeepAlive &operator=(ExecutorKeepAlive &&other) noexcept;
  ExecutorKeepAlive &operator=(const ExecutorKeepAlive &other);
  template <typename OtherExecutor>
  ExecutorKeepAlive(ExecutorKeepAlive<OtherExecutor> &&other) noexcept;
  ExecutorKeepAlive(ExecutorT *executor);
  ExecutorT *get() const;
  ExecutorT *operator->() const { return get(); }
  ExecutorT &operator*() const { return *get(); }
};

class Executor {
public:
  virtual ~Executor() = default;
  virtual void add(Func) = 0;
  virtual void addWithPriority(Func, int8_t priority);

  template <typename ExecutorT = Executor>
  using KeepAlive = ExecutorKeepAlive<ExecutorT>;

  template <typename ExecutorT>
  static KeepAlive<ExecutorT> getKeepAliveToken(ExecutorT *executor);
};

template <typename ExecutorT>
Executor::KeepAlive<ExecutorT> getKeepAliveToken(ExecutorT *executor);

} // namespace folly
