//===--- Dependency.h - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FRONTEND_DEPENDENCY_H
#define ASYNCTIDY_DRIVER_FRONTEND_DEPENDENCY_H

#include <string>
#include <tuple>

namespace clang::tidy::async {

/// A file that the outcome depends on.
struct Dependency {
  /// Absolute.
  std::string Path;
  /// False for a path that was looked for and not found: were it there, the
  /// outcome could be another.
  bool Found = true;

  bool operator<(const Dependency &O) const {
    return std::tie(Path, Found) < std::tie(O.Path, O.Found);
  }
  bool operator==(const Dependency &O) const {
    return Path == O.Path && Found == O.Found;
  }
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FRONTEND_DEPENDENCY_H
