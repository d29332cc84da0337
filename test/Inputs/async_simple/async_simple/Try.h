// A stand-in for the header of async_simple that has this name: its names and its structure, little of its behaviour.
#pragma once

#include <exception>
#include <optional>
#include <utility>

namespace async_simple {

template <typename T>
class Try {
public:
    Try() = default;
    Try(T value) : _value(std::move(value)) {}
    Try(std::exception_ptr error) : _error(std::move(error)) {}
    bool available() const { return _value || _error; }
    bool hasError() const { return _error != nullptr; }
    std::exception_ptr getException() const { return _error; }
    T& value() & { return *_value; }
    T&& value() && { return std::move(*_value); }

private:
    std::optional<T> _value;
    std::exception_ptr _error;
};

template <>
class Try<void> {
public:
    Try() = default;
    Try(std::exception_ptr error) : _error(std::move(error)) {}
    bool hasError() const { return _error != nullptr; }
    std::exception_ptr getException() const { return _error; }
    void value() {}

private:
    std::exception_ptr _error;
};

}  // namespace async_simple
