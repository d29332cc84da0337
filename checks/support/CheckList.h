//===--- CheckList.h - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Which of our checks run where nobody asked for them by --checks.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_SUPPORT_CHECKLIST_H
#define ASYNCTIDY_SUPPORT_CHECKLIST_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace clang::tidy::async {

/// The globs for async checks that \p List, the Checks of .clang-tidy files,
/// comes down to. One that never mentions ours does not switch them off; one
/// that picks some of them has only those.
std::string asyncGlobs(llvm::StringRef List);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_SUPPORT_CHECKLIST_H
