// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/executors/executor_all.h"
#include "concurrencpp/timers/timer_queue.h"

#include <memory>

namespace concurrencpp {
    class runtime {
       public:
        runtime();
        ~runtime() noexcept;
        std::shared_ptr<concurrencpp::timer_queue> timer_queue() const noexcept;
        std::shared_ptr<concurrencpp::inline_executor> inline_executor() const noexcept;
        std::shared_ptr<concurrencpp::thread_pool_executor> thread_pool_executor() const noexcept;
        std::shared_ptr<concurrencpp::thread_pool_executor> background_executor() const noexcept;
        std::shared_ptr<concurrencpp::thread_executor> thread_executor() const noexcept;
        std::shared_ptr<concurrencpp::worker_thread_executor> make_worker_thread_executor();
        std::shared_ptr<concurrencpp::manual_executor> make_manual_executor();
    };
}  // namespace concurrencpp
