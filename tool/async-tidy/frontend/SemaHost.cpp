//===--- SemaHost.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SemaHost.h"
#include "Quiet.h"
#include "support/Compat.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Sema/Sema.h"
#include "llvm/Support/SaveAndRestore.h"

namespace clang::tidy::async {

SemaHost::SemaHost(Sema &TheSema, TUHost *Outer)
    : TheSema(TheSema), TUScope(TheSema.TUScope), Outer(Outer) {}

void SemaHost::needDefinition(const CXXRecordDecl *RD) {
  // The end of the translation unit took the scope away.
  llvm::SaveAndRestore<clang::Scope *> Restore(TheSema.TUScope, TUScope);
  Quiet Silence(TheSema.getDiagnostics());
  (void)TheSema.isCompleteType(RD->getLocation(),
                               typeOf(TheSema.getASTContext(), RD));
}

} // namespace clang::tidy::async
