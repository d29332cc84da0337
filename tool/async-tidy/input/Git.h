//===--- Git.h - AsyncTidy ------------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Runs git.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_GIT_H
#define ASYNCTIDY_DRIVER_GIT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace clang::tidy::async {

struct GitResult {
  int Code = 0;
  std::string Out, Err;
};

/// Runs git in \p Directory with \p Input on its standard input. Its messages
/// are in English, and its output depends on no settings of quoting. The error
/// is that git could not be run.
llvm::Expected<GitResult> runGit(llvm::StringRef Directory,
                                 llvm::ArrayRef<llvm::StringRef> Args,
                                 llvm::StringRef Input = "");

/// The same, for commands that only fail if something is wrong.
llvm::Expected<std::string> gitOutput(llvm::StringRef Directory,
                                      llvm::ArrayRef<llvm::StringRef> Args,
                                      llvm::StringRef Input = "");

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_GIT_H
