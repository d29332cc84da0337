//===--- PseudoPath.h - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Files that are made of memory, by their paths.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_PSEUDOPATH_H
#define ASYNCTIDY_ANALYSIS_PSEUDOPATH_H

#include "support/AstUtil.h"

namespace clang::tidy::async {

/// Does \p Path, an argument, begin with a directory of files that are made of
/// memory, such as /proc, whatever its value is? With \p IsList it is the path
/// of a directory that is listed; then /dev is one, too.
bool isPseudoPath(const Expr *Path, bool IsList, const ASTContext &Context);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_PSEUDOPATH_H
