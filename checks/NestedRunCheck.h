//===--- NestedRunCheck.h - AsyncTidy -------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_NESTEDRUNCHECK_H
#define ASYNCTIDY_NESTEDRUNCHECK_H

#include "base/EffectCheck.h"

namespace clang::tidy::async {

#define NESTED_RUN_OPTIONS(OPTION)                                             \
  OPTION(StringList, RunFunctions, "",                                         \
         "Further functions that run an event loop, or wait for a task.")

ASYNC_OPTIONS(NestedRunOptions, NESTED_RUN_OPTIONS)

/// Finds event loops that are run, and tasks that are waited for, on a thread
/// that already runs a loop.
///
/// For the user-facing documentation see docs/checks/async-nested-run.md.
class NestedRunCheck : public EffectCheck {
public:
  NestedRunCheck(StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Map) override;

protected:
  void analyze(TUAnalysis &Analysis) override;

private:
  void report(TUAnalysis &Analysis, const EffectSite &Site);

  NestedRunOptions Opts;
  ChainOptions Chains;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_NESTEDRUNCHECK_H
