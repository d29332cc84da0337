// A small stand-in for Seastar: its names and include paths, no behaviour. Part of the tests of AsyncTidy.
#pragma once

#include <exception>
#include <tuple>
#include <type_traits>
#include <utility>

namespace seastar {

template <typename T = void>
class promise;
template <typename T = void>
class future;

namespace internal {

class future_base {
protected:
    void *_promise = nullptr;
};

template <typename T>
struct is_future : std::false_type {};
template <typename T>
struct is_future<future<T>> : std::true_type {};

template <typename Func, typename T>
struct then_result : std::invoke_result<Func, T> {};
template <typename Func>
struct then_result<Func, void> : std::invoke_result<Func> {};

// Any future: what the templates of this stand-in return.
template <typename Future>
Future pending() noexcept;

} // namespace internal

template <typename T>
struct futurize {
    using type = future<T>;
};
template <typename T>
struct futurize<future<T>> {
    using type = future<T>;
};
template <typename T>
using futurize_t = typename futurize<T>::type;

// promise_type is not the promise of a coroutine: that one is in std::coroutine_traits.
template <typename T>
class [[nodiscard]] future : private internal::future_base {
public:
    using value_type = T;
    using promise_type = promise<T>;

    future(future &&) noexcept;
    future &operator=(future &&) noexcept;
    future(const future &) = delete;

    T get();
    T get0();
    void wait() noexcept;
    std::exception_ptr get_exception() noexcept;
    bool available() const noexcept;
    bool failed() const noexcept;

    template <typename Func>
    futurize_t<typename internal::then_result<Func, T>::type> then(Func &&func) noexcept {
        return internal::pending<futurize_t<typename internal::then_result<Func, T>::type>>();
    }
    template <typename Func>
    futurize_t<std::invoke_result_t<Func, future>> then_wrapped(Func &&func) noexcept {
        return internal::pending<futurize_t<std::invoke_result_t<Func, future>>>();
    }
    template <typename Func>
    future<T> finally(Func &&func) noexcept {
        return internal::pending<future<T>>();
    }
    template <typename Func>
    future<T> handle_exception(Func &&func) noexcept {
        return internal::pending<future<T>>();
    }
    future<> discard_result() noexcept;
    void ignore_ready_future() noexcept;
    void forward_to(promise<T> &&pr) noexcept;
};

template <typename T>
class promise {
public:
    promise() noexcept;
    promise(promise &&) noexcept;
    future<T> get_future() noexcept;
    template <typename... A>
    void set_value(A &&...a) noexcept;
    void set_exception(std::exception_ptr e) noexcept;
};

template <typename T = void, typename... A>
future<T> make_ready_future(A &&...value) noexcept;
template <typename T = void>
future<T> make_exception_future(std::exception_ptr e) noexcept;

} // namespace seastar
