// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include "async_simple/Future.h"

namespace async_simple {

template <typename T>
class Promise {
public:
    Future<T> getFuture() { return Future<T>(_state); }
    void setValue(T value);
    void setException(std::exception_ptr error);

private:
    std::shared_ptr<FutureState<T>> _state = std::make_shared<FutureState<T>>();
};

}  // namespace async_simple
