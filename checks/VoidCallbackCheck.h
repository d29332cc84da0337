//===--- VoidCallbackCheck.h - AsyncTidy ----------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_VOIDCALLBACKCHECK_H
#define ASYNCTIDY_VOIDCALLBACKCHECK_H

#include "base/AsyncCheck.h"

namespace clang::tidy::async {

#define VOID_CALLBACK_OPTIONS(OPTION)                                          \
  OPTION(StringList, SafeCallees, "",                                          \
         "Functions and classes that look after the task of their callable.")

ASYNC_OPTIONS(VoidCallbackOptions, VOID_CALLBACK_OPTIONS)

/// Finds coroutines that are used as callbacks without a result.
///
/// For the user-facing documentation see docs/checks/async-void-callback.md.
class VoidCallbackCheck : public AsyncCheck {
public:
  VoidCallbackCheck(StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Map) override;

protected:
  void analyze(TUAnalysis &Analysis) override;

private:
  VoidCallbackOptions Opts;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_VOIDCALLBACKCHECK_H
