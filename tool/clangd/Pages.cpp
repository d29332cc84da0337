//===--- Pages.cpp - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Pages.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
namespace path = llvm::sys::path;

namespace clang::tidy::async {

/// The directory of the pages, found once: beside an installed program, or in
/// the source tree that the program was built in.
static const std::string &pagesDirectory() {
  static const std::string Found = [] {
    static int Anchor;
    SmallString<128> Bin(
        path::parent_path(sys::fs::getMainExecutable(nullptr, &Anchor)));
    for (StringRef From :
         {"../share/doc/async-tidy/docs/checks", "../../../docs/checks"}) {
      SmallString<128> Pages(Bin);
      path::append(Pages, From, "index.md");
      path::remove_dots(Pages, /*remove_dot_dot=*/true);
      if (sys::fs::exists(Pages))
        return path::parent_path(Pages).str();
    }
    return std::string();
  }();
  return Found;
}

std::string pageUri(StringRef Check) {
  if (StringRef Docs = ASYNC_DOCS_URL; !Docs.empty())
    return (Docs + "/checks/" + Check + ".md").str();
  if (pagesDirectory().empty())
    return "";
  std::string Uri = "file://";
  for (char C : (pagesDirectory() + "/" + Check + ".md").str())
    if (isAlnum(C) || StringRef("/-._~").contains(C))
      Uri += C;
    else
      Uri += "%" + toHex(StringRef(&C, 1));
  return Uri;
}

} // namespace clang::tidy::async
