//===--- callbacks.h - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names for callbacks of C libraries.
//
// ASYNC_WATCH_NAMED(function) is a function pointer of the same type as
// FUNCTION that names it in reports; it fits wherever libuv, libevent, libev
// and GLib take a function:
//   uv_timer_start(&Timer, ASYNC_WATCH_NAMED(onTimer), 10, 10);
//   event_new(Base, Fd, EV_READ, ASYNC_WATCH_NAMED(onReadable), Data);
//   g_timeout_add(10, ASYNC_WATCH_NAMED(onTick), Data);
//
//===----------------------------------------------------------------------===//

#ifndef ASYNC_WATCH_ADAPTERS_CALLBACKS_H
#define ASYNC_WATCH_ADAPTERS_CALLBACKS_H

#include "../async_watch.h"

namespace async_watch {

template <auto Function, class Name> struct named;
template <class R, class... Args, R (*Function)(Args...), class Name>
struct named<Function, Name> {
  static R call(Args... A) {
    callback Scope(Name::text());
    return Function(A...);
  }
};

} // namespace async_watch

#define ASYNC_WATCH_NAMED(Function)                                            \
  ([] {                                                                        \
    struct Name {                                                              \
      static constexpr const char *text() { return #Function; }                \
    };                                                                         \
    return &::async_watch::named<&Function, Name>::call;                       \
  }())

#endif
