// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/Executor.h"
#include "async_simple/uthread/Uthread.h"

namespace async_simple::uthread {

enum class Launch { Prompt, Schedule, Current };

template <Launch policy, class F>
    requires(policy == Launch::Prompt)
inline Uthread async(F&& f, Executor* ex) {
    return Uthread(Attribute{ex}, std::forward<F>(f));
}

template <Launch policy, class F>
    requires(policy == Launch::Schedule)
inline void async(F&& f, Executor* ex) {
    ex->schedule([f = std::move(f), ex]() {
        Uthread uth(Attribute{ex}, std::move(f));
        uth.detach();
    });
}

}  // namespace async_simple::uthread
