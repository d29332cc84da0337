//===--- ResourceDirectory.cpp - AsyncTidy --------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ResourceDirectory.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace clang::tidy::async {

std::string resourceDirectory(std::string &Error) {
  static int Anchor;
  const std::string Version = std::to_string(LLVM_VERSION_MAJOR);
  std::string Program = sys::fs::getMainExecutable(nullptr, &Anchor);
  SmallString<128> Own(sys::path::parent_path(sys::path::parent_path(Program)));
  SmallString<128> Installed(ASYNC_LLVM_PREFIX);
  for (SmallString<128> *Directory : {&Own, &Installed}) {
    sys::path::append(*Directory, "lib", "clang", Version);
    SmallString<128> Header(*Directory);
    sys::path::append(Header, "include", "stddef.h");
    if (sys::fs::exists(Header))
      return std::string(*Directory);
  }
  Error = "no stddef.h in '" + std::string(Own) + "/include' nor in '" +
          std::string(Installed) + "/include': clang's own headers (" +
          "libclang-common-" + Version + "-dev) are missing";
  return "";
}

} // namespace clang::tidy::async
