//===--- Markdown.h - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Markdown for people who read it in a terminal.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_MARKDOWN_H
#define ASYNCTIDY_DRIVER_MARKDOWN_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace clang::tidy::async {

/// Whether \p OS is a terminal that wants colours; NO_COLOR is heeded.
bool wantsColors(llvm::raw_ostream &OS);

/// How wide lines on the standard output may be.
unsigned terminalWidth();

/// Prints plain \p Text in lines of at most \p Width columns.
void wrapText(llvm::StringRef Text, llvm::raw_ostream &OS, unsigned Width,
              llvm::StringRef Indent);

/// Prints \p Text, the Markdown of our own pages: headings, paragraphs, lists,
/// tables, code, links. Comments are left out.
void renderMarkdown(llvm::StringRef Text, llvm::raw_ostream &OS, unsigned Width,
                    bool Colors);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_MARKDOWN_H
