//===--- async_annotations.h - AsyncTidy ------------------------*- C -*---===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Annotations that the async checks read. They are nothing to a compiler other
// than clang, so no warning about unknown attributes follows from them.
//
// For C and C++, on declarations that all callers see:
//
//   ASYNC_NONBLOCKING Reply Cache::lookup(Key K);
//
//===----------------------------------------------------------------------===//

#ifndef ASYNC_ANNOTATIONS_H
#define ASYNC_ANNOTATIONS_H

#if defined(__clang__)
#define ASYNC_ANNOTATE(Text) __attribute__((annotate(Text)))
#else
#define ASYNC_ANNOTATE(Text)
#endif

/** Calling this function blocks the thread. */
#define ASYNC_BLOCKING ASYNC_ANNOTATE("async::blocking")
/** The same, with a category of async-blocking-call's option Categories, such
 * as ASYNC_BLOCKING_IN("file"). */
#define ASYNC_BLOCKING_IN(Category) ASYNC_ANNOTATE("async::blocking:" Category)
/** Calling this function never blocks, whatever its body looks like. */
#define ASYNC_NONBLOCKING ASYNC_ANNOTATE("async::nonblocking")
/** Callables given to this function run on another thread. */
#define ASYNC_OFFLOAD ASYNC_ANNOTATE("async::offload")
/** This function runs on an event loop. */
#define ASYNC_HANDLER ASYNC_ANNOTATE("async::handler")
/** Drives a loop, or waits until a task is done. */
#define ASYNC_RUN ASYNC_ANNOTATE("async::run")
/** On a class, behind the word 'class': its values are tasks. */
#define ASYNC_TASK ASYNC_ANNOTATE("async::task")

#endif /* ASYNC_ANNOTATIONS_H */
