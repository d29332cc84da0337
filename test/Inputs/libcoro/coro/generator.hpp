// A stand-in for the header of libcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <coroutine>
#include <type_traits>

namespace coro {

template <typename T>
class generator;

namespace detail {

template <typename T>
class generator_promise {
public:
  using value_type = std::remove_reference_t<T>;
  auto get_return_object() noexcept -> generator<T>;
  auto initial_suspend() const { return std::suspend_always{}; }
  auto final_suspend() const noexcept(true) { return std::suspend_always{}; }
  auto yield_value(value_type &value) noexcept { return std::suspend_always{}; }
  auto yield_value(value_type &&value) noexcept { return std::suspend_always{}; }
  auto unhandled_exception() -> void;
  auto return_void() noexcept -> void {}
};

struct generator_sentinel {};

template <typename T>
class generator_iterator {
public:
  friend auto operator==(const generator_iterator &it, generator_sentinel) noexcept -> bool { return it.m_done; }
  auto operator++() -> generator_iterator &;
  auto operator*() const noexcept -> T &;

private:
  bool m_done{false};
};

} // namespace detail

template <typename T>
class generator {
public:
  using promise_type = detail::generator_promise<T>;
  using iterator = detail::generator_iterator<T>;
  generator() noexcept;
  generator(generator &&other) noexcept;
  ~generator();
  auto begin() -> iterator;
  auto end() noexcept -> detail::generator_sentinel { return {}; }
};

} // namespace coro
