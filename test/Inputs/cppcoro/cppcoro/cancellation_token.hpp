// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

namespace cppcoro {

class cancellation_token {
public:
  cancellation_token() noexcept;
  cancellation_token(const cancellation_token &other) noexcept;
  ~cancellation_token();
  bool is_cancellation_requested() const noexcept;
};

} // namespace cppcoro
