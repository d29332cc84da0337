// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

namespace folly {

template <typename FunctionType>
class Function;

template <typename R, typename... Args>
class Function<R(Args...)> {
public:
  Function() = default;
  Function(decltype(nullptr)) noexcept;
  Function(Function &&) noexcept;
  template <typename Fun>
  Function(Fun fun) noexcept {
    keep(&fun);
  }
  R operator()(Args... args);

private:
  void keep(void *fun) noexcept;
};

} // namespace folly
