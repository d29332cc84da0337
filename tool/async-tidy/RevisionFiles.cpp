//===--- RevisionFiles.cpp - AsyncTidy
//-----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RevisionFiles.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace clang::tidy::async {

namespace {

/// Directories are the real ones: only what is in a file differs. (An overlay
/// would give directories a second identity.)
class RevisionFileSystem : public vfs::ProxyFileSystem {
public:
  explicit RevisionFileSystem(const RevisionFiles &Files)
      : ProxyFileSystem(vfs::createPhysicalFileSystem()), Files(Files),
        Memory(makeIntrusiveRefCnt<vfs::InMemoryFileSystem>()) {
    for (const auto &[Path, Text] : Files)
      if (Text)
        Memory->addFile(Path, 0, MemoryBuffer::getMemBuffer(*Text, Path));
  }

  ErrorOr<vfs::Status> status(const Twine &Path) override {
    std::string Key;
    switch (find(Path, Key)) {
    case Same:
      return ProxyFileSystem::status(Path);
    case Absent:
      return make_error_code(errc::no_such_file_or_directory);
    case Different:
      break;
    }
    ErrorOr<vfs::Status> Found = Memory->status(Key);
    if (!Found)
      return Found;
    return vfs::Status::copyWithNewName(*Found, Path);
  }

  bool exists(const Twine &Path) override {
    std::string Key;
    Kind Found = find(Path, Key);
    return Found == Same ? ProxyFileSystem::exists(Path) : Found == Different;
  }

  ErrorOr<std::unique_ptr<vfs::File>>
  openFileForRead(const Twine &Path) override {
    std::string Key;
    switch (find(Path, Key)) {
    case Same:
      return ProxyFileSystem::openFileForRead(Path);
    case Absent:
      return make_error_code(errc::no_such_file_or_directory);
    case Different:
      break;
    }
    return vfs::File::getWithPath(Memory->openFileForRead(Key), Path);
  }

private:
  enum Kind { Same, Absent, Different };

  Kind find(const Twine &Path, std::string &Key) {
    SmallString<256> Absolute;
    Path.toVector(Absolute);
    if (makeAbsolute(Absolute))
      return Same;
    sys::path::remove_dots(Absolute, /*remove_dot_dot=*/true);
    auto It = Files.find(Absolute);
    if (It == Files.end())
      return Same;
    Key = std::string(Absolute);
    return It->second ? Different : Absent;
  }

  const RevisionFiles &Files;
  IntrusiveRefCntPtr<vfs::InMemoryFileSystem> Memory;
};

} // namespace

IntrusiveRefCntPtr<vfs::FileSystem> fileSystemAt(const RevisionFiles &Files) {
  return makeIntrusiveRefCnt<RevisionFileSystem>(Files);
}

} // namespace clang::tidy::async
