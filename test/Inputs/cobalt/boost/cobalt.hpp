// The shape of Boost.Cobalt (real names, bodies of our own), and the little of Boost.Asio that it shows its users.
// Boost 1.81, which the other tests use, has no Cobalt yet.
#ifndef BOOST_COBALT_HPP
#define BOOST_COBALT_HPP

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <initializer_list>
#include <list>
#include <optional>
#include <string_view>
#include <thread>
#include <tuple>
#include <utility>

namespace boost::system {
struct error_code {
  explicit operator bool() const { return false; }
};
} // namespace boost::system

namespace boost::asio {

struct any_io_executor {};

class io_context {
public:
  template <typename Allocator, unsigned Bits> class basic_executor_type {
  public:
    operator any_io_executor() const { return {}; }
  };
  using executor_type = basic_executor_type<int, 0>;
  executor_type get_executor() { return {}; }
  std::size_t run();
  std::size_t poll();
  void stop();
};

class thread_pool {
public:
  template <typename Allocator, unsigned Bits> class basic_executor_type {
  public:
    operator any_io_executor() const { return {}; }
  };
  using executor_type = basic_executor_type<int, 0>;
  executor_type get_executor() { return {}; }
  void join();
};

namespace this_coro {
struct executor_t {};
inline constexpr executor_t executor;
} // namespace this_coro

struct detached_t {};
inline constexpr detached_t detached;
enum class cancellation_type { none, all };

template <typename Token, typename Signature> struct async_result;

template <typename Clock> class basic_waitable_timer {
public:
  basic_waitable_timer(any_io_executor, typename Clock::duration) {}
  void wait();
  void expires_after(typename Clock::duration);
  template <typename Token> auto async_wait(Token &&token) {
    return async_result<std::decay_t<Token>, void(system::error_code)>::initiate([] {}, token);
  }
};
using steady_timer = basic_waitable_timer<std::chrono::steady_clock>;

} // namespace boost::asio

namespace boost::cobalt {

using executor = asio::any_io_executor;

template <typename... Args> struct op {
  virtual ~op() = default;
  struct awaitable {
    bool await_ready() { return false; }
    void await_suspend(std::coroutine_handle<>) {}
    auto await_resume() {
      if constexpr (sizeof...(Args) == 2)
        return std::tuple_element_t<1, std::tuple<Args...>>();
    }
  };
  awaitable operator co_await() { return {}; }
};

struct use_op_t {};
inline constexpr use_op_t use_op;

} // namespace boost::cobalt

namespace boost::asio {
template <typename... Args> struct async_result<cobalt::use_op_t, void(Args...)> {
  template <typename Initiation> struct op_impl final : cobalt::op<Args...> {};
  template <typename Initiation> static auto initiate(Initiation, cobalt::use_op_t) { return op_impl<Initiation>(); }
};
} // namespace boost::asio

namespace boost::cobalt {

namespace this_thread {
executor &get_executor();
}

template <typename Return> struct task;
template <typename Return> struct promise;
template <typename Yield, typename Push = void> struct generator;
struct detached;
struct thread;
class main;

namespace this_coro {
inline constexpr asio::this_coro::executor_t executor;
}

namespace detail {

struct enable_await {
  struct executor_awaitable {
    bool await_ready() const { return true; }
    void await_suspend(std::coroutine_handle<>) {}
    executor await_resume() { return {}; }
  };
  executor_awaitable await_transform(asio::this_coro::executor_t) { return {}; }
  template <typename Awaitable> Awaitable &&await_transform(Awaitable &&aw) { return static_cast<Awaitable &&>(aw); }
  void unhandled_exception() {}
};

template <typename T> struct return_base {
  void return_value(T) {}
};
template <> struct return_base<void> {
  void return_void() {}
};

template <typename T> struct receiver_awaitable {
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  T await_resume() { return T(); }
};

template <typename T> struct task_promise : enable_await, return_base<T> {
  struct initial_awaitable {
    task_promise *self;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) noexcept {}
    void await_resume() noexcept {}
  };
  auto initial_suspend() noexcept { return initial_awaitable{this}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  task<T> get_return_object();
};

template <typename T> struct cobalt_promise : enable_await, return_base<T> {
  std::suspend_never initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  promise<T> get_return_object();
};

template <typename Yield, typename Push> struct generator_promise : enable_await {
  std::suspend_never initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  std::suspend_always yield_value(Yield) { return {}; }
  void return_value(Yield) {}
  generator<Yield, Push> get_return_object();
};

struct detached_promise : enable_await {
  std::suspend_never initial_suspend() noexcept { return {}; }
  std::suspend_never final_suspend() noexcept { return {}; }
  void return_void() {}
  detached get_return_object();
};

struct thread_promise : enable_await {
  struct initial_awaitable {
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<>) {}
    void await_resume() {}
  };
  auto initial_suspend() noexcept { return initial_awaitable{}; }
  std::suspend_never final_suspend() noexcept { return {}; }
  void return_void() {}
  boost::cobalt::thread get_return_object();
};

struct thread_awaitable {
  std::optional<std::thread> thread_;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {
    if (thread_)
      thread_->join();
  }
};

struct main_promise : enable_await {
  std::suspend_always initial_suspend() noexcept { return {}; }
  std::suspend_never final_suspend() noexcept { return {}; }
  void return_value(int) {}
  boost::cobalt::main get_return_object();
};

} // namespace detail

