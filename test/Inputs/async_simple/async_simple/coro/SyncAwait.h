// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/Executor.h"
#include "async_simple/Try.h"
#include "async_simple/util/Condition.h"

#include <type_traits>
#include <utility>

namespace async_simple::coro {

template <typename LazyType>
inline auto syncAwait(LazyType&& lazy) {
    util::Condition cond;
    using ValueType = typename std::decay_t<LazyType>::ValueType;
    Try<ValueType> value;
    std::move(std::forward<LazyType>(lazy)).start([&cond, &value](Try<ValueType> result) {
        value = std::move(result);
        cond.release();
    });
    cond.acquire();
    return std::move(value).value();
}

template <typename LazyType>
inline auto syncAwait(LazyType&& lazy, Executor* ex) {
    return syncAwait(std::move(std::forward<LazyType>(lazy)).via(ex));
}

}  // namespace async_simple::coro
