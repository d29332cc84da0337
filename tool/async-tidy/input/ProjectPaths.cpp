//===--- ProjectPaths.cpp - AsyncTidy -------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "input/ProjectPaths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
namespace path = llvm::sys::path;

namespace clang::tidy::async {

static std::string cleaned(SmallString<256> Path) {
  path::remove_dots(Path, /*remove_dot_dot=*/true);
  return Path.str().str();
}

ProjectPaths::ProjectPaths(StringRef Root)
    : Root(cleaned(SmallString<256>(Root))) {}

std::string ProjectPaths::spell(StringRef Path, StringRef Directory) const {
  SmallString<256> Absolute;
  if (!path::is_absolute(Path))
    Absolute = Directory.empty() ? StringRef(Root) : Directory;
  path::append(Absolute, Path);
  std::string Result = cleaned(std::move(Absolute));
  StringRef Rest = Result;
  if (Rest.consume_front(Root) && Rest.consume_front("/"))
    return Rest.str();
  if (Root == "/")
    return StringRef(Result).drop_front().str();
  return Result;
}

std::string ProjectPaths::absolute(StringRef Spelled) const {
  if (path::is_absolute(Spelled))
    return Spelled.str();
  SmallString<256> Path(Root);
  path::append(Path, Spelled);
  return Path.str().str();
}

std::string ProjectPaths::findRoot(StringRef Directory) {
  for (StringRef At = Directory; !At.empty(); At = path::parent_path(At)) {
    SmallString<256> Git(At);
    path::append(Git, ".git");
    if (sys::fs::exists(Git))
      return At.str();
  }
  return Directory.str();
}

std::string currentDirectory() {
  SmallString<256> Path;
  if (sys::fs::current_path(Path))
    return "/";
  return Path.str().str();
}

} // namespace clang::tidy::async
