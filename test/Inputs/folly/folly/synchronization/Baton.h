// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <atomic>
#include <chrono>

namespace folly {

template <bool MayBlock = true, template <typename> class Atom = std::atomic>
class Baton {
public:
  Baton() noexcept;
  ~Baton() noexcept;
  bool ready() const noexcept;
  void post() noexcept;
  void wait() noexcept;
  bool try_wait() noexcept;
  template <typename Rep, typename Period>
  bool try_wait_for(const std::chrono::duration<Rep, Period> &timeout) noexcept;
};

} // namespace folly
