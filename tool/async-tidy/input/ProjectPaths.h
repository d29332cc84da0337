//===--- ProjectPaths.h - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Paths as facts and reports spell them: relative to the root of the project,
/// so that they are the same on any machine.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_PROJECTPATHS_H
#define ASYNCTIDY_DRIVER_PROJECTPATHS_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace clang::tidy::async {

class ProjectPaths {
public:
  /// \p Root: absolute.
  explicit ProjectPaths(llvm::StringRef Root);

  const std::string &root() const { return Root; }

  /// \p Path, which may be relative to \p Directory, as facts spell it:
  /// '/'-separated, without dots, relative if it lies beneath the root.
  std::string spell(llvm::StringRef Path, llvm::StringRef Directory = "") const;

  /// The absolute path that \p Spelled stands for.
  std::string absolute(llvm::StringRef Spelled) const;

  /// The root for a project at \p Directory: the nearest directory upward with
  /// a .git, or else \p Directory.
  static std::string findRoot(llvm::StringRef Directory);

private:
  std::string Root;
};

/// The working directory.
std::string currentDirectory();

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_PROJECTPATHS_H
