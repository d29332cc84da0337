//===--- CheckInfo.h - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What reports say about a check: from Checks.def and its page.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_REPORTS_CHECKINFO_H
#define ASYNCTIDY_DRIVER_REPORTS_CHECKINFO_H

#include "Finding.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace clang::tidy::async {

enum class CheckTier { Default, Strict, Nursery };

/// A line of Checks.def, with its page.
struct CheckInfo {
  llvm::StringRef Id;
  CheckTier Tier;
  Severity TheSeverity;
  bool HasFix;
  /// One line, lower case.
  llvm::StringRef Description;
  /// docs/checks/<Id>.md, whole.
  llvm::StringRef Page;
};

/// All of Checks.def, in its order.
llvm::ArrayRef<CheckInfo> checks();
/// Null if \p Id is a check of somebody else.
const CheckInfo *findCheck(llvm::StringRef Id);
/// Where the page of \p Check can be read, or "" if that is not known.
std::string checkUrl(llvm::StringRef Check);

/// The text under the heading "## <Heading>" of \p Page, "" if there is none.
llvm::StringRef pageSection(llvm::StringRef Page, llvm::StringRef Heading);
/// \p Page for a place where its comments and its links to other pages make no
/// sense.
std::string standaloneMarkdown(llvm::StringRef Page);
/// \p Markdown without its markup, for programs that show plain text.
std::string plainText(llvm::StringRef Markdown);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_REPORTS_CHECKINFO_H
