// A small stand-in for Seastar: its names and include paths, no behaviour. Part of the tests of AsyncTidy.
#pragma once

#include <seastar/core/future.hh>

namespace seastar {

class gate {
public:
    class holder {
    public:
        explicit holder(gate &g);
        ~holder();
    };
    holder hold();
    void enter();
    void leave() noexcept;
    future<> close() noexcept;
};

template <typename Func>
futurize_t<std::invoke_result_t<Func>> with_gate(gate &g, Func &&func) {
    return internal::pending<futurize_t<std::invoke_result_t<Func>>>();
}
template <typename Func>
futurize_t<std::invoke_result_t<Func>> try_with_gate(gate &g, Func &&func) noexcept {
    return internal::pending<futurize_t<std::invoke_result_t<Func>>>();
}

} // namespace seastar
