// A stand-in for the header of libcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include "coro/detail/awaitable.hpp"
#include "coro/task.hpp"

#include <variant>

namespace coro {

template <typename... awaitable_type>
[[nodiscard]] auto when_any(awaitable_type... awaitables)
    -> coro::task<std::variant<std::remove_cvref_t<detail::await_result<awaitable_type>>...>>;

} // namespace coro
