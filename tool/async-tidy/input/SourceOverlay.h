//===--- SourceOverlay.h - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Files that are to be seen with another content than they have on the disk:
/// what is staged, while the work tree is further.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_SOURCEOVERLAY_H
#define ASYNCTIDY_DRIVER_SOURCEOVERLAY_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clang::tidy::async {

class SourceOverlay {
public:
  SourceOverlay();

  /// \p Path is absolute, and its directory is free of links.
  void add(llvm::StringRef Path, llvm::StringRef Content);
  /// There is no such file, whatever the disk says.
  void remove(llvm::StringRef Path);
  bool empty() const { return Files.empty(); }
  /// The paths that were added, sorted.
  std::vector<std::string> paths() const;

  /// Whether the disk's content of \p Path does not count.
  bool has(llvm::StringRef Path) const { return !keyOf(Path).empty(); }
  /// Whether \p Path was removed.
  bool isAbsent(llvm::StringRef Path) const;
  /// The content of \p Path, nothing if the disk's counts or it was removed. \p
  /// Path is absolute and may lead through links.
  std::optional<llvm::StringRef> find(llvm::StringRef Path) const;

  /// \p Base with the files of this overlay, which must live longer.
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
  over(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Base) const;

private:
  friend class OverlaidFileSystem;
  /// The name that Path was added with; empty if it was not.
  llvm::StringRef keyOf(llvm::StringRef Path) const;

  llvm::StringMap<std::optional<std::string>> Files;
  /// Links need be looked into for these names only.
  llvm::StringMap<bool> Names;
  llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> Memory;
};

/// The content of \p Path: of \p Overlay, if that is not null and has the file,
/// or of the disk. Null if it cannot be read.
std::unique_ptr<llvm::MemoryBuffer> readSource(llvm::StringRef Path,
                                               const SourceOverlay *Overlay);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_SOURCEOVERLAY_H
