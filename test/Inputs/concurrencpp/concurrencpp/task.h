// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/results/result_fwd_declarations.h"

#include <utility>

namespace concurrencpp {
    // Any callable, called once. Its result is dropped.
    class task {
        void* m_callable;
        void (*m_execute)(void*);

       public:
        template<class callable_type>
        task(callable_type&& callable) :
            m_callable(new std::decay_t<callable_type>(std::forward<callable_type>(callable))), m_execute([](void* target) {
                (*static_cast<std::decay_t<callable_type>*>(target))();
            }) {}
        task(task&& rhs) noexcept;
        task(const task& rhs) = delete;
        ~task() noexcept;
        void operator()();
    };
}  // namespace concurrencpp

namespace concurrencpp::details {
    class await_via_functor {
        coroutine_handle<void> m_caller_handle;
        bool* m_interrupted;

       public:
        await_via_functor(coroutine_handle<void> caller_handle, bool* interrupted) noexcept;
        await_via_functor(await_via_functor&& rhs) noexcept;
        void operator()() noexcept {
            m_caller_handle();
        }
    };
}  // namespace concurrencpp::details
