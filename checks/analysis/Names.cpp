//===--- Names.cpp - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Names.h"

namespace clang::tidy::async {

void Names::collect(const NamedDecl *D,
                    SmallVectorImpl<const Entry *> &Result) {
  std::string Last =
      isa<CXXConstructorDecl>(D)
          ? cast<CXXConstructorDecl>(D)->getParent()->getName().str()
      : isa<CXXDestructorDecl>(D)
          ? "~" + cast<CXXDestructorDecl>(D)->getParent()->getName().str()
          : D->getDeclName().getAsString();
  if (!TheModels->hasPatterns() && !TheModels->mayKnow(Last))
    return;
  const auto *FD = dyn_cast<FunctionDecl>(D);
  const bool IsC = FD && FD->isExternC();
  const std::string Name = qualifiedName(D);
  TheModels->lookup(Name, IsC, isa<TypeDecl>(D), Result);
  // A header of C that is included in a namespace declares the same function.
  if (IsC && Name != Last)
    TheModels->lookup(Last, IsC, /*IsType=*/false, Result);
  if (const auto *MD = dyn_cast<CXXMethodDecl>(D))
    for (const CXXMethodDecl *Overridden : MD->overridden_methods())
      collect(Overridden, Result);
}

ArrayRef<const Entry *> Names::find(const NamedDecl *D) {
  if (!D)
    return {};
  D = cast<NamedDecl>(D->getCanonicalDecl());
  auto [It, New] = Known.try_emplace(D);
  if (New) {
    SmallVector<const Entry *, 4> Result;
    collect(D, Result);
    // collect() recurses, but never into find(): It is still valid.
    It->second.assign(Result.begin(), Result.end());
  }
  return It->second;
}

const Entry *Names::find(const NamedDecl *D, Role R, Via How) {
  for (const Entry *E : find(D))
    if (E->TheRole == R && E->TheVia == How)
      return E;
  return nullptr;
}

} // namespace clang::tidy::async
