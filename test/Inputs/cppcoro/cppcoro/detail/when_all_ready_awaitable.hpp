// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <cppcoro/awaitable_traits.hpp>

#include <coroutine>
#include <utility>

namespace cppcoro::detail {

template <typename Result>
class when_all_task {
public:
  when_all_task(when_all_task &&other) noexcept;
  ~when_all_task();
  Result result();
};

template <typename Awaitable>
when_all_task<typename awaitable_traits<Awaitable>::await_result_t> make_when_all_task(Awaitable awaitable);

template <typename TaskContainer>
class when_all_ready_awaitable {
public:
  explicit when_all_ready_awaitable(TaskContainer &&tasks) noexcept;
  when_all_ready_awaitable(when_all_ready_awaitable &&other) noexcept;

  auto operator co_await() && noexcept {
    class awaiter {
    public:
      awaiter(when_all_ready_awaitable &awaitable) : m_awaitable(awaitable) {}
      bool await_ready() const noexcept;
      bool await_suspend(std::coroutine_handle<> awaitingCoroutine) noexcept;
      TaskContainer &&await_resume() noexcept { return std::move(m_awaitable.m_tasks); }

    private:
      when_all_ready_awaitable &m_awaitable;
    };
    return awaiter{*this};
  }

private:
  TaskContainer m_tasks;
};

} // namespace cppcoro::detail
