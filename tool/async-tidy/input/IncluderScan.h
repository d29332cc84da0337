//===--- IncluderScan.h - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Which translation units may include a header: a quick look at the text of
/// all sources, for a header that nothing is known of yet.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_INCLUDERSCAN_H
#define ASYNCTIDY_DRIVER_INCLUDERSCAN_H

#include "input/CompileCommands.h"
#include "input/SourceOverlay.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"
#include <string>
#include <vector>

namespace clang::tidy::async {

/// Whether \p Text has a word that only coroutines have.
bool hasCoroutines(llvm::StringRef Text);

/// No preprocessor: conditions are not looked at, and of a path only what the
/// directive spells is compared. Who wants to be sure has to parse.
class IncluderScan {
public:
  /// Reads the files that git knows at \p Top, and those of \p Database.
  IncluderScan(llvm::StringRef Top, const CompileDatabase &Database,
               const SourceOverlay &Overlay);

  /// The indices of the commands that may include \p Header (absolute): those
  /// with coroutines first, then the most direct ones, then the one of the same
  /// name.
  std::vector<size_t> unitsFor(llvm::StringRef Header) const;

private:
  struct Directive {
    /// Without leading "./" and "../".
    std::string Written;
    size_t File;
  };
  void read(llvm::StringRef Path, const SourceOverlay &Overlay);

  std::vector<std::string> Files;
  /// The first command of a file.
  llvm::StringMap<size_t> Units;
  /// The units whose own text has coroutines.
  llvm::DenseSet<size_t> Coroutines;
  /// By the last component of what they include.
  llvm::StringMap<std::vector<Directive>> Directives;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_INCLUDERSCAN_H
