//===--- Conditions.h - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The conditions that models put on calls (`when:`, see docs/models.md).
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_CONDITIONS_H
#define ASYNCTIDY_ANALYSIS_CONDITIONS_H

#include "Call.h"

namespace clang::tidy::async {

/// Do all conditions of \p E hold for \p C?
bool allHold(const Entry *E, const Call &C, Names &TheNames,
             ASTContext &Context);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_CONDITIONS_H
