//===--- RevisionFiles.h - AsyncTidy
//-------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The files of a project as they were at a revision, for a second look with
/// the eyes of that time.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_REVISIONFILES_H
#define ASYNCTIDY_DRIVER_REVISIONFILES_H

#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <optional>
#include <string>

namespace clang::tidy::async {

/// What differs from the working tree: by absolute path the text at the
/// revision, or nothing for a file that was not there.
using RevisionFiles = llvm::StringMap<std::optional<std::string>>;

/// The real files, but for those of \p Files, which must outlive the result.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
fileSystemAt(const RevisionFiles &Files);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_REVISIONFILES_H
