// A small stand-in for Seastar: its names and include paths, no behaviour. Part of the tests of AsyncTidy.
#pragma once

#include <seastar/core/future.hh>

namespace seastar {

class shared_mutex {
public:
    future<> lock_shared() noexcept;
    future<> lock() noexcept;
    bool try_lock() noexcept;
    void unlock() noexcept;
    void unlock_shared() noexcept;
};

} // namespace seastar
