// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs
// Constant arguments that rule out what blocks in the function called.
#include "task.h"
#include <chrono>
#include <thread>
#include <unistd.h>

using my::task;

bool alive();
void tell();
void use(bool &);

// ------------------------------------------------------------------------ flags

void stop(bool wait) {
  tell();
  if (wait)
    ::usleep(1); // notes: usleep
}
void stop_and_else(bool wait, bool) { stop(wait); } // notes: stop
void stop_early(bool wait) {
  if (!wait)
    return;
  ::usleep(1); // notes: usleep
}
void stop_else(bool quick) {
  if (quick) {
    tell();
  } else {
    ::usleep(1); // notes: usleep
  }
}
void stop_braces(bool quick) {
  if (quick) {
    tell();
    return;
  }
  ::usleep(1); // notes: usleep
}
bool sleeps() { return ::usleep(1) == 0; } // notes: usleep
bool stop_and(bool wait) { return wait && sleeps(); } // notes: sleeps
bool stop_or(bool quick) { return quick || sleeps(); } // notes: sleeps
bool stop_choice(bool wait) { return wait ? sleeps() : true; } // notes: sleeps
void stop_both(bool wait, bool loud) {
  if (loud && wait)
    ::usleep(1); // notes: usleep
}
// Each constant is looked at for itself.
void stop_either(bool wait, bool loud) {
  if (loud || wait)
    ::usleep(1); // notes: usleep
}
void by_default(bool wait = false) {
  if (wait)
    ::usleep(1); // notes: usleep
}
task<> flags(bool unknown) {
  stop(false);
  stop(true);    // warns: stop
  stop(unknown); // warns: stop
  stop(0);
  stop(2); // warns: stop
  stop_early(false);
  stop_early(true); // warns: stop_early
  stop_else(true);
  stop_else(false); // warns: stop_else
  stop_braces(true);
  stop_braces(false); // warns: stop_braces
  stop_and(false);
  stop_and(true); // warns: stop_and
  stop_or(true);
  stop_or(false); // warns: stop_or
  stop_choice(false);
  stop_choice(true); // warns: stop_choice
  stop_both(false, true);
  stop_both(true, false);
  stop_both(true, true); // warns: stop_both
  stop_either(false, false); // warns: stop_either
  stop_either(false, true); // warns: stop_either
  by_default();
  by_default(true); // warns: by_default
  constexpr bool never = false;
  stop(never);
  bool perhaps = false;
  use(perhaps);
  stop(perhaps); // warns: stop
  co_return;
}

// ----------------------------------------------------- numbers, pointers, modes

enum class mode { sync, async };
struct device {
  device() = default;
  explicit device(int retries) {
    for (int i = 0; i < retries; ++i)
      ::usleep(1); // notes: usleep
  }
  void flush(mode how) {
    if (how == mode::sync)
      ::usleep(1); // notes: usleep
  }
  void write(const char *text) {
    if (text != nullptr)
      ::usleep(1); // notes: usleep
  }
  void wait(int ms) {
    if (ms <= 0)
      return;
    ::usleep(ms * 1000); // notes: usleep
  }
  void retry(unsigned times) {
    for (unsigned i = 0; i < times * 10; ++i)
      ::usleep(1); // notes: usleep
  }
  void operator()(bool wait) {
    while (wait && alive())
      ::usleep(1); // notes: usleep
  }
};
task<> numbers(device &d) {
  d.flush(mode::async);
  d.flush(mode::sync); // warns: flush
  d.write(nullptr);
  d.write("text"); // warns: write
  d.wait(0);
  d.wait(-1);
  d.wait(1); // warns: wait
  d.retry(0);
  d.retry(3); // warns: retry
  d(false);
  d(true); // warns: call to 'd'
  device quick(0);
  device slow(3); // warns: device
  co_return;
}

// ------------------------------------------------------------------- deadlines

using clock_type = std::chrono::steady_clock;

void kill(int pid, int seconds) {
  auto deadline = clock_type::now() + std::chrono::seconds(seconds);
  while (alive() && clock_type::now() < deadline)
    ::usleep(1); // notes: usleep
  deadline = clock_type::now() + std::chrono::seconds(seconds);
  while (alive() && deadline > clock_type::now())
    ::usleep(1);
}
void kill_later(int pid, int seconds) {
  auto deadline = clock_type::now() + std::chrono::seconds(seconds);
  deadline += std::chrono::seconds(1);
  while (clock_type::now() < deadline)
    ::usleep(1); // notes: usleep
}
task<> deadlines() {
  kill(1, 0);
  kill(1, 5);       // warns: kill
  kill_later(1, 0); // warns: kill_later
  co_return;
}

// ------------------------------------------------- what a constant says nothing of

