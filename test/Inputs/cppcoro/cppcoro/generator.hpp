// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <coroutine>
#include <type_traits>

namespace cppcoro {

template <typename T>
class generator;

namespace detail {

template <typename T>
class generator_promise {
public:
  generator<T> get_return_object() noexcept;
  constexpr std::suspend_always initial_suspend() const noexcept { return {}; }
  constexpr std::suspend_always final_suspend() const noexcept { return {}; }
  std::suspend_always yield_value(std::remove_reference_t<T> &value) noexcept;
  std::suspend_always yield_value(std::remove_reference_t<T> &&value) noexcept;
  void unhandled_exception();
  void return_void() {}
  template <typename U>
  std::suspend_never await_transform(U &&value) = delete;
};

struct generator_sentinel {};

template <typename T>
class generator_iterator {
public:
  friend bool operator==(const generator_iterator &it, generator_sentinel) noexcept { return it.m_done; }
  generator_iterator &operator++();
  T &operator*() const noexcept;

private:
  bool m_done;
};

} // namespace detail

template <typename T>
class [[nodiscard]] generator {
public:
  using promise_type = detail::generator_promise<T>;
  using iterator = detail::generator_iterator<T>;
  generator() noexcept;
  generator(generator &&other) noexcept;
  ~generator();
  iterator begin();
  detail::generator_sentinel end() noexcept { return {}; }
};

} // namespace cppcoro
