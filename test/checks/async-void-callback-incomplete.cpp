// RUN: %tidy-test %s async-void-callback -- -std=c++20 -I %inputs
// A task type that nothing in this file completes: its template tells as much.
#include "task.h"

namespace std {
template <class> class function;
template <> class function<void()> {
public:
  template <class F> function(F f);
};
}

my::task<> lazy();
my::scoped_task<> scoped();
my::eager_task<> eager();

void callbacks() {
  std::function<void()> never = lazy;       // warns: so it never runs
  std::function<void()> cancelled = scoped; // warns: so it is cancelled
  std::function<void()> detached = eager;   // an eager task that goes on without its handle
}
