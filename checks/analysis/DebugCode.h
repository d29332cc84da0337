//===--- DebugCode.h - AsyncTidy --------------------------------*- C++ -*-===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Which code is there only in builds for debugging or benchmarks?
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_DEBUGCODE_H
#define ASYNCTIDY_ANALYSIS_DEBUGCODE_H

#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseMap.h"

namespace clang::tidy::async {

/// Looks for `#ifdef DEBUG`, `#ifndef NDEBUG` and the like around code. Reads
/// the text of files: who shares a parsed header has seen no directives of it.
class DebugCode {
public:
  DebugCode(const SourceManager &SM, const LangOptions &Language)
      : SM(SM), Language(Language) {}

  /// Is \p Loc in a part of its file that only such builds compile?
  bool contains(SourceLocation Loc);

private:
  /// Offsets in a file: first and one past the last.
  using Part = std::pair<unsigned, unsigned>;
  std::vector<Part> find(FileID File) const;

  const SourceManager &SM;
  const LangOptions &Language;
  /// In order; of nested ones the outermost.
  llvm::DenseMap<FileID, std::vector<Part>> PartsOf;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_DEBUGCODE_H
