/*===-- async_watch.h - talk to async-watch from the program ----*- C -*--===*\
|* Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
\*===----------------------------------------------------------------------===*/
/* For C and C++. Nothing has to be linked: without the library each call is a
 * test of a null pointer. */
#ifndef ASYNC_WATCH_H
#define ASYNC_WATCH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A stall, as the hook gets it: on the loop's own thread, just before it waits
 * again. */
struct async_watch_stall {
  size_t size; /* of this structure, for later versions */
  uint64_t duration_ns, threshold_ns;
  uint64_t iteration;
  const char *callback; /* the last callback that was named, or null */
};
typedef void (*async_watch_hook)(const struct async_watch_stall *stall,
                                 void *data);

/* The library's functions; use those below. */
#define ASYNC_WATCH_WEAK __attribute__((weak))
ASYNC_WATCH_WEAK void async_watch_wait_begin_(const char *loop);
ASYNC_WATCH_WEAK void async_watch_wait_end_(void);
ASYNC_WATCH_WEAK const char *async_watch_callback_enter_(const char *name);
ASYNC_WATCH_WEAK void async_watch_callback_leave_(const char *previous);
ASYNC_WATCH_WEAK void async_watch_allow_enter_(void);
ASYNC_WATCH_WEAK void async_watch_allow_leave_(void);
ASYNC_WATCH_WEAK void async_watch_set_threshold_(uint64_t ns);
ASYNC_WATCH_WEAK void async_watch_set_hook_(async_watch_hook hook, void *data);

/** Whether this process is watched. */
static inline int async_watch_active(void) {
  return async_watch_set_threshold_ != 0;
}

/** Around the wait of a loop that uses no call the library knows. LOOP names
 * it; the pointer has to stay valid. */
static inline void async_watch_wait_begin(const char *loop) {
  if (async_watch_wait_begin_)
    async_watch_wait_begin_(loop);
}
static inline void async_watch_wait_end(void) {
  if (async_watch_wait_end_)
    async_watch_wait_end_();
}

/** Around a callback: reports name it. NAME has to stay valid; give what enter
 * returned to leave. */
static inline const char *async_watch_callback_enter(const char *name) {
  return async_watch_callback_enter_ ? async_watch_callback_enter_(name) : 0;
}
static inline void async_watch_callback_leave(const char *previous) {
  if (async_watch_callback_leave_)
    async_watch_callback_leave_(previous);
}

/** Between these, this thread may block: the time does not count. They nest. */
static inline void async_watch_allow_blocking_enter(void) {
  if (async_watch_allow_enter_)
    async_watch_allow_enter_();
}
static inline void async_watch_allow_blocking_leave(void) {
  if (async_watch_allow_leave_)
    async_watch_allow_leave_();
}

/** From now on, in all loops. */
static inline void async_watch_set_threshold(uint64_t ns) {
  if (async_watch_set_threshold_)
    async_watch_set_threshold_(ns);
}

/** Called for each stall; null takes it away. */
static inline void async_watch_set_hook(async_watch_hook hook, void *data) {
  if (async_watch_set_hook_)
    async_watch_set_hook_(hook, data);
}

#ifdef __cplusplus
} // extern "C"

namespace async_watch {

class callback {
  const char *Previous;

public:
  explicit callback(const char *Name)
      : Previous(async_watch_callback_enter(Name)) {}
  ~callback() { async_watch_callback_leave(Previous); }
  callback(const callback &) = delete;
  callback &operator=(const callback &) = delete;
};

class allow_blocking {
public:
  allow_blocking() { async_watch_allow_blocking_enter(); }
  ~allow_blocking() { async_watch_allow_blocking_leave(); }
  allow_blocking(const allow_blocking &) = delete;
  allow_blocking &operator=(const allow_blocking &) = delete;
};

} // namespace async_watch
#endif

#endif
