//===--- Next.h - AsyncTidy -----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The function that a wrapper stands before.
//
//===----------------------------------------------------------------------===//

#pragma once

namespace async_watch {

/// dlsym(RTLD_NEXT, Name) without its lock and its malloc: a program's own
/// malloc locks a mutex, and that is wrapped here.
void *nextSymbol(const char *Name);

/// libc's own function, whoever stands before it: interceptors of sanitizers
/// work neither before their own start nor in a thread that they do not know.
void *libcSymbol(const char *Name);

} // namespace async_watch
