// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

namespace folly::coro {

struct co_current_executor_t {
  enum class secret_ { token_ };
  explicit constexpr co_current_executor_t(secret_) {}
};

inline constexpr co_current_executor_t co_current_executor{co_current_executor_t::secret_::token_};

} // namespace folly::coro
