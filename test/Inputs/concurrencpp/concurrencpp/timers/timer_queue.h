// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/executors/executor.h"
#include "concurrencpp/results/lazy_result.h"

#include <chrono>
#include <memory>

namespace concurrencpp {
    class timer {
       public:
        timer() noexcept = default;
        timer(timer&& rhs) noexcept = default;
        timer& operator=(timer&& rhs) noexcept = default;
        ~timer() noexcept;
        void cancel();
    };

    class timer_queue : public std::enable_shared_from_this<timer_queue> {
       public:
        template<class callable_type, class... argumet_types>
        timer make_timer(std::chrono::milliseconds due_time,
                         std::chrono::milliseconds frequency,
                         std::shared_ptr<concurrencpp::executor> executor,
                         callable_type&& callable,
                         argumet_types&&... arguments) {
            return {};
        }
        template<class callable_type, class... argumet_types>
        timer make_one_shot_timer(std::chrono::milliseconds due_time,
                                  std::shared_ptr<concurrencpp::executor> executor,
                                  callable_type&& callable,
                                  argumet_types&&... arguments) {
            return {};
        }
        lazy_result<void> make_delay_object(std::chrono::milliseconds due_time, std::shared_ptr<concurrencpp::executor> executor);
        void shutdown();
    };
}  // namespace concurrencpp
