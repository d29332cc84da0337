//===--- IncludeScan.h - AsyncTidy ----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Which files a unit includes, found out for a small part of what parsing
/// costs: of each file only the preprocessor directives are looked at, and
/// these are found once for all units.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FRONTEND_INCLUDESCAN_H
#define ASYNCTIDY_DRIVER_FRONTEND_INCLUDESCAN_H

#include "Frontend.h"
#include "Snapshot.h"
#include <memory>
#include <optional>

namespace clang::tidy::async {

/// A file that a unit includes.
struct ScannedFile {
  SharedHeader Header;
  /// Bytes of text.
  uint64_t Size = 0;
  /// It can be parsed ahead: its second inclusion does nothing, and it is no
  /// internal of another header, as far as one can tell.
  bool StandsAlone = false;
};

class IncludeScan {
public:
  /// For units that are compiled as \p Request says, whatever its main file.
  explicit IncludeScan(const ParseRequest &Request);
  ~IncludeScan();

  /// What \p Main includes, in order of first inclusion. Nothing if the unit
  /// cannot be preprocessed, or is a module.
  std::optional<std::vector<ScannedFile>> scan(llvm::StringRef Main);

private:
  struct State;
  std::unique_ptr<State> TheState;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FRONTEND_INCLUDESCAN_H
