//===--- Baseline.h - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `--baseline`: findings that are known and accepted for now.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_BASELINE_H
#define ASYNCTIDY_DRIVER_BASELINE_H

#include "Finding.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace clang::tidy::async {

/// A finding in a baseline. The fingerprint decides, the rest is for people.
struct BaselineEntry {
  std::string Fingerprint;
  std::string Check;
  std::string File;
  std::string Message;
};

class Baseline {
public:
  /// Reads \p Path. The error says file, line and what is expected, and how to
  /// make the file if there is none.
  static llvm::Expected<Baseline> read(llvm::StringRef Path);

  struct Result {
    /// What is not in the baseline, in the order given.
    std::vector<Finding> New;
    /// How many are.
    unsigned Suppressed = 0;
    /// Entries that no finding matches: mended, or changed beyond recognition.
    std::vector<BaselineEntry> Stale;
  };
  /// Takes the findings that are known out of \p Findings, which have their
  /// fingerprints.
  Result apply(std::vector<Finding> Findings) const;

  llvm::ArrayRef<BaselineEntry> entries() const { return Entries; }

private:
  std::vector<BaselineEntry> Entries;
};

/// What an update did.
struct BaselineUpdate {
  unsigned Added = 0, Removed = 0, Total = 0;
};

/// `--update-baseline`: writes \p Findings to \p Path, at once or not at all.
/// A file that is no baseline is left alone, with an error.
/// \param Complete the findings are those of the whole program: entries that
/// no longer occur go. Otherwise they stay.
llvm::Expected<BaselineUpdate> updateBaseline(llvm::StringRef Path,
                                              llvm::ArrayRef<Finding> Findings,
                                              bool Complete);

/// The text of a baseline with \p Entries: sorted, one line for each.
std::string baselineText(std::vector<BaselineEntry> Entries);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_BASELINE_H
