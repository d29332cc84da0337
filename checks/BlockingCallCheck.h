//===--- BlockingCallCheck.h - AsyncTidy ----------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_BLOCKINGCALLCHECK_H
#define ASYNCTIDY_BLOCKINGCALLCHECK_H

#include "base/EffectCheck.h"

namespace clang::tidy::async {

#define BLOCKING_CALL_OPTIONS(OPTION)                                          \
  OPTION(StringList, Categories,                                               \
         "sleep;wait;multiplex;network;dns;file;process;database;stdin",       \
         "Categories of blocking calls to report. `file:maybe` also reports "  \
         "calls of that category that often do not block.")                    \
  OPTION(StringList, BlockingFunctions, "",                                    \
         "Further functions that block; `my::query=database` names a "         \
         "category, which is `wait` otherwise.")                               \
  OPTION(StringList, NonblockingFunctions, "",                                 \
         "Functions that never block, whatever their bodies look like.")       \
  OPTION(StringList, OffloadFunctions, "",                                     \
         "Functions that run their callable on another thread.")               \
  OPTION(StringList, HandlerFunctions, "",                                     \
         "Functions that run their callable on the event loop.")               \
  OPTION(bool, CheckSiblings, true,                                            \
         "Also report `f()` where an asynchronous sibling of `f` exists.")     \
  OPTION(StringList, SiblingPatterns,                                          \
         "async_%;co_%;%_async;%_coro;%Async;%Coro",                           \
         "Names of asynchronous siblings; `%` is the function's name.")        \
  OPTION(StringList, IgnoredSiblings, "",                                      \
         "Fully qualified functions that may be called although they have an " \
         "asynchronous sibling.")

ASYNC_OPTIONS(BlockingCallOptions, BLOCKING_CALL_OPTIONS)

/// Finds calls that block the event loop in coroutines and handlers.
///
/// For the user-facing documentation see docs/checks/async-blocking-call.md.
class BlockingCallCheck : public EffectCheck {
public:
  BlockingCallCheck(StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Map) override;
  void registerMatchers(ast_matchers::MatchFinder *Finder) override;

protected:
  void analyze(TUAnalysis &Analysis) override;

private:
  void report(TUAnalysis &Analysis, const EffectSite &Site);
  void checkSibling(TUAnalysis &Analysis, const AsyncContext &Context,
                    const ScannedCall &C);
  std::string advice(TUAnalysis &Analysis, const EffectSite &Site) const;

  BlockingCallOptions Opts;
  ChainOptions Chains;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_BLOCKINGCALLCHECK_H
