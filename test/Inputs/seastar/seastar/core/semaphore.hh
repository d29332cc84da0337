// A small stand-in for Seastar: its names and include paths, no behaviour. Part of the tests of AsyncTidy.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <seastar/core/future.hh>

namespace seastar {

struct semaphore_default_exception_factory {};

template <typename ExceptionFactory, typename Clock = std::chrono::steady_clock>
class basic_semaphore {
public:
    explicit basic_semaphore(size_t count) noexcept;
    future<> wait(size_t nr = 1) noexcept;
    bool try_wait(size_t nr = 1) noexcept;
    void signal(size_t nr = 1) noexcept;
};

template <typename ExceptionFactory, typename Clock = std::chrono::steady_clock>
class semaphore_units {
public:
    semaphore_units() noexcept;
    semaphore_units(semaphore_units &&) noexcept;
    ~semaphore_units() noexcept;
    void return_all() noexcept;
};

template <typename ExceptionFactory, typename Clock>
future<semaphore_units<ExceptionFactory, Clock>>
get_units(basic_semaphore<ExceptionFactory, Clock> &sem, size_t units) noexcept;
template <typename ExceptionFactory, typename Clock>
std::optional<semaphore_units<ExceptionFactory, Clock>>
try_get_units(basic_semaphore<ExceptionFactory, Clock> &sem, size_t units) noexcept;
template <typename ExceptionFactory, typename Clock>
semaphore_units<ExceptionFactory, Clock>
consume_units(basic_semaphore<ExceptionFactory, Clock> &sem, size_t units) noexcept;
template <typename ExceptionFactory, typename Clock, typename Func>
futurize_t<std::invoke_result_t<Func>>
with_semaphore(basic_semaphore<ExceptionFactory, Clock> &sem, size_t units, Func &&func) noexcept {
    return internal::pending<futurize_t<std::invoke_result_t<Func>>>();
}

using semaphore = basic_semaphore<semaphore_default_exception_factory>;

} // namespace seastar
