//===--- asio.h - AsyncTidy -----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names of Asio's operations in reports.
//
// Compile with -DASIO_CUSTOM_HANDLER_TRACKING='"adapters/asio.h"' (Boost:
// BOOST_ASIO_CUSTOM_HANDLER_TRACKING). No change to the sources, no lock, no
// output: each handler's operation ("tcp.async_read_some") is its callback
// name.
//
//===----------------------------------------------------------------------===//

#ifndef ASYNC_WATCH_ADAPTERS_ASIO_H
#define ASYNC_WATCH_ADAPTERS_ASIO_H

#include "../async_watch.h"
#include <cstdint>

namespace async_watch {

/// Base of every operation, where Asio wants it.
struct asio_tracked {
  const char *Object = nullptr, *Operation = nullptr;
};

struct asio_tracker {
  template <class Context>
  static void creation(Context &, asio_tracked &H, const char *Object, void *,
                       std::uintmax_t, const char *Operation) {
    H.Object = Object;
    H.Operation = Operation;
  }
};

struct asio_completion {
  const char *Name, *Previous = nullptr;
  bool Entered = false;
  explicit asio_completion(const asio_tracked &H)
      : Name(H.Operation ? H.Operation : "handler") {}
  template <class... Ts> void begin(const Ts &...) {
    Previous = async_watch_callback_enter(Name);
    Entered = true;
  }
  void end() {
    if (Entered)
      async_watch_callback_leave(Previous);
    Entered = false;
  }
  ~asio_completion() { end(); }
};

} // namespace async_watch

#define ASIO_INHERIT_TRACKED_HANDLER : public ::async_watch::asio_tracked
#define ASIO_ALSO_INHERIT_TRACKED_HANDLER , public ::async_watch::asio_tracked
#define ASIO_HANDLER_TRACKING_INIT (void)0
#define ASIO_HANDLER_CREATION(Args) ::async_watch::asio_tracker::creation Args
#define ASIO_HANDLER_COMPLETION(Args)                                          \
  ::async_watch::asio_completion AsyncWatchCompletion Args
#define ASIO_HANDLER_INVOCATION_BEGIN(Args) AsyncWatchCompletion.begin Args
#define ASIO_HANDLER_INVOCATION_END AsyncWatchCompletion.end()
#define ASIO_HANDLER_OPERATION(Args) (void)0
#define ASIO_HANDLER_REACTOR_REGISTRATION(Args) (void)0
#define ASIO_HANDLER_REACTOR_DEREGISTRATION(Args) (void)0
#define ASIO_HANDLER_REACTOR_READ_EVENT 1
#define ASIO_HANDLER_REACTOR_WRITE_EVENT 2
#define ASIO_HANDLER_REACTOR_ERROR_EVENT 4
#define ASIO_HANDLER_REACTOR_EVENTS(Args) (void)0
#define ASIO_HANDLER_REACTOR_OPERATION(Args) (void)0
#define ASIO_HANDLER_LOCATION(Args) (void)0

#define BOOST_ASIO_INHERIT_TRACKED_HANDLER ASIO_INHERIT_TRACKED_HANDLER
#define BOOST_ASIO_ALSO_INHERIT_TRACKED_HANDLER                                \
  ASIO_ALSO_INHERIT_TRACKED_HANDLER
#define BOOST_ASIO_HANDLER_TRACKING_INIT ASIO_HANDLER_TRACKING_INIT
#define BOOST_ASIO_HANDLER_CREATION(Args) ASIO_HANDLER_CREATION(Args)
#define BOOST_ASIO_HANDLER_COMPLETION(Args) ASIO_HANDLER_COMPLETION(Args)
#define BOOST_ASIO_HANDLER_INVOCATION_BEGIN(Args)                              \
  ASIO_HANDLER_INVOCATION_BEGIN(Args)
#define BOOST_ASIO_HANDLER_INVOCATION_END ASIO_HANDLER_INVOCATION_END
#define BOOST_ASIO_HANDLER_OPERATION(Args) (void)0
#define BOOST_ASIO_HANDLER_REACTOR_REGISTRATION(Args) (void)0
#define BOOST_ASIO_HANDLER_REACTOR_DEREGISTRATION(Args) (void)0
#define BOOST_ASIO_HANDLER_REACTOR_READ_EVENT 1
#define BOOST_ASIO_HANDLER_REACTOR_WRITE_EVENT 2
#define BOOST_ASIO_HANDLER_REACTOR_ERROR_EVENT 4
#define BOOST_ASIO_HANDLER_REACTOR_EVENTS(Args) (void)0
#define BOOST_ASIO_HANDLER_REACTOR_OPERATION(Args) (void)0
#define BOOST_ASIO_HANDLER_LOCATION(Args) (void)0

#endif
