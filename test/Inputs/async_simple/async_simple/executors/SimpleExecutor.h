// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/Executor.h"

#include <cstddef>

namespace async_simple::executors {

// A pool of threads.
class SimpleExecutor : public Executor {
public:
    explicit SimpleExecutor(size_t threadNum);
    ~SimpleExecutor();
    bool schedule(Func func) override;
    bool currentThreadInExecutor() const override;
    using Executor::checkin;
};

}  // namespace async_simple::executors
