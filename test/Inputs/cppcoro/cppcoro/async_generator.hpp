// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <coroutine>
#include <memory>

namespace cppcoro {

template <typename T>
class async_generator;

namespace detail {

template <typename T>
class async_generator_iterator;

class async_generator_yield_operation final {
public:
  bool await_ready() const noexcept;
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> producer) noexcept;
  void await_resume() noexcept {}
};

template <typename T>
class async_generator_promise final {
public:
  std::suspend_always initial_suspend() const noexcept { return {}; }
  async_generator_yield_operation final_suspend() noexcept;
  void unhandled_exception() noexcept;
  void return_void() noexcept {}
  async_generator<T> get_return_object() noexcept;
  async_generator_yield_operation yield_value(T &value) noexcept;
  async_generator_yield_operation yield_value(T &&value) noexcept;
};

template <typename T>
class async_generator_advance_operation {
public:
  bool await_ready() const noexcept;
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> consumer) noexcept;
};

template <typename T>
class async_generator_increment_operation final : public async_generator_advance_operation<T> {
public:
  async_generator_iterator<T> &await_resume();
};

template <typename T>
class async_generator_begin_operation final : public async_generator_advance_operation<T> {
public:
  async_generator_iterator<T> await_resume();
};

template <typename T>
class async_generator_iterator final {
public:
  async_generator_increment_operation<T> operator++() noexcept;
  T &operator*() const noexcept;
  bool operator==(const async_generator_iterator &other) const noexcept;
};

} // namespace detail

template <typename T>
class [[nodiscard]] async_generator {
public:
  using promise_type = detail::async_generator_promise<T>;
  using iterator = detail::async_generator_iterator<T>;

  async_generator() noexcept;
  async_generator(async_generator &&other) noexcept;
  ~async_generator();
  auto begin() noexcept { return detail::async_generator_begin_operation<T>{}; }
  auto end() noexcept { return iterator{}; }

private:
  std::coroutine_handle<promise_type> m_coroutine;
};

} // namespace cppcoro
