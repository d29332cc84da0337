//===--- ResourceDirectory.h - AsyncTidy ----------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Where clang's own headers are; the same for all our programs.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FRONTEND_RESOURCEDIRECTORY_H
#define ASYNCTIDY_DRIVER_FRONTEND_RESOURCEDIRECTORY_H

#include <string>

namespace clang::tidy::async {

/// The directory of clang's own headers: beside the program if it was
/// installed so, else LLVM's. Empty if neither has any; \p Error then says
/// what was looked for.
std::string resourceDirectory(std::string &Error);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FRONTEND_RESOURCEDIRECTORY_H
