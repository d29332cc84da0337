//===--- ReportOptions.h - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The options for report files, which several commands have, and writing what
/// they ask for.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_REPORTS_REPORTOPTIONS_H
#define ASYNCTIDY_DRIVER_REPORTS_REPORTOPTIONS_H

#include "Command.h"
#include "Report.h"
#include <memory>
#include <vector>

namespace clang::tidy::async {

/// The options --sarif FILE, --html FILE and so on of a command. To be made
/// before the command line is parsed: a static variable next to the command.
class ReportOptions {
public:
  explicit ReportOptions(Command &C);
  ~ReportOptions();

  /// True if any of the options was given.
  bool any() const;
  /// True if one of the reports goes to the standard output, so that nothing
  /// else should.
  bool toStdout() const;
  /// How text is to look, as the options say.
  /// \p ByLines: the reader asked for changed or given lines, so that a finding
  /// belongs where those are, and is not moved to its cause by default.
  TextStyle textStyle(bool Colors, bool ByLines) const;
  /// Writes all that was asked for. A file is replaced when its new content is
  /// complete, never half. False, and an error was printed, if one could not
  /// be written; the others are.
  bool write(const ReportInput &Input, const TextStyle &Style = {}) const;

private:
  struct Output;
  struct Arrangement;
  std::vector<std::unique_ptr<Output>> Outputs;
  std::unique_ptr<Arrangement> Order;
};

/// Makes \p Content the content of \p File ("-": the standard output), at once
/// or not at all: a reader never sees half of it.
llvm::Error writeFileAtomically(llvm::StringRef File, llvm::StringRef Content);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_REPORTS_REPORTOPTIONS_H
