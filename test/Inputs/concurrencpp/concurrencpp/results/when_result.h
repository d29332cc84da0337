// A stand-in for the header of concurrencpp that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "concurrencpp/results/lazy_result.h"
#include "concurrencpp/results/resume_on.h"

#include <cstddef>
#include <iterator>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

namespace concurrencpp {
    template<class sequence_type>
    struct when_any_result {
        std::size_t index;
        sequence_type results;
    };
}  // namespace concurrencpp

namespace concurrencpp::details {
    template<class type>
    struct when_all_awaitable : suspend_always {
        when_all_awaitable(type& results) noexcept;
    };

    template<class executor_type, class collection_type>
    lazy_result<collection_type> when_all_impl(std::shared_ptr<executor_type> resume_executor, collection_type collection) {
        co_await when_all_awaitable<collection_type> {collection};
        co_await resume_on(resume_executor);
        co_return std::move(collection);
    }
    template<class executor_type, class tuple_type>
    lazy_result<when_any_result<tuple_type>> when_any_impl(std::shared_ptr<executor_type> resume_executor, tuple_type tuple) {
        co_await when_all_awaitable<tuple_type> {tuple};
        co_await resume_on(resume_executor);
        co_return when_any_result<tuple_type> {0, std::move(tuple)};
    }
}  // namespace concurrencpp::details

namespace concurrencpp {
    template<class executor_type, class... result_types>
    lazy_result<std::tuple<typename std::decay<result_types>::type...>> when_all(std::shared_ptr<executor_type> resume_executor,
                                                                                 result_types&&... results) {
        return details::when_all_impl(resume_executor, std::make_tuple(std::forward<result_types>(results)...));
    }
    template<class executor_type, class iterator_type>
    lazy_result<std::vector<typename std::iterator_traits<iterator_type>::value_type>>
    when_all(std::shared_ptr<executor_type> resume_executor, iterator_type begin, iterator_type end) {
        using type = typename std::iterator_traits<iterator_type>::value_type;
        return details::when_all_impl(resume_executor, std::vector<type> {std::make_move_iterator(begin), std::make_move_iterator(end)});
    }
    template<class executor_type, class... result_types>
    lazy_result<when_any_result<std::tuple<result_types...>>> when_any(std::shared_ptr<executor_type> resume_executor,
                                                                       result_types&&... results) {
        return details::when_any_impl(resume_executor, std::make_tuple(std::forward<result_types>(results)...));
    }
}  // namespace concurrencpp
