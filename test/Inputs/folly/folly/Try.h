// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

namespace folly {

template <class T>
class Try {
public:
  Try(Try &&) noexcept;
  ~Try();
  T &value() &;
  T &&value() &&;
  bool hasValue() const;
  bool hasException() const;
};

template <>
class Try<void> {
public:
  Try(Try &&) noexcept;
  ~Try();
  void value() const;
  bool hasException() const;
};

} // namespace folly
