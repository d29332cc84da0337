// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/Executor.h"

#include <cstddef>
#include <functional>
#include <memory>

namespace async_simple::uthread {

struct Attribute {
    Executor* ex;
    size_t stack_size = 0;
};

// A stackful coroutine.
class Uthread {
public:
    template <class Func>
    Uthread(Attribute attr, Func&& func) : _attr(attr), _func(std::make_unique<std::function<void()>>(std::move(func))) {}
    Uthread(Uthread&& x) noexcept = default;
    template <class Callback>
    bool join(Callback&& callback);
    void detach();

private:
    Attribute _attr;
    std::unique_ptr<std::function<void()>> _func;
};

}  // namespace async_simple::uthread
