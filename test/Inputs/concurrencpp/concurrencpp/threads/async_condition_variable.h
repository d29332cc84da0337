// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/threads/async_lock.h"

namespace concurrencpp {
    class async_condition_variable {
       public:
        lazy_result<void> await(std::shared_ptr<executor> resume_executor, scoped_async_lock& lock);
        template<class predicate_type>
        lazy_result<void> await(std::shared_ptr<executor> resume_executor, scoped_async_lock& lock, predicate_type pred) {
            while (!pred()) {
                co_await await(resume_executor, lock);
            }
        }
        void notify_one();
        void notify_all();
    };
}  // namespace concurrencpp
