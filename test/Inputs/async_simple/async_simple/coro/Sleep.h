// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/Executor.h"
#include "async_simple/coro/Lazy.h"

#include <chrono>
#include <thread>

namespace async_simple::coro {

template <typename Rep, typename Period>
Lazy<void> sleep(Executor* ex, std::chrono::duration<Rep, Period> dur, uint64_t schedule_hint) {
    co_await ex->after(std::chrono::duration_cast<Executor::Duration>(dur), schedule_hint);
}

template <typename Rep, typename Period>
Lazy<void> sleep(Executor* ex, std::chrono::duration<Rep, Period> dur) {
    return sleep(ex, dur, static_cast<uint64_t>(Executor::Priority::DEFAULT));
}

// As in the library: without an executor it sleeps on the thread.
template <typename Rep, typename Period>
Lazy<void> sleep(std::chrono::duration<Rep, Period> dur, uint64_t schedule_hint) {
    auto ex = co_await CurrentExecutor();
    if (!ex) {
        std::this_thread::sleep_for(dur);
        co_return;
    }
    co_return co_await sleep(ex, dur, schedule_hint);
}

template <typename Rep, typename Period>
Lazy<void> sleep(std::chrono::duration<Rep, Period> dur) {
    return sleep(dur, static_cast<uint64_t>(Executor::Priority::DEFAULT));
}

}  // namespace async_simple::coro
