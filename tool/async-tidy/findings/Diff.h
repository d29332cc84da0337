//===--- Diff.h - AsyncTidy -----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `--diff` and `--line-filter`: which lines a change touches, and which
/// findings it introduces or touches.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_DIFF_H
#define ASYNCTIDY_DRIVER_DIFF_H

#include "Finding.h"
#include "input/SourceOverlay.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace clang::tidy::async {

/// The lines that a change touches, by file. Files are spelt as in Position.
class ChangedLines {
public:
  /// All lines of \p File, such as those of a new file.
  void addAll(llvm::StringRef File) { Files[File].All = true; }
  /// The lines \p First to \p Last.
  void add(llvm::StringRef File, unsigned First, unsigned Last);
  /// Nothing but its name changed.
  void addNone(llvm::StringRef File) { Files.try_emplace(File); }
  /// Lines were taken away between \p Line and the next one.
  void addDeletion(llvm::StringRef File, unsigned Line);

  /// Whether \p Line was changed, or lines next to it taken away.
  bool touches(llvm::StringRef File, unsigned Line) const;
  bool touches(const Position &P) const { return touches(P.File, P.Line); }
  /// Whether lines were taken away between the lines \p Begin and \p End.
  bool deletesWithin(llvm::StringRef File, unsigned Begin, unsigned End) const;

  bool empty() const { return Files.empty(); }
  bool has(llvm::StringRef File) const { return Files.count(File); }
  /// Forgets the changes of all files but \p Kept.
  void keepOnly(const llvm::StringSet<> &Kept);
  /// The files with changes, sorted.
  std::vector<std::string> files() const;

private:
  struct Changes {
    bool All = false;
    std::vector<std::pair<unsigned, unsigned>> Lines;
    std::vector<unsigned> Deletions;
  };
  llvm::StringMap<Changes> Files;
};

/// What differs between the revision \p Rev and the working tree that contains
/// \p Root, files that git does not know yet included. "REV..." stands for the
/// point where the current branch left REV.
/// \param Root the root of the project: paths are relative to it.
llvm::Expected<ChangedLines> changedSince(llvm::StringRef Rev,
                                          llvm::StringRef Root);

/// What the files that differ from the working tree were at \p Rev. A renamed
/// one is given under its new name, too, as if it had been renamed before.
llvm::Expected<SourceOverlay> filesAt(llvm::StringRef Rev,
                                      llvm::StringRef Root);
/// What is staged in the repository that contains \p Root: what the next commit
/// changes. In a repository without commits, all of it.
llvm::Expected<ChangedLines> stagedChanges(llvm::StringRef Root);

/// The same from the output of `git diff -U0`, whose paths are relative to the
/// top of the repository. \p Prefix is the path of \p Root from there, with '/'
/// at its end, or empty.
llvm::Error parseDiff(llvm::StringRef Diff, llvm::StringRef Root,
                      llvm::StringRef Prefix, ChangedLines &Into);

/// clang-tidy's `--line-filter`: [{"name":"a.cpp","lines":[[1,3],[5,7]]}]. As
/// there, a name fits each path that ends in it, and no lines mean all.
/// \p Known are the files that findings may be in.
llvm::Expected<ChangedLines> parseLineFilter(llvm::StringRef Json,
                                             llvm::ArrayRef<std::string> Known);

/// The findings that the change introduces or touches: their place, a step of
/// their chain or an edit lies on a changed line, or lines were taken away in
/// the function around them. For a chain that is only touched at a step, there
/// is also a finding at that step, where the author of the change will see it.
/// \param Before gives the findings before the change, to tell which of those
/// that it does not touch it introduces; asked only if there are any. May be
/// null, and may give nothing: then none of those is reported.
std::vector<Finding> filterByDiff(
    std::vector<Finding> Findings, const ChangedLines &Changes,
    llvm::function_ref<std::optional<std::vector<Finding>>()> Before = nullptr);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_DIFF_H
