// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <coroutine>
#include <type_traits>

namespace cppcoro {

class async_scope {
public:
  async_scope() noexcept;
  ~async_scope();

  template <typename Awaitable>
  void spawn(Awaitable &&awaitable) {
    [](async_scope *scope, std::decay_t<Awaitable> awaitable) -> oneway_task {
      scope->on_work_started();
      co_await static_cast<std::decay_t<Awaitable> &&>(awaitable);
      scope->on_work_finished();
    }(this, static_cast<Awaitable &&>(awaitable));
  }

  [[nodiscard]] auto join() noexcept {
    class awaiter {
      async_scope *m_scope;

    public:
      awaiter(async_scope *scope) noexcept : m_scope(scope) {}
      bool await_ready() noexcept;
      bool await_suspend(std::coroutine_handle<> continuation) noexcept;
      void await_resume() noexcept {}
    };
    return awaiter{this};
  }

private:
  void on_work_finished() noexcept;
  void on_work_started() noexcept;

  struct oneway_task {
    struct promise_type {
      std::suspend_never initial_suspend() { return {}; }
      std::suspend_never final_suspend() noexcept { return {}; }
      void unhandled_exception();
      oneway_task get_return_object() { return {}; }
      void return_void() {}
    };
  };
};

} // namespace cppcoro
