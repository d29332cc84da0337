//===--- TaskText.h - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// How messages speak about tasks.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_BASE_TASKTEXT_H
#define ASYNCTIDY_BASE_TASKTEXT_H

#include "analysis/TaskType.h"

namespace clang::tidy::async {

/// "task" or "awaitable".
inline StringRef taskNoun(const TaskInfo &Info) {
  return Info.isTask() ? "task" : "awaitable";
}

/// What happens to a dropped task, as the end of a sentence that starts with
/// "it".
inline StringRef dropText(const TaskInfo &Info) {
  switch (Info.Dropped) {
  case DropEffect::NeverRuns:
    return "never runs";
  case DropEffect::Leaks:
    return "never runs and its frame leaks";
  case DropEffect::Cancelled:
    return "is cancelled";
  case DropEffect::Terminates:
    return "terminates the program";
  case DropEffect::Detached:
    return "continues detached and its errors are lost";
  case DropEffect::Unknown:
    return "may never finish and its errors are lost";
  }
  llvm_unreachable("covered switch");
}

} // namespace clang::tidy::async

#endif // ASYNCTIDY_BASE_TASKTEXT_H
