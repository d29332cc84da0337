// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/executors/executor_all.h"
#include "concurrencpp/results/result.h"

#include <coroutine>
#include <exception>
#include <memory>
#include <utility>

namespace concurrencpp::details {
    template<class derived_type, class type>
    struct return_value_struct {
        template<class return_type>
        void return_value(return_type&& value) {
            static_cast<derived_type*>(this)->set_result(std::forward<return_type>(value));
        }
    };
    template<class derived_type>
    struct return_value_struct<derived_type, void> {
        void return_void() noexcept {
            static_cast<derived_type*>(this)->set_result();
        }
    };

    struct lazy_final_awaiter : public suspend_always {
        template<class promise_type>
        coroutine_handle<void> await_suspend(coroutine_handle<promise_type> handle) noexcept {
            return handle.promise().resume_caller();
        }
    };

    template<class type>
    class lazy_result_state {
        coroutine_handle<void> m_caller_handle;

       public:
        coroutine_handle<void> resume_caller() const noexcept {
            return m_caller_handle;
        }
        coroutine_handle<void> await(coroutine_handle<void> caller_handle) noexcept {
            m_caller_handle = caller_handle;
            return coroutine_handle<lazy_result_state>::from_promise(*this);
        }
        lazy_result<type> get_return_object() noexcept {
            return lazy_result<type>(coroutine_handle<lazy_result_state>::from_promise(*this));
        }
        void unhandled_exception() noexcept;
        suspend_always initial_suspend() const noexcept {
            return {};
        }
        lazy_final_awaiter final_suspend() const noexcept {
            return {};
        }
        template<class... argument_types>
        void set_result(argument_types&&... arguments);
        type get();
    };

    template<class executor_type>
    class initialy_rescheduled_promise {
        executor_type& m_initial_executor;

       public:
        template<class... argument_types>
        initialy_rescheduled_promise(executor_tag, executor_type& executor, argument_types&&...) : m_initial_executor(executor) {}
        template<class... argument_types>
        initialy_rescheduled_promise(executor_tag, std::shared_ptr<executor_type> executor, argument_types&&...) :
            m_initial_executor(*executor) {}

        class initial_scheduling_awaiter : public suspend_always {
            bool m_interrupted = false;

           public:
            template<class promise_type>
            void await_suspend(coroutine_handle<promise_type> handle) {
                handle.promise().m_initial_executor.post(await_via_functor {handle, &m_interrupted});
            }
            void await_resume() const {}
        };
        initial_scheduling_awaiter initial_suspend() const noexcept {
            return {};
        }
    };

    struct initialy_resumed_promise {
        suspend_never initial_suspend() const noexcept {
            return {};
        }
    };

    struct null_result_promise {
        null_result get_return_object() const noexcept {
            return {};
        }
        suspend_never final_suspend() const noexcept {
            return {};
        }
        void unhandled_exception() const noexcept {}
        void return_void() const noexcept {}
    };

    struct result_publisher : public suspend_always {
        template<class promise_type>
        void await_suspend(coroutine_handle<promise_type> handle) const noexcept {
            handle.promise().complete_producer(handle);
        }
    };

    template<class type>
    struct result_coro_promise : public return_value_struct<result_coro_promise<type>, type> {
       private:
        result_state<type> m_result_state;

       public:
        template<class... argument_types>
        void set_result(argument_types&&... arguments) {
            m_result_state.set_result(std::forward<argument_types>(arguments)...);
        }
        void unhandled_exception() noexcept {
            m_result_state.set_exception(std::current_exception());
        }
        result<type> get_return_object() noexcept {
            return {&m_result_state};
        }
        void complete_producer(coroutine_handle<void> done_handle) noexcept {
            m_result_state.complete_producer(done_handle);
        }
        result_publisher final_suspend() const noexcept {
            return {};
        }
    };

    template<class type>
    struct lazy_promise : lazy_result_state<type>, public return_value_struct<lazy_promise<type>, type> {};

    struct initialy_resumed_null_result_promise : public initialy_resumed_promise, public null_result_promise {};

    template<class return_type>
    struct initialy_resumed_result_promise : public initialy_resumed_promise, public result_coro_promise<return_type> {};

    template<class executor_type>
    struct initialy_rescheduled_null_result_promise : public initialy_rescheduled_promise<executor_type>, public null_result_promise {
        using initialy_rescheduled_promise<executor_type>::initialy_rescheduled_promise;
    };

    template<class return_type, class executor_type>
    struct initialy_rescheduled_result_promise :
        public initialy_rescheduled_promise<executor_type>,
        public result_coro_promise<return_type> {
        using initialy_rescheduled_promise<executor_type>::initialy_rescheduled_promise;
    };
}  // namespace concurrencpp::details

namespace std {
    template<class... arguments>
    struct coroutine_traits<::concurrencpp::null_result, arguments...> {
        using promise_type = concurrencpp::details::initialy_resumed_null_result_promise;
    };
    template<class type, class... arguments>
    struct coroutine_traits<::concurrencpp::result<type>, arguments...> {
        using promise_type = concurrencpp::details::initialy_resumed_result_promise<type>;
    };
    template<class executor_type, class... arguments>
    struct coroutine_traits<::concurrencpp::null_result, concurrencpp::executor_tag, std::shared_ptr<executor_type>, arguments...> {
        using promise_type = concurrencpp::details::initialy_rescheduled_null_result_promise<executor_type>;
    };
    template<class type, class executor_type, class... arguments>
    struct coroutine_traits<::concurrencpp::result<type>, concurrencpp::executor_tag, std::shared_ptr<executor_type>, arguments...> {
        using promise_type = concurrencpp::details::initialy_rescheduled_result_promise<type, executor_type>;
    };
    template<class type, class executor_type, class... arguments>
    struct coroutine_traits<::concurrencpp::result<type>, concurrencpp::executor_tag, executor_type&, arguments...> {
        using promise_type = concurrencpp::details::initialy_rescheduled_result_promise<type, executor_type>;
    };
    template<class type, class... arguments>
    struct coroutine_traits<::concurrencpp::lazy_result<type>, arguments...> {
        using promise_type = concurrencpp::details::lazy_promise<type>;
    };
}  // namespace std
