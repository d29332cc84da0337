//===--- AsyncContext.h - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Which code runs on an event loop?
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_ASYNCCONTEXT_H
#define ASYNCTIDY_ANALYSIS_ASYNCCONTEXT_H

#include "BodyScan.h"
#include "Facts.h"

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

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_ASYNCCONTEXT_H
