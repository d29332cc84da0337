//===--- Report.h - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What every report is made of, and the way to each format.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_REPORTS_REPORT_H
#define ASYNCTIDY_DRIVER_REPORTS_REPORT_H

#include "Finding.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <vector>

namespace clang::tidy::async {

/// The findings of a run, and what a reader wants to know about the run.
class SourceOverlay;

struct ReportInput {
  /// Sorted, without duplicates, with fingerprints.
  std::vector<Finding> Findings;
  /// The absolute directory that relative paths are relative to.
  std::string Root;
  /// Reports do not say where the root is.
  bool OmitRoot = false;
  /// For humans.
  std::string CommandLine;
  unsigned TranslationUnits = 0;
  unsigned FailedUnits = 0;
  /// Findings that the baseline knows, and that are therefore left out.
  unsigned Suppressed = 0;
  /// As of LinkResult: what was looked at.
  unsigned Coroutines = 0;
  unsigned CoroutineLines = 0;
  unsigned Handlers = 0;
  unsigned InTests = 0;
  /// The checks that ran, so that a report can say which found nothing; empty
  /// if that is not known.
  std::vector<std::string> Checks;
  /// What went wrong in the tool itself, such as "x.cpp: does not compile".
  std::vector<std::string> Notifications;
  /// Such as "0.1.0 (LLVM 22.1.8)".
  std::string Version;
  /// Where sources have another content than on the disk, or null.
  const SourceOverlay *Overlay = nullptr;
};

enum class ReportFormat {
  /// clang-tidy's grammar.
  Text,
  /// SARIF 2.1.0, for GitHub and many others.
  Sarif,
  /// GitLab's code quality report.
  GitLab,
  /// reviewdog's diagnostic format, one JSON object per line.
  RdJsonl,
  /// Our own format, which holds all of a Finding.
  JsonLines,
  JUnit,
  /// clang-tidy's --export-fixes YAML, for clang-apply-replacements.
  Fixes,
  /// One page that works without a network.
  Html,
};

/// How text looks; other formats ignore it.
struct TextStyle {
  bool Colors = false;
  /// As many findings with a cause in common are told as one; 0: never.
  unsigned GroupFrom = 0;
  /// What is surest first; else by place.
  bool ByConfidence = false;
};

/// The findings that text in \p Style shows, in its order.
std::vector<Finding> arranged(std::vector<Finding> Findings,
                              const TextStyle &Style);

/// Writes \p Input to \p OS. Reads the sources for excerpts; a file that cannot
/// be read costs its excerpts, nothing else.
void writeReport(const ReportInput &Input, ReportFormat Format,
                 llvm::raw_ostream &OS, const TextStyle &Style);

/// Reads what ReportFormat::JsonLines wrote, several such texts one after the
/// other included. \p File stands in the error messages, which have the line.
/// What the text says of its run is added to \p Run, if there is one: numbers
/// are summed up; its root must be the one that \p Run has, if it has one and
/// not \p AnyRoot.
llvm::Expected<std::vector<Finding>> readJsonLines(llvm::StringRef Text,
                                                   llvm::StringRef File,
                                                   ReportInput *Run = nullptr,
                                                   bool AnyRoot = false);

/// Sorts by place, check and message, and drops what is there twice.
void sortFindings(std::vector<Finding> &Findings);

/// Gives every one of the sorted \p Findings a fingerprint: of the check, the
/// file, the function, the message and the text of the line, so that it stays
/// when lines move, and of the number of such findings before it.
void assignFingerprints(std::vector<Finding> &Findings);

/// The same for findings that have fingerprints, which they keep; only what is
/// missing or there twice, after a merge, changes.
void completeFingerprints(std::vector<Finding> &Findings);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_REPORTS_REPORT_H
