// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <functional>

namespace async_simple {

// co_await CurrentExecutor{} gives the executor of the coroutine.
struct CurrentExecutor {};

class Executor {
public:
    using Context = void*;
    using Duration = std::chrono::duration<int64_t, std::micro>;
    using Func = std::function<void()>;
    class TimeAwaitable;
    class TimeAwaiter;
    enum class Priority { HIGHEST = 0x0, DEFAULT = 0x7, YIELD = 0x8, LOWEST = 0xF };

    virtual ~Executor() {}
    virtual bool schedule(Func func) = 0;
    virtual bool schedule(Func func, uint64_t schedule_info) { return schedule(std::move(func)); }
    virtual bool currentThreadInExecutor() const;
    virtual Context checkout();
    virtual bool checkin(Func func, Context ctx) { return schedule(std::move(func)); }
    TimeAwaitable after(Duration dur);
    TimeAwaitable after(Duration dur, uint64_t schedule_info);

protected:
    virtual void schedule(Func func, Duration dur);
};

class Executor::TimeAwaiter {
public:
    bool await_ready() const noexcept { return false; }
    template <typename PromiseType>
    void await_suspend(std::coroutine_handle<PromiseType> continuation) {
        _ex->schedule(std::move(continuation), _dur);
    }
    void await_resume() {}

    Executor* _ex;
    Duration _dur;
};

// No awaiter itself: a coroutine asks it for one.
class Executor::TimeAwaitable {
public:
    TimeAwaitable(Executor* ex, Duration dur) : _ex(ex), _dur(dur) {}
    auto coAwait(Executor*) { return TimeAwaiter{_ex, _dur}; }

private:
    Executor* _ex;
    Duration _dur;
};

inline Executor::TimeAwaitable Executor::after(Duration dur) { return TimeAwaitable(this, dur); }
inline Executor::TimeAwaitable Executor::after(Duration dur, uint64_t) { return TimeAwaitable(this, dur); }

}  // namespace async_simple
