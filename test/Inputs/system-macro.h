// A library's header with macros that call.
#pragma GCC system_header
#include <unistd.h>

template <class F> int checked_call(F f) { return f(); }

#define LIB_PAUSE() ::usleep(3)
#define LIB_CHECKED(call) checked_call([&] { return (call); })
#define LIB_TWICE(a, b) ((a), ::usleep(1), (b), ::usleep(2))
