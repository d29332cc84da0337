//===--- AsyncContext.h - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Which code runs on an event loop, and where in it does it still?
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_ASYNCCONTEXT_H
#define ASYNCTIDY_ANALYSIS_ASYNCCONTEXT_H

#include "BodyScan.h"
#include "Facts.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseSet.h"

namespace clang::tidy::async {

/// A function that runs on an event loop.
struct AsyncContext {
  SiteFact::ContextKind TheKind;
  const FunctionDecl *Function;
  /// The coroutine's type; null for others.
  const TaskInfo *Task = nullptr;
  /// What a model says about its type or its receiver, or null: names the
  /// library whose advice fits.
  const Entry *Known = nullptr;
  /// For a handler, who was given it.
  std::string Receiver;
  /// For a coroutine that only plain functions start, to wait for it: up to its
  /// first await it runs on their thread.
  bool StartsOffLoop = false;
  /// A coroutine that the loop runs for: it stops the loop when it is done, or
  /// who starts it does so then, or only such coroutines of this file await it.
  bool HasLoopToItself = false;
  /// For a handler that is written elsewhere, the place where it is given, and
  /// the function around that.
  const HandedCallable *Given = nullptr;
  const FunctionDecl *GivenIn = nullptr;
};

/// Finds the async contexts among \p Functions. \p ScanOf gives the scan of
/// any of them.
std::vector<AsyncContext> findAsyncContexts(
    ArrayRef<const FunctionDecl *> Functions,
    llvm::function_ref<const BodyScan &(const FunctionDecl *)> ScanOf,
    TaskTypes &Tasks, Names &TheNames);

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

#endif // ASYNCTIDY_ANALYSIS_ASYNCCONTEXT_H