template <typename Return> struct [[nodiscard]] task {
  using promise_type = detail::task_promise<Return>;
  task(task &&) noexcept = default;
  task &operator=(task &&) noexcept = default;
  auto operator co_await() { return detail::receiver_awaitable<Return>(); }

private:
  friend promise_type;
  task() = default;
};

template <typename Return> struct [[nodiscard]] promise {
  using promise_type = detail::cobalt_promise<Return>;
  promise(promise &&) noexcept {}
  promise &operator=(promise &&) noexcept { return *this; }
  auto operator co_await() { return detail::receiver_awaitable<Return>(); }
  void operator+() && { detach(); }
  void cancel(asio::cancellation_type = asio::cancellation_type::all) {}
  bool ready() const { return false; }
  explicit operator bool() const { return true; }
  bool attached() const { return attached_; }
  void detach() { attached_ = false; }
  void attach() { attached_ = true; }
  Return get() { return Return(); }
  ~promise() {
    if (attached_)
      cancel();
  }

private:
  friend promise_type;
  promise() = default;
  bool attached_ = true;
};

template <typename Yield, typename Push> struct [[nodiscard]] generator {
  using promise_type = detail::generator_promise<Yield, Push>;
  generator(generator &&) noexcept = default;
  auto operator co_await() { return detail::receiver_awaitable<Yield>(); }
  template <typename P> auto operator()(P &&) { return detail::receiver_awaitable<Yield>(); }
  explicit operator bool() const { return true; }
  void cancel(asio::cancellation_type = asio::cancellation_type::all) {}
  ~generator() { cancel(); }

private:
  friend promise_type;
  generator() = default;
};

struct detached {
  using promise_type = detail::detached_promise;
};

struct thread {
  using promise_type = detail::thread_promise;
  thread(thread &&) noexcept = default;
  auto operator co_await() & -> detail::thread_awaitable { return {}; }
  auto operator co_await() && -> detail::thread_awaitable { return {}; }
  void cancel(asio::cancellation_type = asio::cancellation_type::all) {}
  void join();
  void detach();
  ~thread() {
    if (thread_.joinable())
      thread_.join();
  }

private:
  friend promise_type;
  thread() = default;
  std::thread thread_;
};

class main {
  friend detail::main_promise;

public:
  using promise_type = detail::main_promise;
};

template <typename T> task<T> detail::task_promise<T>::get_return_object() { return {}; }
template <typename T> promise<T> detail::cobalt_promise<T>::get_return_object() { return {}; }
template <typename Y, typename P> generator<Y, P> detail::generator_promise<Y, P>::get_return_object() { return {}; }
inline detached detail::detached_promise::get_return_object() { return {}; }
inline thread detail::thread_promise::get_return_object() { return {}; }
inline main detail::main_promise::get_return_object() { return {}; }

template <typename Context, typename T, typename Token> auto spawn(Context &context, task<T> &&, Token &&token) {
  if constexpr (std::is_same_v<std::decay_t<Token>, use_op_t>)
    return asio::async_result<use_op_t, void(std::exception_ptr, T)>::initiate([] {}, token);
}
template <typename T, typename Token> auto spawn(executor, task<T> &&, Token &&) {}

template <typename T> T run(task<T> t) {
  asio::io_context ctx;
  spawn(ctx, std::move(t), asio::detached);
  ctx.run();
  return T();
}

namespace detail {

template <typename... Args> struct join_variadic_impl {
  std::tuple<Args...> args;
  receiver_awaitable<void> operator co_await() { return {}; }
};
template <typename Range> struct join_ranged_impl {
  Range range;
  receiver_awaitable<void> operator co_await() { return {}; }
};
template <typename... Args> struct gather_variadic_impl {
  std::tuple<Args...> args;
  receiver_awaitable<void> operator co_await() { return {}; }
};
template <typename... Args> struct race_variadic_impl {
  std::tuple<Args...> args;
  receiver_awaitable<std::size_t> operator co_await() { return {}; }
};
struct gather_wrapper {
  receiver_awaitable<void> operator co_await() { return {}; }
};
struct race_wrapper {
  receiver_awaitable<std::size_t> operator co_await() { return {}; }
};
template <typename T> struct [[nodiscard]] with_impl {
  struct promise_type : enable_await, return_base<T> {
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    with_impl get_return_object() { return {}; }
  };
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  T await_resume() { return T(); }
};

} // namespace detail

