//===--- FindingOutput.h - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// From the findings of a program to what the user sees of them: the part that
/// `async-tidy` and `async-tidy link` have in common, with its options.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FINDINGOUTPUT_H
#define ASYNCTIDY_DRIVER_FINDINGOUTPUT_H

#include "Command.h"
#include "facts/ProgramLink.h"
#include "findings/FilterOptions.h"
#include "input/ProjectPaths.h"
#include "reports/ReportOptions.h"
#include <memory>

namespace clang::tidy::async {

class FindingOutput {
public:
  /// Adds the options to \p C. A static variable next to the command.
  /// \p OwnLines: as of FilterOptions.
  explicit FindingOutput(Command &C, bool OwnLines = false);
  ~FindingOutput();

  /// What the user should hear of a run besides its findings.
  struct Summary {
    unsigned Units = 0;
    /// Only some files of the program were looked at.
    bool Partial = false;
    /// What could not be done; each makes the exit code 2.
    std::vector<std::string> Troubles;
    /// What the user should hear of and cannot mend.
    std::vector<std::string> Warnings;
    /// Files that do not compile, which --keep-going makes bearable.
    std::vector<std::string> Broken;
    unsigned Failed = 0;
    /// Findings that the baseline has.
    unsigned Suppressed = 0;
    /// The checks that ran, sorted.
    std::vector<std::string> Checks;
    /// Where sources have another content than on the disk, or null.
    const SourceOverlay *Overlay = nullptr;

    /// Takes what \p U says of mistakes.
    void add(const Unit &U);
  };

  /// Mistakes in the options, to be told before any work is done; empty if
  /// there are none.
  std::string mistake() const;
  bool quiet() const;
  bool verbose() const;
  LinkOptions linkOptions() const;

  /// Gives the findings their fingerprints, and applies baseline and diff;
  /// \p Own are the lines of interest, if the command knows them by itself.
  /// False if that failed; the error was printed.
  /// \p Before: see FilterOptions.
  bool select(LinkResult &Linked, const ProjectPaths &Paths, Summary &S,
              FindingsAt Before = nullptr,
              const ChangedLines *Own = nullptr) const;

  /// Writes all reports, and returns the exit code. Troubles and broken files
  /// are printed here, all at once.
  int finish(LinkResult Selected, const ProjectPaths &Paths, Summary S) const;

private:
  struct Options;
  std::unique_ptr<Options> Opts;
  FilterOptions Filter;
  ReportOptions Reports;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FINDINGOUTPUT_H
