//===--- FilterOptions.h - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The options that leave findings out of reports: --diff, --line-filter and
/// --baseline.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FILTEROPTIONS_H
#define ASYNCTIDY_DRIVER_FILTEROPTIONS_H

#include "Command.h"
#include "Finding.h"
#include "findings/Diff.h"
#include "input/SourceOverlay.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace clang::tidy::async {

/// The findings of the program with the given files in place of today's, or
/// nothing if they cannot be made.
using FindingsAt = llvm::function_ref<std::optional<std::vector<Finding>>(
    const SourceOverlay &)>;

/// To be made once per command that reports findings.
class FilterOptions {
public:
  /// \p OwnLines: the command looks at a part of the program, and knows by
  /// itself which lines are of interest: --baseline is the only option.
  explicit FilterOptions(Command &C, bool OwnLines = false);

  /// Whether a baseline or a change is asked for.
  bool any() const;

  /// Whether certain lines are of interest: those of an option, or the
  /// command's own.
  bool selectsLines() const { return hasDiff() || hasLines() || !LineFilter; }

  /// What is wrong with the options together; empty if nothing is. To be asked
  /// before any work is done.
  std::string mistake() const;
  /// Whether the run only writes a baseline.
  bool updatesBaseline() const { return UpdateBaseline && *UpdateBaseline; }

  /// Takes out of \p Findings what the baseline knows, then what the change
  /// does not touch, and writes the baseline if that is asked for. What it did
  /// is said on the standard error stream.
  ///
  /// \param Findings have their fingerprints.
  /// \param Root the root of the project.
  /// \param Before for --diff, to tell what the change introduces on lines that
  /// it does not touch; null if nobody can look again.
  /// \param Complete the findings are those of the whole program: what does
  /// not occur any longer may be called so.
  /// \param Own the lines of interest, if the command knows them by itself.
  /// \returns how many findings the baseline suppressed; nothing after an
  /// error.
  std::optional<unsigned> apply(std::vector<Finding> &Findings,
                                llvm::StringRef Root, bool Complete,
                                FindingsAt Before = nullptr,
                                const ChangedLines *Own = nullptr) const;

private:
  bool hasDiff() const { return Diff && Diff->getNumOccurrences(); }
  bool hasLines() const {
    return LineFilter && LineFilter->getNumOccurrences();
  }

  llvm::cl::opt<std::string> BaselineFile;
  std::optional<llvm::cl::opt<std::string>> Diff, LineFilter;
  std::optional<llvm::cl::opt<bool>> UpdateBaseline;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FILTEROPTIONS_H