template <typename T>
concept awaitable = requires(T &t) { t.operator co_await(); } || requires(T &t) { t.await_ready(); };

template <awaitable... Promise> auto join(Promise &&...p) {
  return detail::join_variadic_impl<Promise...>{{static_cast<Promise &&>(p)...}};
}
template <typename Range>
  requires requires(Range &r) { r.begin(); }
auto join(Range &&p) {
  return detail::join_ranged_impl<Range>{static_cast<Range &&>(p)};
}
template <awaitable... Promise> auto gather(Promise &&...p) {
  return detail::gather_variadic_impl<Promise...>{{static_cast<Promise &&>(p)...}};
}
template <awaitable... Promise> auto race(Promise &&...p) {
  return detail::race_variadic_impl<Promise...>{{static_cast<Promise &&>(p)...}};
}
template <awaitable... Promise> auto left_race(Promise &&...p) {
  return detail::race_variadic_impl<Promise...>{{static_cast<Promise &&>(p)...}};
}
template <typename Arg, typename Func, typename Teardown>
auto with(Arg arg, Func func, Teardown teardown) -> detail::with_impl<void> {
  co_await std::move(func)(arg);
  co_await std::move(teardown)(std::move(arg), std::exception_ptr());
}

struct wait_group {
  void push_back(promise<void> p) { waitables_.push_back(std::move(p)); }
  std::size_t size() const { return waitables_.size(); }
  std::size_t reap() { return 0; }
  void cancel(asio::cancellation_type = asio::cancellation_type::all) {}
  detail::race_wrapper wait_one() { return {}; }
  detail::gather_wrapper wait() { return {}; }
  detail::receiver_awaitable<void> operator co_await() { return {}; }
  detail::gather_wrapper await_exit(std::exception_ptr) { return {}; }

private:
  std::list<promise<void>> waitables_;
};

template <typename T> struct channel {
  explicit channel(std::size_t limit = 0, executor = this_thread::get_executor()) {}
  channel(channel &&) = delete;
  bool is_open() const { return true; }
  void close() {}
  struct read_op {
    channel *chn;
    bool await_ready() { return false; }
    void await_suspend(std::coroutine_handle<>) {}
    T await_resume() { return T(); }
    explicit operator bool() const { return chn; }
  };
  struct write_op {
    channel *chn;
    bool await_ready() { return false; }
    void await_suspend(std::coroutine_handle<>) {}
    void await_resume() {}
    explicit operator bool() const { return chn; }
  };
  read_op read() { return {this}; }
  write_op write(T) { return {this}; }
};

namespace io {

struct buffer {};
struct endpoint {};
using endpoint_sequence = std::list<endpoint>;

struct wait_op final : op<system::error_code> {};
struct read_op final : op<system::error_code, std::size_t> {};
struct write_op final : op<system::error_code, std::size_t> {};
struct read_all final : op<system::error_code, std::size_t> {};
struct write_all final : op<system::error_code, std::size_t> {};

struct lookup final : op<system::error_code, endpoint_sequence> {
  lookup(std::string_view, std::string_view) {}
};
struct resolver {
  struct resolve_op_ final : op<system::error_code, endpoint_sequence> {};
  [[nodiscard]] auto resolve(std::string_view, std::string_view) { return resolve_op_(); }
};
struct stream_socket {
  struct connect_op final : op<system::error_code> {};
  [[nodiscard]] connect_op connect(endpoint) { return {}; }
  [[nodiscard]] read_op read_some(buffer) { return {}; }
  [[nodiscard]] write_op write_some(buffer) { return {}; }
  [[nodiscard]] system::error_code close() { return {}; }
};
struct acceptor {
  struct accept_stream_op final : op<system::error_code, stream_socket> {};
  explicit acceptor(endpoint) {}
  [[nodiscard]] accept_stream_op accept() { return {}; }
};
struct steady_timer {
  explicit steady_timer(std::chrono::steady_clock::duration) {}
  [[nodiscard]] wait_op wait() { return {}; }
};
struct file {
  system::error_code sync_all();
  system::error_code sync_data();
};
template <typename Stream> [[nodiscard]] read_all read(Stream &, buffer) { return {}; }
template <typename Stream> [[nodiscard]] write_all write(Stream &, buffer) { return {}; }

} // namespace io
} // namespace boost::cobalt

namespace boost::cobalt::detail::io {
struct steady_sleep final : op<system::error_code> {
  explicit steady_sleep(std::chrono::steady_clock::duration) {}
};
} // namespace boost::cobalt::detail::io

namespace boost::cobalt::io {
[[nodiscard]] inline auto sleep(std::chrono::steady_clock::duration d) { return detail::io::steady_sleep(d); }
} // namespace boost::cobalt::io

#define BOOST_COBALT_FOR(Value, Expression)                                                                            \
  for (auto &&each = Expression; each;)                                                                                \
    if (Value = co_await each; false) {                                                                                \
    } else

#endif
