//===--- Causes.h - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Findings as a person wants to read them: what is surest first, and one
/// finding for all calls that one function makes wrong.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_REPORTS_CAUSES_H
#define ASYNCTIDY_DRIVER_REPORTS_CAUSES_H

#include "Finding.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace clang::tidy::async {

/// From how many findings with a cause in common on they are one by default.
constexpr unsigned ManyWithOneCause = 4;
/// How many of its callers such a finding names.
constexpr unsigned ShownCallers = 3;

/// Whether \p A is surer than \p B, or as sure and before it: certain before
/// maybe, checks that are on by default before others, short chains before long
/// ones, severe before harmless, then by place. A total order of findings that
/// differ in what reports say.
bool moreConfident(const Finding &A, const Finding &B);

/// What the chain of a finding of \p Check does to the loop, as the end of a
/// sentence: "blocks the event loop".
llvm::StringRef consequence(llvm::StringRef Check);

/// \p Findings with one in the place of those that have a cause in common, if
/// they are at least \p From; 0: of none. It stands in the function that is the
/// cause, at its call on the way to the leaf, and its notes name callers. It
/// has no fingerprint: it is for eyes only. The order is that of the first of
/// each.
std::vector<Finding> groupByCause(llvm::ArrayRef<Finding> Findings,
                                  unsigned From);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_REPORTS_CAUSES_H
