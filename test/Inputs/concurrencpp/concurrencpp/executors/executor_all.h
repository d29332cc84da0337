// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/executors/derivable_executor.h"

#include <chrono>
#include <cstddef>

namespace concurrencpp {
    class inline_executor final : public executor {
       public:
        inline_executor() noexcept;
        void enqueue(concurrencpp::task task) override {
            task();
        }
        void enqueue(std::span<concurrencpp::task> tasks) override;
        bool shutdown_requested() const override;
        void shutdown() override;
    };

    class thread_pool_executor final : public derivable_executor<thread_pool_executor> {
       public:
        thread_pool_executor(std::string_view pool_name, size_t pool_size, std::chrono::milliseconds max_idle_time);
        ~thread_pool_executor() override;
        void enqueue(task task) override;
        void enqueue(std::span<task> tasks) override;
        bool shutdown_requested() const override;
        void shutdown() override;
    };

    class thread_executor final : public derivable_executor<thread_executor> {
       public:
        thread_executor();
        void enqueue(task task) override;
        void enqueue(std::span<task> tasks) override;
        bool shutdown_requested() const override;
        void shutdown() override;
    };

    class worker_thread_executor final : public derivable_executor<worker_thread_executor> {
       public:
        worker_thread_executor();
        void enqueue(task task) override;
        void enqueue(std::span<task> tasks) override;
        bool shutdown_requested() const override;
        void shutdown() override;
    };

    // Runs what it was given when its owner asks it to.
    class manual_executor final : public derivable_executor<manual_executor> {
       public:
        manual_executor();
        void enqueue(task task) override;
        void enqueue(std::span<task> tasks) override;
        bool shutdown_requested() const override;
        void shutdown() override;

        size_t clear();
        bool loop_once();
        bool loop_once_for(std::chrono::milliseconds max_waiting_time);
        size_t loop(size_t max_count);
        size_t loop_for(size_t max_count, std::chrono::milliseconds max_waiting_time);
        template<class clock_type, class duration_type>
        size_t loop_until(size_t max_count, std::chrono::time_point<clock_type, duration_type> timeout_time);
        void wait_for_task();
        bool wait_for_task_for(std::chrono::milliseconds max_waiting_time);
        void wait_for_tasks(size_t count);
        size_t wait_for_tasks_for(size_t count, std::chrono::milliseconds max_waiting_time);
    };
}  // namespace concurrencpp
