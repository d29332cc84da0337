// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/executors/executor.h"

#include <memory>

namespace concurrencpp::details {
    template<class executor_type>
    class resume_on_awaitable : public suspend_always {
        executor_type& m_executor;
        bool m_interrupted = false;

       public:
        resume_on_awaitable(executor_type& executor) noexcept : m_executor(executor) {}
        resume_on_awaitable(const resume_on_awaitable&) = delete;
        resume_on_awaitable(resume_on_awaitable&&) = delete;
        void await_suspend(coroutine_handle<void> handle) {
            m_executor.post(await_via_functor {handle, &m_interrupted});
        }
        void await_resume() const {}
    };
}  // namespace concurrencpp::details

namespace concurrencpp {
    template<class executor_type>
    auto resume_on(std::shared_ptr<executor_type> executor) {
        return details::resume_on_awaitable<executor_type>(*executor);
    }
    template<class executor_type>
    auto resume_on(executor_type& executor) noexcept {
        return details::resume_on_awaitable<executor_type>(executor);
    }
}  // namespace concurrencpp
