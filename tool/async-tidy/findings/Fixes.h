//===--- Fixes.h - AsyncTidy ----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `--fix`: writes the edits of findings to the sources, and takes them back
/// where they turn out to be wrong.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FIXES_H
#define ASYNCTIDY_DRIVER_FIXES_H

#include "Finding.h"
#include "input/ProjectPaths.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <set>

namespace clang::tidy::async {

class Fixes {
public:
  explicit Fixes(const ProjectPaths &Paths) : Paths(Paths) {}

  /// Applies the edits of \p Findings: all of a finding, or none. Findings
  /// whose edits overlap with those before, or lie outside of the root, are
  /// left out.
  llvm::Error apply(llvm::ArrayRef<Finding> Findings);

  /// Gives \p File, as findings spell it, its old content back. False if no fix
  /// changed it.
  llvm::Expected<bool> takeBack(llvm::StringRef File);

  /// Findings that were mended, and those that could not be.
  unsigned applied() const { return Applied; }
  unsigned skipped() const { return Skipped; }
  /// The files that are changed now.
  std::set<std::string> files() const;

private:
  struct Changed {
    std::string Before;
    unsigned Findings = 0;
  };
  const ProjectPaths &Paths;
  std::map<std::string, Changed> Files;
  unsigned Applied = 0, Skipped = 0;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FIXES_H
