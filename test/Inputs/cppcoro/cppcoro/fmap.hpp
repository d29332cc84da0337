// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <cppcoro/awaitable_traits.hpp>

#include <coroutine>
#include <utility>

namespace cppcoro {

namespace detail {

template <typename Func, typename Awaitable>
class fmap_awaiter {
  using awaiter_t = typename awaitable_traits<Awaitable &&>::awaiter_t;

public:
  fmap_awaiter(Func &&func, Awaitable &&awaitable);
  bool await_ready();
  template <typename Promise>
  bool await_suspend(std::coroutine_handle<Promise> coroutine);
  auto await_resume()
      -> decltype(std::declval<Func>()(std::declval<typename awaitable_traits<Awaitable &&>::await_result_t>()));
};

template <typename Func, typename Awaitable>
class fmap_awaitable {
public:
  fmap_awaitable(Func func, Awaitable awaitable) : m_func(std::move(func)), m_awaitable(std::move(awaitable)) {}
  auto operator co_await() && {
    return fmap_awaiter<Func, Awaitable>(static_cast<Func &&>(m_func), static_cast<Awaitable &&>(m_awaitable));
  }

private:
  Func m_func;
  Awaitable m_awaitable;
};

} // namespace detail

template <typename Func, typename Awaitable>
auto fmap(Func func, Awaitable awaitable) {
  return detail::fmap_awaitable<Func, Awaitable>(std::move(func), std::move(awaitable));
}

} // namespace cppcoro
