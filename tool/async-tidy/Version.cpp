//===--- Version.cpp - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Version.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"

namespace clang::tidy::async {

std::string versionText() {
  return ASYNC_VERSION " (LLVM " LLVM_VERSION_STRING ")";
}

std::string programIdentity() {
  std::string Text = versionText();
  // A version number does not change with every build.
  llvm::sys::fs::file_status Status;
  std::string Self = llvm::sys::fs::getMainExecutable(nullptr, nullptr);
  if (!llvm::sys::fs::status(Self, Status))
    Text += " " + std::to_string(Status.getSize()) + " " +
            std::to_string(
                Status.getLastModificationTime().time_since_epoch().count());
  return Text;
}

} // namespace clang::tidy::async
