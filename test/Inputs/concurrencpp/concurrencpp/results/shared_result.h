// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/results/result.h"

#include <memory>
#include <type_traits>

namespace concurrencpp {
    template<class type>
    class shared_awaitable : public details::suspend_always {
        std::shared_ptr<details::result_state<type>> m_state;

       public:
        shared_awaitable(std::shared_ptr<details::result_state<type>> state) noexcept : m_state(state) {}
        shared_awaitable(shared_awaitable&&) = delete;
        bool await_suspend(details::coroutine_handle<void> caller_handle) noexcept {
            return m_state->await(caller_handle);
        }
        std::add_lvalue_reference_t<type> await_resume();
    };

    template<class type>
    class shared_result {
        std::shared_ptr<details::result_state<type>> m_state;

       public:
        shared_result() noexcept = default;
        shared_result(result<type> rhs);
        shared_result(const shared_result& rhs) noexcept = default;
        shared_result(shared_result&& rhs) noexcept = default;
        result_status status() const;
        void wait();
        template<class duration_type, class ratio_type>
        result_status wait_for(std::chrono::duration<duration_type, ratio_type> duration);
        std::add_lvalue_reference_t<type> get();
        auto operator co_await() {
            return shared_awaitable<type> {m_state};
        }
    };
}  // namespace concurrencpp
