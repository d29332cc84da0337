//===--- HopFlow.h - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Where does a coroutine that hops to other threads still run on its loop?
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_HOPFLOW_H
#define ASYNCTIDY_ANALYSIS_HOPFLOW_H

#include "BodyScan.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseSet.h"

namespace clang::tidy::async {

/// For a coroutine that hops, or starts elsewhere: which of its statements
/// surely run on the loop?
class HopFlow {
public:
  /// \p IsElsewhereAfter says of a coroutine of this file that who awaits it
  /// goes on where a hop of it has taken it. With \p ResumesHome that is not
  /// so for the one of \p Scan.
  HopFlow(const BodyScan &Scan, bool StartsOffLoop, bool ResumesHome,
          llvm::function_ref<bool(const FunctionDecl *)> IsElsewhereAfter,
          Names &TheNames, ASTContext &Context);

  /// True unless the coroutine may be elsewhere before \p Anchor.
  bool isOnLoop(const Stmt *Anchor) const {
    return !IsUnknown && !OffLoop.contains(Anchor);
  }

  /// Does the coroutine surely end on the loop?
  bool endsOnLoop() const { return !EndsOff; }

  /// Has a hop surely taken it elsewhere at its last co_return, or at the end
  /// of its body, given that each of its loops runs? (Of one that hops on some
  /// of its paths only, or returns before it has to, others need not know.)
  bool endsElsewhere() const { return EndsElsewhere; }

private:
  using HopMap = llvm::DenseMap<const Stmt *, HopTarget>;
  /// Marks what may run off the loop if \p Hops are all that moves it.
  void follow(const CFG &Graph, bool StartsOff, const HopMap &Hops);

  bool IsUnknown = false;
  bool EndsOff = false;
  bool EndsElsewhere = false;
  llvm::DenseSet<const Stmt *> OffLoop;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_HOPFLOW_H
