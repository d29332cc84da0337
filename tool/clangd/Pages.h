//===--- Pages.h - AsyncTidy ----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Where the pages of our checks are.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_CLANGD_PAGES_H
#define ASYNCTIDY_CLANGD_PAGES_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace clang::tidy::async {

/// The URI of the page of \p Check, which must be ours: where docs/ is
/// published (ASYNC_DOCS_URL), or else installed. Empty if it is neither.
std::string pageUri(llvm::StringRef Check);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_CLANGD_PAGES_H
