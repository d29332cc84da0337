// A small stand-in for Seastar: its names and include paths, no behaviour. Part of the tests of AsyncTidy.
#pragma once

#include <seastar/core/future.hh>

namespace seastar {

class thread_attributes {};

class thread {
public:
    template <typename Func>
    explicit thread(Func func) {}
    template <typename Func>
    thread(thread_attributes attr, Func func) {}
    thread(thread &&) noexcept;
    ~thread();
    future<> join();
    static void yield();
};

template <typename Func, typename... Args>
futurize_t<std::invoke_result_t<Func, Args...>>
async(thread_attributes attr, Func &&func, Args &&...args) noexcept {
    return internal::pending<futurize_t<std::invoke_result_t<Func, Args...>>>();
}
template <typename Func, typename... Args>
futurize_t<std::invoke_result_t<Func, Args...>> async(Func &&func, Args &&...args) noexcept {
    return internal::pending<futurize_t<std::invoke_result_t<Func, Args...>>>();
}

} // namespace seastar
