//===--- Progress.h - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A line on the terminal that tells how far a run is.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_PROGRESS_H
#define ASYNCTIDY_DRIVER_PROGRESS_H

#include "llvm/ADT/StringRef.h"
#include <chrono>

namespace clang::tidy::async {

class Progress {
public:
  /// \p Enabled: the standard error stream is a terminal and the user wants it.
  Progress(size_t Total, bool Enabled);
  ~Progress() { clear(); }

  /// One more is done. \p Name is shown.
  void advance(llvm::StringRef Name);
  /// Draws again if it is time to.
  void refresh();
  /// Takes the line away, so that something else can be printed.
  void clear();

private:
  size_t Total;
  size_t Done = 0;
  bool Enabled;
  bool Shown = false;
  std::string Last;
  std::chrono::steady_clock::time_point Begin, LastDrawn;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_PROGRESS_H
