// A small stand-in for Seastar: its names and include paths, no behaviour. Part of the tests of AsyncTidy.
#pragma once

#include <seastar/core/future.hh>

namespace seastar {

class condition_variable {
public:
    future<> wait() noexcept;
    template <typename Pred>
    future<> wait(Pred &&pred) noexcept {
        return wait();
    }
    void signal() noexcept;
};

} // namespace seastar
