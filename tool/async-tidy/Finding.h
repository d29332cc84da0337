//===--- Finding.h - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A finding as every report sees it: plain data, paths relative to the root of
/// the project, so that it is the same on any machine.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FINDING_H
#define ASYNCTIDY_DRIVER_FINDING_H

#include <string>
#include <tuple>
#include <vector>

namespace clang::tidy::async {

/// A place in a source file. Lines and columns count from 1, columns in bytes.
struct Position {
  /// '/'-separated; relative to the root, absolute outside of it.
  std::string File;
  unsigned Line = 0;
  unsigned Column = 0;

  auto key() const { return std::tie(File, Line, Column); }
  bool operator==(const Position &O) const { return key() == O.key(); }
  bool operator<(const Position &O) const { return key() < O.key(); }
};

/// A highlighted part of the finding's file, end exclusive.
struct HighlightRange {
  unsigned BeginLine = 0, BeginColumn = 0, EndLine = 0, EndColumn = 0;
};

struct FindingNote {
  Position Where;
  std::string Message;
};

/// One edit of a fix: replaces Length bytes at Offset by Text.
struct FindingEdit {
  std::string File;
  unsigned Offset = 0;
  unsigned Length = 0;
  std::string Text;
  /// The same range for formats that speak in lines.
  HighlightRange Range;
};

enum class Severity { Note, Warning, Error };

struct Finding {
  /// "async-blocking-call", or the name of another clang-tidy check.
  std::string Check;
  Severity TheSeverity = Severity::Warning;
  /// Without the "[check]" suffix.
  std::string Message;
  Position Where;
  std::vector<HighlightRange> Ranges;
  /// In the order in which they are to be read. For a finding with a call
  /// chain, the calls from Where down to the leaf.
  std::vector<FindingNote> Notes;
  /// Notes are the steps of a call chain.
  bool IsChain = false;
  /// For a chain, the function where one edit mends most: the one nearest to
  /// the leaf that is not a library's or, if all are, the one that is called
  /// at Where. Else empty.
  std::string Cause;
  /// Which of the Notes is the call in Cause on the way to the leaf, counted
  /// from 1; 0 if Cause is a library's.
  unsigned CauseStep = 0;
  /// The leaf only may block, or the call only may get there.
  bool Maybe = false;
  std::vector<FindingEdit> Edits;
  /// The function around Where as messages spell it; may be empty.
  std::string Function;
  /// The lines of that function, for `--diff`; 0 if there is none.
  unsigned FunctionBegin = 0, FunctionEnd = 0;
  /// The library whose task, loop or blocking call this is about; may be empty.
  std::string Library;
  /// The source line, without blanks around it: part of the fingerprint.
  std::string LineText;
  /// Hex digits that stay the same when lines move; unique within a report.
  std::string Fingerprint;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FINDING_H
