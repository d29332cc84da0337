// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

namespace cppcoro::detail {

class lightweight_manual_reset_event {
public:
  lightweight_manual_reset_event(bool initiallySet = false);
  ~lightweight_manual_reset_event();
  void set() noexcept;
  void reset() noexcept;
  void wait() noexcept;
};

} // namespace cppcoro::detail
