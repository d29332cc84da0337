//===--- Capture.h - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The stack of a stuck thread, without disturbing it.
//
//===----------------------------------------------------------------------===//

#pragma once
#include "Record.h"

namespace async_watch {

/// All zero at first: there are hundreds of these in static storage, and a
/// constructor that wrote to them would cost every process 10 ms.
struct Capture {
  enum Way : uint8_t { None, Call, Syscall, Fault, Signal, Perf } How = None;
  /// Caught while it ran, wherever that was.
  bool onCpu() const { return How == Signal || How == Perf; }
  const char *Problem = nullptr; // why there is no stack
  unsigned Num = 0, Turn = 0, Matched = 0;
  bool Complete = false; // a frame of the loop was found
  bool Certain =
      false; // the frame is surely the loop's: it waits itself, or is not main
  bool Left = false; // the loop is no longer on the stack
  bool TopExact =
      false; // Frames[0].PC is where the thread is, not a return address
  uint32_t CallIndex = 0;
  uint64_t CallSeq = 0;
  long Nr = 0; // of the system call that the thread is in
  uint64_t Args[3] = {};
  uint64_t When = 0;
  Frame Frames[MaxFrames];
};

/// Climbs the ladder: registers that a wrapper saved; /proc/.../syscall; a
/// signal, for a thread that runs, or where that cannot be the kernel's
/// perf events. False if the iteration ended meanwhile.
bool captureStack(ThreadSlot &T, uint64_t Iteration, Capture &C);

/// Fills in how C's stack relates to the loop.
void placeInLoop(const Loop *L, Capture &C);

struct Sample {
  uint64_t Tick = 0, Cpu = 0, RunQueue = 0, MajorFaults = 0;
  uint64_t Switches = 0, Preemptions = 0; // how often it blocked, lost its CPU
  char State = 0;
  bool Valid = false;
};
/// Time on a CPU and in the queue for one so far, without a wait that goes on.
struct CpuTime {
  uint64_t Cpu, RunQueue;
};
CpuTime sampleActive(int SchedFd);
Sample sampleThread(const ThreadSlot &T);

/// Whether all of a worker's stack above the loop is the loop library's way to
/// wait for work.
bool isPark(const Capture &C);

} // namespace async_watch
