// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/results/promises.h"

#include <utility>

namespace concurrencpp {
    template<class type>
    class lazy_awaitable {
       private:
        const details::coroutine_handle<details::lazy_result_state<type>> m_state;

       public:
        lazy_awaitable(details::coroutine_handle<details::lazy_result_state<type>> state) noexcept : m_state(state) {}
        ~lazy_awaitable() noexcept {
            auto state = m_state;
            state.destroy();
        }
        bool await_ready() const noexcept {
            return m_state.done();
        }
        details::coroutine_handle<void> await_suspend(details::coroutine_handle<void> caller_handle) noexcept {
            return m_state.promise().await(caller_handle);
        }
        type await_resume() {
            return m_state.promise().get();
        }
    };

    template<class type>
    class lazy_resolve_awaitable {
       private:
        details::coroutine_handle<details::lazy_result_state<type>> m_state;

       public:
        lazy_resolve_awaitable(details::coroutine_handle<details::lazy_result_state<type>> state) noexcept : m_state(state) {}
        bool await_ready() const noexcept {
            return m_state.done();
        }
        details::coroutine_handle<void> await_suspend(details::coroutine_handle<void> caller_handle) noexcept {
            return m_state.promise().await(caller_handle);
        }
        lazy_result<type> await_resume() noexcept {
            return {std::exchange(m_state, {})};
        }
    };

    template<class type>
    class lazy_result {
       private:
        details::coroutine_handle<details::lazy_result_state<type>> m_state;

        result<type> run_impl() {
            lazy_result self(std::move(*this));
            co_return co_await self;
        }

       public:
        lazy_result() noexcept = default;
        lazy_result(lazy_result&& rhs) noexcept : m_state(std::exchange(rhs.m_state, {})) {}
        lazy_result(details::coroutine_handle<details::lazy_result_state<type>> state) noexcept : m_state(state) {}
        ~lazy_result() noexcept {
            if (static_cast<bool>(m_state)) {
                m_state.destroy();
            }
        }
        lazy_result& operator=(lazy_result&& rhs) noexcept {
            std::swap(m_state, rhs.m_state);
            return *this;
        }
        explicit operator bool() const noexcept {
            return static_cast<bool>(m_state);
        }
        result_status status() const;
        auto operator co_await() {
            return lazy_awaitable<type> {std::exchange(m_state, {})};
        }
        auto resolve() {
            return lazy_resolve_awaitable<type> {std::exchange(m_state, {})};
        }
        result<type> run() {
            return run_impl();
        }
    };
}  // namespace concurrencpp
