//===--- DiscardedTaskCheck.h - AsyncTidy ---------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DISCARDEDTASKCHECK_H
#define ASYNCTIDY_DISCARDEDTASKCHECK_H

#include "base/AsyncCheck.h"

namespace clang::tidy::async {

#define DISCARDED_TASK_OPTIONS(OPTION)                                         \
  OPTION(DropPolicy, AllowVoidCast, DropPolicy::Eager,                         \
         "Which tasks may be dropped with `(void)` or "                        \
         "`static_cast<void>`: `none`, `eager` (a lazy task would never "      \
         "run) or `all`.")                                                     \
  OPTION(DropPolicy, AllowStdIgnore, DropPolicy::Eager,                        \
         "The same for `std::ignore = f()`.")                                  \
  OPTION(DropPolicy, AllowMaybeUnused, DropPolicy::Eager,                      \
         "The same for variables that are `[[maybe_unused]]` or called `_`, "  \
         "and for unnamed parameters.")                                        \
  OPTION(EagerDropPolicy, EagerDrop, EagerDropPolicy::Auto,                    \
         "When a plain call may drop an eager task that continues detached: "  \
         "`never`, `always`, or `auto`: outside of coroutines, unless the "    \
         "type or function is `[[nodiscard]]`.")                               \
  OPTION(bool, CheckPaths, true,                                               \
         "Also report tasks that are awaited on some paths only.")             \
  OPTION(StringList, TaskTypes, "", "Further classes whose values are tasks.") \
  OPTION(StringList, SafeTypes, "", "Classes of tasks that may be dropped.")   \
  OPTION(StringList, SafeCallees, "",                                          \
         "Functions whose returned task may be dropped.")

ASYNC_OPTIONS(DiscardedTaskOptions, DISCARDED_TASK_OPTIONS)

/// Finds tasks that nobody awaits.
///
/// For the user-facing documentation see docs/checks/async-discarded-task.md.
class DiscardedTaskCheck : public AsyncCheck {
public:
  DiscardedTaskCheck(StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;

protected:
  void analyze(TUAnalysis &Analysis) override;

private:
  struct Place;
  bool isReported(const Place &P, const TaskInfo &Info, const Expr *Dropped,
                  bool NoDiscard) const;
  void checkDropped(const Place &P, const DroppedValue &Value);
  void checkLocal(const Place &P, const VarDecl *VD, ArrayRef<LocalUse> Uses);
  void checkPaths(const Place &P, const VarDecl *VD, ArrayRef<LocalUse> Uses,
                  const TaskInfo &Info);
  void checkSinks(const Place &P, const ScannedCall &C);
  void checkCaptures(const Place &P, const LambdaExpr *Lambda);

  DiscardedTaskOptions Opts;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DISCARDEDTASKCHECK_H
