// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include <condition_variable>
#include <mutex>
#include <queue>

namespace async_simple::util {

template <typename T>
class Queue {
public:
    void push(T&& item) {
        {
            std::scoped_lock guard(_mutex);
            _queue.push(std::move(item));
        }
        _cond.notify_one();
    }
    bool pop(T& item) {
        std::unique_lock lock(_mutex);
        _cond.wait(lock, [&] { return !_queue.empty() || _stop; });
        if (_queue.empty())
            return false;
        item = std::move(_queue.front());
        _queue.pop();
        return true;
    }
    bool try_pop(T& item);

private:
    std::queue<T> _queue;
    bool _stop = false;
    mutable std::mutex _mutex;
    std::condition_variable _cond;
};

}  // namespace async_simple::util
