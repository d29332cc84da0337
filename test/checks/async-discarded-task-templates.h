// Class templates in a header. What depends on no parameter is found in the template itself; what does is found where
// somebody instantiates it, and is reported once.
#include "task.h"
#include <memory>
#include <utility>
#include <vector>

namespace templates {

my::task<> work();
template <class T> my::task<T> load(T);

template <class T> class cache {
  my::async_semaphore sem{1};
  std::vector<my::task<T>> pending;
  T value;

public:
  my::task<T> get();
  my::task<> lock();

  my::task<> refresh(bool b) {
    auto units = sem.get_units(); // warns: 'units'
    work();                       // warns: 'templates::work'
    (void)work();                 // warns: 'templates::work'
    auto loaded = load(value);    // warns: 'loaded'
    load(value);                  // warns: 'templates::load'
    my::task<T> typed = get();    // warns: 'typed'
    get();                        // warns: 'templates::cache::get'
    this->lock();                 // warns: 'templates::cache::lock'
    auto locked = lock();         // warns: 'locked'
    std::vector<my::task<>> all;  // warns: 'all'
    all.push_back(work());
    std::vector<my::task<T>> mine; // warns: 'mine'
    mine.push_back(get());
    auto sometimes = get(); // warns: 'sometimes' is not awaited on every path
    if (b)                  // notes: true
      co_return;
    value = co_await std::move(sometimes);
  }

  void no_coroutine() {
    auto units = sem.get_units(); // warns: 'units'
    work();                       // warns: 'templates::work'
  }

  my::task<> fine() {
    auto units = co_await sem.get_units();
    auto loaded = load(value);
    value = co_await std::move(loaded);
    pending.push_back(get());
    auto later = get();
    pending.push_back(std::move(later));
    for (auto &t : pending)
      co_await std::move(t);
    auto copy = value;
    (void)copy;
  }

  // Only the argument of the template knows whether these are tasks.
  template <class F> auto with(F f) {
    auto result = f();
    return result;
  }
  template <class F> void run(F f) { f(); } // warns: 'f'
  template <class... T2> void ignore(T2 &&...) {}
};

template <class T> class never_used {
  my::async_semaphore sem{1};
  T value;

public:
  my::task<T> get();
  my::task<> refresh(bool b) {
    auto units = sem.get_units(); // warns: 'units'
    work();                       // warns: 'templates::work'
    my::task<T> typed = get();    // warns: 'typed'
    auto unknown = value.get();
    value.get();
    auto sometimes = sem.get_units(); // warns: 'sometimes' is not awaited on every path
    if (b)                            // notes: true
      co_return;
    auto guard = co_await std::move(sometimes);
    auto fine = co_await sem.get_units();
    T other(0);
    other.run();
    // Initializers that have no type yet.
    T pair(value, value);
    T braces{value, value};
    auto list = {value};
    T members(value.first, value.second);
    T array[] = {value, other};
  }
};

// The members of a template are known before anybody uses it.
template <class T> class never_used_either {
public:
  my::task<T> get();
  my::task<> lock();
  my::task<> refresh() {
    get();                // warns: 'templates::never_used_either::get'
    auto locked = lock(); // warns: 'locked'
    co_return;
  }
};

inline my::task<> inline_function() {
  work(); // warns: 'templates::work'
  co_return;
}

} // namespace templates
