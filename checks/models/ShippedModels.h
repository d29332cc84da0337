//===--- ShippedModels.h - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Models that libraries install with their headers: `*.yaml` in
/// `<prefix>/share/async-tidy/models`, for headers under `<prefix>/include`.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_MODELS_SHIPPEDMODELS_H
#define ASYNCTIDY_MODELS_SHIPPEDMODELS_H

#include "Models.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace clang {
class HeaderSearchOptions;
}

namespace clang::tidy::async {

/// Where the library behind the include path \p IncludeDir (absolute) would
/// ship its models: beside the nearest directory called `include`, or beside
/// \p IncludeDir itself if there is none.
std::string shippedModelsDirectory(llvm::StringRef IncludeDir);

/// The models that are shipped beside the include paths of \p Options, in the
/// order of the paths and then of their names. All of \p FS that they depend on
/// is asked of it, directories included. A file that cannot be read is appended
/// to \p Errors.
std::vector<ModelSource> shippedModels(const HeaderSearchOptions &Options,
                                       llvm::vfs::FileSystem &FS,
                                       std::vector<std::string> &Errors);

/// Takes those out of \p Sources that have mistakes, which are appended to
/// \p Errors: a library is not the user's to mend, and the others are good.
void dropBroken(std::vector<ModelSource> &Sources,
                std::vector<std::string> &Errors);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_MODELS_SHIPPEDMODELS_H
