// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include <coroutine>

namespace concurrencpp {
    template<class type>
    class result;
    template<class type>
    class lazy_result;
    template<class type>
    class shared_result;

    struct executor_tag {};
    struct null_result {};
    enum class result_status { idle, value, exception };
}  // namespace concurrencpp

namespace concurrencpp::details {
    template<class promise_type>
    using coroutine_handle = std::coroutine_handle<promise_type>;
    using suspend_never = std::suspend_never;
    using suspend_always = std::suspend_always;
}  // namespace concurrencpp::details
