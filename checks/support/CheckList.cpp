//===--- CheckList.cpp - AsyncTidy ----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CheckList.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace clang::tidy::async {

std::string asyncGlobs(StringRef List) {
  SmallVector<StringRef, 16> Globs;
  SplitString(List, Globs, ",\n");
  std::string Result;
  bool Picks = false;
  for (StringRef Glob : Globs) {
    Glob = Glob.trim();
    StringRef Name = Glob;
    bool Negative = Name.consume_front("-");
    if (!Name.starts_with("async-") && Glob != "-*")
      continue;
    Picks |= !Negative;
    Result += "," + Glob.str();
  }
  if (Picks)
    return "-*" + Result;
  std::string Less = "-*,async-*";
  for (StringRef Glob : Globs)
    if (Glob.trim().starts_with("-async-"))
      Less += "," + Glob.trim().str();
  return Less;
}

} // namespace clang::tidy::async
