//===--- Progress.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "run/Progress.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using Clock = std::chrono::steady_clock;

namespace clang::tidy::async {

Progress::Progress(size_t Total, bool Enabled)
    : Total(Total), Enabled(Enabled && Total), Begin(Clock::now()) {}

void Progress::advance(StringRef Name) {
  ++Done;
  Last = sys::path::filename(Name).str();
  refresh();
}

void Progress::refresh() {
  const auto Now = Clock::now();
  if (!Enabled || Now - LastDrawn < std::chrono::milliseconds(100))
    return;
  LastDrawn = Now;
  std::string Line;
  raw_string_ostream OS(Line);
  OS << '[' << Done << '/' << Total << "] " << Done * 100 / Total << '%';
  if (Done) {
    double Seconds = std::chrono::duration<double>(Now - Begin).count();
    auto Left = static_cast<unsigned>(Seconds / Done * (Total - Done) + 0.5);
    OS << ", " << Left / 60 << format(":%02u", Left % 60) << " left  " << Last;
  }
  unsigned Columns = sys::Process::StandardErrColumns();
  if (Columns && Line.size() >= Columns)
    Line.resize(Columns - 1);
  errs() << "\r\x1b[K" << Line;
  Shown = true;
}

void Progress::clear() {
  if (Shown)
    errs() << "\r\x1b[K";
  Shown = false;
}

} // namespace clang::tidy::async
