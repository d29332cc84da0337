// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/results/result_fwd_declarations.h"

#include <chrono>
#include <exception>

namespace concurrencpp::details {
    template<class type>
    class result_state {
       public:
        void wait();  // defined in the library
        result_status status() const noexcept;
        result_status wait_for(std::chrono::milliseconds duration);
        bool await(coroutine_handle<void> caller_handle) noexcept;
        type get();
        template<class... argument_types>
        void set_result(argument_types&&... arguments);
        void set_exception(std::exception_ptr error) noexcept;
        void complete_producer(coroutine_handle<void> done_handle = {});
    };
}  // namespace concurrencpp::details
