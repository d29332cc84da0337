//===--- Thread.h - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A thread that libc does not know.
//
//===----------------------------------------------------------------------===//

#pragma once
#include "Sys.h"

namespace async_watch {

/// Starts Main in the process's one bare thread. It must make system calls only
/// through sys(), and call nothing of libc that keeps state.
bool startBareThread(void (*Main)());
/// Whether that thread's table of descriptors is the program's.
bool sharesFiles();
/// For the calling thread alone.
void dropPrivileges();
void closeAllBut(int *Keep, unsigned Num);

} // namespace async_watch
