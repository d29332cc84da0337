//===--- RecordingFileSystem.cpp - AsyncTidy ------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RecordingFileSystem.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace clang::tidy::async {

std::vector<Dependency> RecordingFileSystem::dependencies() const {
  std::vector<Dependency> Result;
  Result.reserve(Asked.size());
  // "include/c++/12/../../x" is "include/x" unless a link is in the way; asked
  // once for each directory.
  StringMap<std::string> Directories;
  for (const auto &Entry : Asked) {
    SmallString<256> Path(Entry.getKey());
    if (getUnderlyingFS().makeAbsolute(Path))
      continue;
    StringRef Parent = sys::path::parent_path(Path);
    auto [It, New] = Directories.try_emplace(Parent);
    if (New) {
      SmallString<256> Clean(Parent);
      sys::path::remove_dots(Clean, /*remove_dot_dot=*/true);
      It->second = std::string(Clean);
      if (Clean != Parent) {
        auto &FS = const_cast<RecordingFileSystem *>(this)->getUnderlyingFS();
        auto Was = FS.status(Parent), Is = FS.status(Clean);
        if (!Was || !Is || Was->getUniqueID() != Is->getUniqueID())
          It->second = std::string(Parent);
      }
    }
    SmallString<256> Full(It->second);
    sys::path::append(Full, sys::path::filename(Path));
    Result.push_back({std::string(Full), Entry.getValue()});
  }
  sort(Result);
  Result.erase(std::unique(Result.begin(), Result.end()), Result.end());
  return Result;
}

} // namespace clang::tidy::async
