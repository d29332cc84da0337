//===--- Layout.h - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Offsets in ThreadSlot that the assembly stubs use.
//
// State.h asserts each of them.
//
//===----------------------------------------------------------------------===//

#pragma once
#define AW_ACTIVE                                                              \
  0 // uint32: 1 while the thread runs an iteration and is in no wrapped call
#define AW_CALL 4    // uint32: index of the wrapped call
#define AW_CALLSEQ 8 // uint64: odd inside a wrapped call
#define AW_EPOCH 64  // uint64: the watchdog's tick when the call began
#define AW_ARGS 72   // uint64[3]: the first arguments of the call
#define AW_REGS                                                                \
  96 // uint64[16]: the caller's registers (see State.h for their order)
