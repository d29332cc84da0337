//===--- Unwind.h - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Unwinding by call frame information, from memory that mayvanish.
//
// Reads .eh_frame through process_vm_readv and finds it with _dl_find_object:
// no lock, no allocation, no signal, and a bad pointer is an error instead of a
// crash. Works on the stack of a thread that is blocked, or on a copy of a
// stack.
//
//===----------------------------------------------------------------------===//

#pragma once
#include "State.h"

namespace async_watch {

#if defined(__x86_64__)
constexpr unsigned NumRegs = 17, SPReg = 7, FPReg = 6, RAReg = 16;
#else
constexpr unsigned NumRegs = 33, SPReg = 31, FPReg = 29, RAReg = 30;
#endif

struct RegisterSet {
  uint64_t R[NumRegs] = {};
  uint64_t Known = 0; // bit mask
  uint64_t PC = 0;
  void set(unsigned N, uint64_t V) {
    R[N] = V;
    Known |= 1ull << N;
  }
  bool has(unsigned N) const { return Known >> N & 1; }
};

/// A copy of the stack from Base upwards.
struct StackCopy {
  uint64_t Base = 0, Size = 0;
  const uint8_t *Data = nullptr;
};

bool readMemory(uint64_t Address, void *To, size_t N);
/// As much as there is, up to N; returns how much.
size_t readSome(uint64_t Address, void *To, size_t N);

struct ModuleOf {
  uint64_t Base = 0; // load bias
  uint64_t Start = 0, End = 0;
  uint64_t LinkMap = 0, EhFrameHdr = 0;
};
bool findModule(uint64_t PC, ModuleOf &M);

/// The frames from Regs outwards. PCIsReturn: whether Regs.PC is a return
/// address, and not an instruction about to run.
unsigned unwind(RegisterSet Regs, bool PCIsReturn, const StackCopy &Stack,
                Frame *Out, unsigned Max);

/// The caller's registers as a stub left them in the slot.
RegisterSet fromSlot(const uint64_t *Saved);

/// Where this library's own code lies: its frames are left out of reports.
bool isOwnCode(uint64_t PC);

} // namespace async_watch
