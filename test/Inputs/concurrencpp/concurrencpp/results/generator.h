// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/results/result_fwd_declarations.h"

#include <utility>

namespace concurrencpp::details {
    template<class type>
    class generator_state;

    struct generator_end_iterator {};

    template<class type>
    class generator_iterator {
        coroutine_handle<generator_state<type>> m_coro_handle;

       public:
        generator_iterator(coroutine_handle<generator_state<type>> handle) : m_coro_handle(handle) {}
        generator_iterator& operator++() {
            m_coro_handle.resume();
            return *this;
        }
        type& operator*() const {
            return *m_coro_handle.promise().value;
        }
        friend bool operator!=(const generator_iterator& it, generator_end_iterator) {
            return !it.m_coro_handle.done();
        }
    };
}  // namespace concurrencpp::details

namespace concurrencpp {
    template<typename type>
    class generator {
       public:
        using promise_type = details::generator_state<type>;
        generator(details::coroutine_handle<promise_type> handle) noexcept : m_coro_handle(handle) {}
        generator(generator&& rhs) noexcept : m_coro_handle(std::exchange(rhs.m_coro_handle, {})) {}
        ~generator() noexcept {
            if (static_cast<bool>(m_coro_handle)) {
                m_coro_handle.destroy();
            }
        }
        details::generator_iterator<type> begin() {
            m_coro_handle.resume();
            return {m_coro_handle};
        }
        static details::generator_end_iterator end() noexcept {
            return {};
        }

       private:
        details::coroutine_handle<promise_type> m_coro_handle;
    };
}  // namespace concurrencpp

namespace concurrencpp::details {
    template<class type>
    class generator_state {
       public:
        type* value = nullptr;
        generator<type> get_return_object() noexcept {
            return generator<type> {coroutine_handle<generator_state>::from_promise(*this)};
        }
        suspend_always initial_suspend() const noexcept {
            return {};
        }
        suspend_always final_suspend() const noexcept {
            return {};
        }
        suspend_always yield_value(type& ref) noexcept {
            value = &ref;
            return {};
        }
        void unhandled_exception() noexcept {}
        void return_void() const noexcept {}
    };
}  // namespace concurrencpp::details
