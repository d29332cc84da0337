//===--- Likelihood.h - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What conditions say about the code behind them: that it seldom runs, or not
/// on the thread of the loop.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_LIKELIHOOD_H
#define ASYNCTIDY_ANALYSIS_LIKELIHOOD_H

#include "DebugCode.h"
#include "support/AstUtil.h"

namespace clang::tidy::async {

/// Is \p Condition \p Outcome on other threads, or in another process, only? It
/// asks whether this is the thread of the loop (`loop->isInLoopThread()`), or
/// the child of a fork().
bool isElsewhere(const Expr *Condition, bool Outcome);

/// Is \p Condition \p Outcome in builds for debugging only, or never: is it a
/// constant that is false, or one that is declared for such builds?
bool isDebugSwitch(const Expr *Condition, bool Outcome, DebugCode &Debug,
                   const ASTContext &Context);

/// What `if (!Kept) Kept = make();` fills.
enum class Fills {
  Nothing,
  /// Something of which there may be many, or that may be filled anew.
  Cache,
  /// A variable of static storage duration, for good.
  Singleton
};

/// What does \p If fill?
Fills whatFills(const IfStmt *If);

/// Is \p Object a local future of a call that hands \p Self itself, or a lambda
/// that calls it, to other threads? Who divides the work so and conquers one
/// half himself waits for his own computation.
bool isOfItself(const Expr *Object, const FunctionDecl *Self);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_LIKELIHOOD_H
