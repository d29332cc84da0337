//===--- ProjectFacts.h - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What clangd's files know of the rest of their project: the facts that
/// async-tidy linked last.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_CLANGD_PROJECTFACTS_H
#define ASYNCTIDY_CLANGD_PROJECTFACTS_H

#include "analysis/ProgramIndex.h"
#include "support/TUHost.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include <mutex>

namespace clang::tidy::async {

/// Serves all threads of clangd.
class ProjectFacts final : public TUHost {
public:
  /// \p IndexFile: the one to use; empty for none, nothing to look for it.
  explicit ProjectFacts(std::optional<std::string> IndexFile)
      : IndexFile(std::move(IndexFile)) {}

  bool hasOtherUnits(const ASTContext &Context) override;
  std::unique_ptr<UnitFacts> otherUnits(const ASTContext &Context,
                                        const UnitQuery &Query) override;
  SourceLocation locate(ASTContext &Context, StringRef File, unsigned Line,
                        unsigned Column) override;

  /// Differs whenever the index that is used for \p File does; empty if there
  /// is none.
  std::string stateFor(StringRef File);

private:
  struct Candidate {
    std::string File;
    llvm::sys::fs::file_status Status;
  };
  /// The index for the source file \p File, if there is one: of the nearest
  /// directory upward that was the root of a run.
  std::optional<Candidate> find(StringRef File);
  std::shared_ptr<const ProgramIndex> indexFor(StringRef File);
  std::shared_ptr<const ProgramIndex> indexFor(const ASTContext &Context);

  const std::optional<std::string> IndexFile;
  struct Known {
    std::string State;
    /// Null if it is unusable, which was said.
    std::shared_ptr<const ProgramIndex> Index;
  };
  std::mutex Mutex;
  llvm::StringMap<Known> Open;
};

/// The one of this process.
ProjectFacts &projectFacts();

} // namespace clang::tidy::async

#endif // ASYNCTIDY_CLANGD_PROJECTFACTS_H
