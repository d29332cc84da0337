// A stand-in for the header of yalantinglibs that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/Executor.h"
#include "async_simple/Try.h"
#include "async_simple/coro/Lazy.h"
#include "async_simple/coro/Sleep.h"

#include <coroutine>
#include <system_error>
#include <utility>

namespace coro_io {

class ExecutorWrapper;
ExecutorWrapper *get_global_block_executor();

class io_context_pool {
 public:
  void run();
  void stop();
  ExecutorWrapper *get_executor();
};

// Resumes the coroutine on the executor.
template <typename R>
struct callback_awaitor {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> handle) noexcept;
  auto coAwait(async_simple::Executor *) const noexcept { return *this; }
  R await_resume() noexcept;
};

template <typename Func>
inline async_simple::coro::Lazy<async_simple::Try<decltype(std::declval<Func>()())>> post(
    Func func, ExecutorWrapper *e = get_global_block_executor()) {
  co_return co_await callback_awaitor<async_simple::Try<decltype(std::declval<Func>()())>>();
}

template <typename Executor>
inline async_simple::coro::Lazy<async_simple::Try<void>> dispatch(Executor executor) {
  co_return co_await callback_awaitor<async_simple::Try<void>>();
}

template <typename Duration>
inline async_simple::coro::Lazy<bool> sleep_for(Duration d) {
  if (co_await async_simple::CurrentExecutor())
    co_await async_simple::coro::sleep(d);
  co_return true;
}

template <typename Socket, typename AsioBuffer>
std::pair<std::error_code, size_t> read_some(Socket &sock, AsioBuffer &&buffer) {
  std::error_code error;
  size_t length = sock.read_some(std::forward<AsioBuffer>(buffer), error);
  return std::make_pair(error, length);
}

template <typename Socket, typename AsioBuffer>
inline async_simple::coro::Lazy<std::pair<std::error_code, size_t>> async_read_some(Socket &socket, AsioBuffer &&buffer) noexcept {
  co_return co_await callback_awaitor<std::pair<std::error_code, size_t>>();
}

}  // namespace coro_io
