//===--- RecordingFileSystem.h - AsyncTidy --------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A file system that remembers what was asked of it.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FRONTEND_RECORDINGFILESYSTEM_H
#define ASYNCTIDY_DRIVER_FRONTEND_RECORDINGFILESYSTEM_H

#include "Frontend.h"
#include "llvm/ADT/StringMap.h"

namespace clang::tidy::async {

class RecordingFileSystem final : public llvm::vfs::ProxyFileSystem {
public:
  explicit RecordingFileSystem(
      llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Base)
      : ProxyFileSystem(std::move(Base)) {}

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &Path) override {
    auto Result = ProxyFileSystem::status(Path);
    if (!Result)
      note(Path, false);
    return Result;
  }

  bool exists(const llvm::Twine &Path) override {
    return static_cast<bool>(status(Path));
  }

  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
  openFileForRead(const llvm::Twine &Path) override {
    auto Result = ProxyFileSystem::openFileForRead(Path);
    note(Path, static_cast<bool>(Result));
    return Result;
  }

  llvm::vfs::directory_iterator dir_begin(const llvm::Twine &Dir,
                                          std::error_code &EC) override {
    auto Result = ProxyFileSystem::dir_begin(Dir, EC);
    note(Dir, !EC);
    return Result;
  }

  std::vector<Dependency> dependencies() const;

private:
  void note(const llvm::Twine &Path, bool Found) {
    llvm::SmallString<256> Storage;
    Asked.try_emplace(Path.toStringRef(Storage), Found);
  }

  llvm::StringMap<bool> Asked;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FRONTEND_RECORDINGFILESYSTEM_H
