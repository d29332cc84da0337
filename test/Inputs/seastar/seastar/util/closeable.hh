// A small stand-in for Seastar: its names and include paths, no behaviour. Part of the tests of AsyncTidy.
#pragma once

#include <seastar/core/future.hh>

namespace seastar {

template <typename Object>
class [[nodiscard]] deferred_close {
public:
    deferred_close(Object &obj) noexcept;
    ~deferred_close();
    void close_now() noexcept;
    void cancel() noexcept;
};

} // namespace seastar