void changes(bool wait) {
  wait |= alive();
  if (wait)
    ::usleep(1); // notes: usleep
}
void lends(bool wait) {
  use(wait);
  if (wait)
    ::usleep(1); // notes: usleep
}
void refers(const bool &wait) {
  if (wait)
    ::usleep(1); // notes: usleep
}
void counts(int n) {
  int i = 0;
  i -= n + 1;
  if (i < n)
    ::usleep(1); // notes: usleep
}
void jumps(bool wait) {
  if (alive())
    goto sleep;
  if (!wait)
    return;
sleep:
  ::usleep(1); // notes: usleep
}
void switches(bool wait, int what) {
  switch (what) {
  case 0:
    if (!wait)
      break;
    tell();
  case 1:
    ::usleep(1); // notes: usleep
  }
}
void also_elsewhere(bool wait) {
  if (wait)
    ::usleep(1);
  else
    ::usleep(2); // notes: usleep
}
task<> no_help() {
  changes(false);        // warns: changes
  lends(false);          // warns: lends
  refers(false);         // warns: refers
  counts(0);             // warns: counts
  jumps(false);          // warns: jumps
  switches(false, 1);    // warns: switches
  also_elsewhere(false); // warns: also_elsewhere
  co_return;
}

// ------------------------------------------------------------------- a switch

enum class action { play, queue, save, sync, none };
void performs(action a) {
  switch (a) {
  case action::play:
    tell();
    break;
  case action::queue:
    tell();
    [[fallthrough]];
  case action::save:
    ::usleep(1); // notes: usleep // notes: usleep // notes: usleep
    break;
  case action::none:
    break;
  default: {
    ::usleep(2);
    tell();
  }
  }
}
void performs_some(action a) {
  switch (a) {
  case action::save:
  case action::sync:
    ::usleep(1); // notes: usleep
    break;
  case action::play:
    return;
  default:
    break;
  case action::queue: {
    ::usleep(2); // notes: usleep
    break;
  }
  }
}
void performs_again(action a) {
  a = action::save;
  switch (a) {
  case action::save:
    ::usleep(1); // notes: usleep
  default:
    break;
  }
}
void performs_one(action a) {
  switch (a) {
  case action::sync:
    ::usleep(1); // notes: usleep // notes: usleep // notes: usleep
  }
}
// One may come here without passing the first label.
void performs_inside(action a, bool b) {
  switch (a) {
  case action::play:
    if (b) {
    case action::queue:
      ::usleep(1); // notes: usleep
    }
  }
}
void performs_either(bool b) { performs_one(b ? action::play : action::none); }
void performs_or_syncs(bool b) {
  performs_one(b ? action::play : action::sync); // notes: performs_one
}
void performs_or_given(bool b, action a) {
  performs_one(b ? action::play : a); // notes: performs_one
}
task<> performers(action a) {
  performs(action::play);
  performs(action::none);
  performs(action::queue); // warns: performs
  performs(action::sync); // warns: performs
  performs(a); // warns: performs
  performs_some(action::play);
  performs_some(action::sync); // warns: performs_some
  // (A part with two labels is told from other labels only.)
  performs_some(action::none); // warns: performs_some
  performs_some(action::queue); // warns: performs_some
  performs_again(action::play); // warns: performs_again
  performs_one(action::play);
  performs_one(action::sync); // warns: performs_one
  performs_either(true);
  performs_inside(action::queue, true); // warns: performs_inside
  performs_or_syncs(true); // warns: performs_or_syncs
  performs_or_given(true, action::play); // warns: performs_or_given
  co_return;
}

// ------------------------------------------------------------- further down, too

void closes(bool wait) { stop(wait); } // notes: stop
void closes_it(bool loud, bool wait = false) { closes(wait); } // notes: closes
void closes_most(bool wait) {
  wait = wait || alive();
  stop(wait); // notes: stop
}
void swaps(bool a, bool b) { stop_and_else(b, a); } // notes: stop_and_else
void closes_quickly() { stop(false); }
void closes_slowly() {
  stop(false);
  stop(true); // notes: stop
}
void recursive(int depth, bool wait) {
  if (wait)
    ::usleep(1); // notes: usleep
  if (depth > 0)
    recursive(depth - 1, false);
}
void comes_back(bool wait) {
  if (wait)
    ::usleep(1); // notes: usleep
  if (alive())
    comes_back(true); // notes: comes_back
}
// Each calls the other, with what it was given.
void forwards(int depth, bool wait);
void forwards_back(int depth, bool wait) { forwards(depth, wait); } // notes: forwards
void forwards(int depth, bool wait) {
  if (depth > 0)
    return forwards_back(depth - 1, wait); // notes: forwards_back
  stop(wait); // notes: stop
}
task<> chains() {
  closes_quickly();
  closes_slowly(); // warns: closes_slowly
  closes(true);    // warns: closes
  closes(false);
  closes_it(true);
  closes_it(false, true); // warns: closes_it
  closes_most(false);     // warns: closes_most
  swaps(true, false);
  swaps(false, true); // warns: swaps
  forwards(5, false);
  forwards(5, true); // warns: forwards
  recursive(3, false);
  recursive(3, true); // warns: recursive
  comes_back(false);  // warns: comes_back
  co_return;
}
