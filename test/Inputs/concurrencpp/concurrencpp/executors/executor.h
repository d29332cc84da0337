// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/results/result.h"
#include "concurrencpp/task.h"

#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace concurrencpp {
    class executor {
        template<class return_type, class executor_type, class callable_type, class... argument_types>
        static result<return_type> submit_bridge(executor_tag, executor_type&, callable_type callable, argument_types... arguments) {
            co_return callable(arguments...);
        }

       protected:
        template<class executor_type, class callable_type, class... argument_types>
        void do_post(callable_type&& callable, argument_types&&... arguments) {
            static_cast<executor_type*>(this)->enqueue([callable = std::forward<callable_type>(callable)]() mutable noexcept {
                callable();
            });
        }
        template<class executor_type, class callable_type, class... argument_types>
        auto do_submit(callable_type&& callable, argument_types&&... arguments) {
            using return_type = typename std::invoke_result_t<callable_type, argument_types...>;
            return submit_bridge<return_type>({},
                                              *static_cast<executor_type*>(this),
                                              std::forward<callable_type>(callable),
                                              std::forward<argument_types>(arguments)...);
        }

       public:
        executor(std::string_view name);
        virtual ~executor() noexcept = default;
        virtual void enqueue(concurrencpp::task task) = 0;
        virtual void enqueue(std::span<concurrencpp::task> tasks) = 0;
        virtual bool shutdown_requested() const = 0;
        virtual void shutdown() = 0;

        template<class callable_type, class... argument_types>
        void post(callable_type&& callable, argument_types&&... arguments) {
            return do_post<executor>(std::forward<callable_type>(callable), std::forward<argument_types>(arguments)...);
        }
        template<class callable_type, class... argument_types>
        auto submit(callable_type&& callable, argument_types&&... arguments) {
            return do_submit<executor>(std::forward<callable_type>(callable), std::forward<argument_types>(arguments)...);
        }
        template<class callable_type>
        void bulk_post(std::span<callable_type> callable_list);
        template<class callable_type, class return_type = std::invoke_result_t<callable_type>>
        std::vector<concurrencpp::result<return_type>> bulk_submit(std::span<callable_type> callable_list);
    };
}  // namespace concurrencpp
