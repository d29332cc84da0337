// A small coroutine library that no model knows: what the checks say about it, they found by structure.
#ifndef ASYNC_TIDY_TEST_TASK_H
#define ASYNC_TIDY_TEST_TASK_H

#include <coroutine>
#include <exception>
#include <utility>

namespace my {

template <class T> struct result {
  union { T value; };
  result() {}
  ~result() {}
  void return_value(T v) { new (&value) T(std::move(v)); }
  T take() { return std::move(value); }
};
template <> struct result<void> {
  void return_void() {}
  void take() {}
};

struct promise_base {
  std::coroutine_handle<> waiter = std::noop_coroutine();
  struct final_awaiter {
    bool await_ready() noexcept { return false; }
    template <class P> std::coroutine_handle<> await_suspend(std::coroutine_handle<P> h) noexcept { return h.promise().waiter; }
    void await_resume() noexcept {}
  };
  final_awaiter final_suspend() noexcept { return {}; }
  void unhandled_exception() { std::terminate(); }
};

// Lazy: starts when awaited. A dropped one never runs.
template <class T = void> class task {
public:
  struct promise_type : promise_base, result<T> {
    task get_return_object() { return task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
  };
  task(task &&o) noexcept : h(std::exchange(o.h, nullptr)) {}
  task &operator=(task &&o) noexcept {
    std::swap(h, o.h);
    return *this;
  }
  ~task() {
    if (h)
      h.destroy();
  }
  bool done() const { return h.done(); }
  T run_here() { // starts it; only sync_wait calls this
    h.resume();
    return h.promise().take();
  }
  auto operator co_await() && noexcept {
    struct awaiter {
      std::coroutine_handle<promise_type> h;
      bool await_ready() { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> w) {
        h.promise().waiter = w;
        return h;
      }
      T await_resume() { return h.promise().take(); }
    };
    return awaiter{h};
  }

private:
  explicit task(std::coroutine_handle<promise_type> c) : h(c) {}
  std::coroutine_handle<promise_type> h;
};

// Eager: starts when called, until its first await. A dropped one is cancelled: the destructor destroys the frame.
template <class T = void> class scoped_task {
public:
  struct promise_type : promise_base, result<T> {
    scoped_task get_return_object() { return scoped_task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_never initial_suspend() noexcept { return {}; }
  };
  scoped_task(scoped_task &&o) noexcept : h(std::exchange(o.h, nullptr)) {}
  scoped_task &operator=(scoped_task &&o) noexcept {
    std::swap(h, o.h);
    return *this;
  }
  ~scoped_task() {
    if (h)
      h.destroy();
  }
  bool await_ready() { return h.done(); }
  void await_suspend(std::coroutine_handle<> w) { h.promise().waiter = w; }
  T await_resume() { return h.promise().take(); }

private:
  explicit scoped_task(std::coroutine_handle<promise_type> c) : h(c) {}
  std::coroutine_handle<promise_type> h;
};
template <class T = void> using joining = scoped_task<T>;

// Eager. A dropped one continues detached: the frame destroys itself at the end, the result lives elsewhere.
template <class T = void> class eager_task {
  struct state : result<T> {
    std::coroutine_handle<> waiter = std::noop_coroutine();
    bool done = false;
    int owners = 2;
    void release() {
      if (--owners == 0)
        delete this;
    }
  };
  template <class U, class = void> struct returns {
    state *s = new state;
    void return_value(U v) { s->return_value(std::move(v)); }
  };
  template <class V> struct returns<void, V> {
    state *s = new state;
    void return_void() {}
  };

public:
  struct promise_type : returns<T> {
    struct final_awaiter {
      state *s;
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> h) noexcept {
        auto w = s->waiter;
        s->done = true;
        s->release();
        h.destroy();
        return w;
      }
      void await_resume() noexcept {}
    };
    eager_task get_return_object() { return eager_task(this->s); }
    std::suspend_never initial_suspend() noexcept { return {}; }
    final_awaiter final_suspend() noexcept { return {this->s}; }
    void unhandled_exception() { std::terminate(); }
  };
  eager_task(eager_task &&o) noexcept : s(std::exchange(o.s, nullptr)) {}
  eager_task &operator=(eager_task &&o) noexcept {
    std::swap(s, o.s);
    return *this;
  }
  ~eager_task() {
    if (s)
      s->release();
  }
  bool await_ready() { return s->done; }
  void await_suspend(std::coroutine_handle<> w) { s->waiter = w; }
  T await_resume() { return s->take(); }

private:
  explicit eager_task(state *st) : s(st) {}
  state *s;
};

// Cannot be awaited, so there is nothing to forget.
struct fire_and_forget {
  struct promise_type {
    fire_and_forget get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

// A coroutine, but not an asynchronous one.
template <class T> class generator {
public:
  struct promise_type {
    const T *current;
    generator get_return_object() { return generator(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(const T &v) {
      current = &v;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
    void await_transform() = delete;
  };
  struct end_mark {};
  struct iterator {
    std::coroutine_handle<promise_type> h;
    const T &operator*() const { return *h.promise().current; }
    void operator++() { h.resume(); }
    bool operator!=(end_mark) const { return !h.done(); }
  };
  generator(generator &&o) noexcept : h(std::exchange(o.h, nullptr)) {}
  ~generator() {
    if (h)
      h.destroy();
  }
  iterator begin() {
    h.resume();
    return {h};
  }
  end_mark end() { return {}; }

private:
  explicit generator(std::coroutine_handle<promise_type> c) : h(c) {}
  std::coroutine_handle<promise_type> h;
};

template <class R = void> struct awaiter { // declared only: what it waits for does not matter
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  R await_resume();
};

struct [[nodiscard]] guard { // unlocks
  guard(guard &&) noexcept;
  ~guard();
};
class async_mutex {
public:
  awaiter<> lock();
  awaiter<guard> scoped_lock();
  bool try_lock();
  void unlock();
};

struct units { // gives them back
  units(units &&) noexcept;
  units &operator=(units &&) noexcept;
  ~units();
};
class async_semaphore {
public:
  explicit async_semaphore(int);
  task<units> get_units(int n = 1);
};

class callback { // any callable; its result is dropped
  void *object;
  void (*call)(void *);
  void (*destroy)(void *);

public:
  template <class F>
  callback(F f)
      : object(new F(std::move(f))), call([](void *o) { (*static_cast<F *>(o))(); }),
        destroy([](void *o) { delete static_cast<F *>(o); }) {}
  callback(callback &&o) noexcept : object(std::exchange(o.object, nullptr)), call(o.call), destroy(o.destroy) {}
  ~callback() {
    if (object)
      destroy(object);
  }
  void operator()() { call(object); }
};

class loop {
public:
  void run();
  void run_one();
  void stop();
  void post(callback f);
  awaiter<> schedule();
};

class pool { // threads of its own
public:
  void submit(callback f);
  awaiter<> schedule();
};

awaiter<> sleep(int milliseconds);

template <class T> T sync_wait(task<T> t) { return t.run_here(); }

template <class... T> task<> when_all(task<T>... t) { (static_cast<void>(co_await std::move(t)), ...); }

void spawn(task<> t); // takes it and starts it

} // namespace my

#endif
