// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/results/impl/result_state.h"

#include <chrono>
#include <memory>
#include <utility>

namespace concurrencpp::details {
    template<class type>
    class awaitable_base : public suspend_always {
       protected:
        std::unique_ptr<result_state<type>> m_state;

       public:
        awaitable_base(std::unique_ptr<result_state<type>> state) noexcept : m_state(std::move(state)) {}
        awaitable_base(const awaitable_base&) = delete;
        awaitable_base(awaitable_base&&) = delete;
    };
}  // namespace concurrencpp::details

namespace concurrencpp {
    template<class type>
    class awaitable : public details::awaitable_base<type> {
       public:
        using details::awaitable_base<type>::awaitable_base;
        bool await_suspend(details::coroutine_handle<void> caller_handle) noexcept {
            return this->m_state->await(caller_handle);
        }
        type await_resume() {
            return this->m_state->get();
        }
    };

    template<class type>
    class resolve_awaitable : public details::awaitable_base<type> {
       public:
        using details::awaitable_base<type>::awaitable_base;
        bool await_suspend(details::coroutine_handle<void> caller_handle) noexcept {
            return this->m_state->await(caller_handle);
        }
        result<type> await_resume() {
            return result<type>(std::move(this->m_state));
        }
    };

    // Neither nodiscard nor a promise_type: its promise is found through coroutine_traits.
    template<class type>
    class result {
       private:
        std::unique_ptr<details::result_state<type>> m_state;

       public:
        result() noexcept = default;
        result(result&& rhs) noexcept = default;
        result(std::unique_ptr<details::result_state<type>> state) noexcept : m_state(std::move(state)) {}
        result(details::result_state<type>* state) noexcept : m_state(state) {}
        result& operator=(result&& rhs) noexcept {
            m_state = std::move(rhs.m_state);
            return *this;
        }
        result(const result& rhs) = delete;

        explicit operator bool() const noexcept {
            return static_cast<bool>(m_state);
        }
        result_status status() const {
            return m_state->status();
        }
        void wait() const {
            m_state->wait();
        }
        template<class duration_type, class ratio_type>
        result_status wait_for(std::chrono::duration<duration_type, ratio_type> duration) const {
            return m_state->wait_for(duration);
        }
        template<class clock_type, class duration_type>
        result_status wait_until(std::chrono::time_point<clock_type, duration_type> timeout_time) const;
        type get() {
            m_state->wait();
            return m_state->get();
        }
        auto operator co_await() {
            return awaitable<type> {std::move(m_state)};
        }
        auto resolve() {
            return resolve_awaitable<type> {std::move(m_state)};
        }
    };

    template<class type>
    class result_promise {
       public:
        template<class... argument_types>
        void set_result(argument_types&&... arguments);
        result<type> get_result();
    };
}  // namespace concurrencpp
