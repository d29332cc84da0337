// A stand-in for the header of cppcoro that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <cppcoro/fmap.hpp>
#include <cppcoro/when_all_ready.hpp>

namespace cppcoro {

template <typename... Awaitables>
[[nodiscard]] auto when_all(Awaitables &&...awaitables) {
  return fmap(
      [](auto &&tasks) {
        return std::apply([](auto &&...task) { return std::make_tuple(task.result()...); }, std::move(tasks));
      },
      when_all_ready(static_cast<Awaitables &&>(awaitables)...));
}

template <typename Awaitable>
[[nodiscard]] auto when_all(std::vector<Awaitable> awaitables) {
  return fmap(
      [](auto &&tasks) {
        using result_t = decltype(tasks.front().result());
        if constexpr (!std::is_void_v<result_t>) {
          std::vector<result_t> results;
          for (auto &task : tasks)
            results.emplace_back(task.result());
          return results;
        }
      },
      when_all_ready(std::move(awaitables)));
}

} // namespace cppcoro
