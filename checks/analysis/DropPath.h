//===--- DropPath.h - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Paths on which nobody takes a task that a local variable holds.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_DROPPATH_H
#define ASYNCTIDY_ANALYSIS_DROPPATH_H

#include "BodyScan.h"

namespace clang::tidy::async {

/// A path from a variable's declaration to the end of its life on which nobody
/// takes the task.
struct DropPath {
  /// The statement that overwrites the task, if that ends the path.
  const Stmt *Overwriter = nullptr;
  /// The condition that decides for the path, and how.
  const Stmt *Condition = nullptr;
  bool ConditionIsTrue = false;
  bool ConditionIsSwitch = false;
};

/// Looks for such a path of \p VD, whose mentions in \p Scan's function are
/// \p Uses. Paths that the program may never take do not count.
std::optional<DropPath> findDropPath(const VarDecl *VD, ArrayRef<LocalUse> Uses,
                                     const BodyScan &Scan, ASTContext &Context);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_DROPPATH_H
