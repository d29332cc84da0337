//===--- ConfigPlaces.h - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Where in the user's configuration a mistake stands, which clang-tidy's own
/// reader does not tell.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_CONFIGPLACES_H
#define ASYNCTIDY_DRIVER_CONFIGPLACES_H

#include "clang-tidy/ClangTidyOptions.h"
#include <optional>
#include <string>

namespace clang::tidy::async {

/// Where the check option \p Key of \p Provider's configuration of \p File is
/// set, as "file:line:column: ". \p Config is the text of --config, if that is
/// what counts. Empty if nobody can tell.
std::string placeOfOption(ClangTidyOptionsProvider &Provider,
                          llvm::StringRef File,
                          const std::optional<std::string> &Config,
                          llvm::StringRef Key);

/// What is wrong with the nearest thing called .clang-tidy upward from \p File:
/// clang-tidy passes over what is no file. Empty if nothing is.
std::string configFileMistake(llvm::StringRef File);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_CONFIGPLACES_H
