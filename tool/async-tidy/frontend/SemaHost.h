//===--- SemaHost.h - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What a living compiler can do for the checks after the end of the
/// translation unit: complete a class that nobody needed complete.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FRONTEND_SEMAHOST_H
#define ASYNCTIDY_DRIVER_FRONTEND_SEMAHOST_H

#include "support/TUHost.h"

namespace clang {
class Scope;
class Sema;
} // namespace clang

namespace clang::tidy::async {

/// Used by every parse, with skipped bodies or not: which classes the bodies
/// in libraries complete must make no difference.
class SemaHost : public TUHost {
public:
  /// \p TheSema must outlive the last call of needDefinition().
  /// \p Outer, which may be null, answers what is not the compiler's business.
  SemaHost(Sema &TheSema, TUHost *Outer);

  /// From now on, \p NewOuter answers that.
  void setOuter(TUHost *NewOuter) { Outer = NewOuter; }

  void needDefinition(const CXXRecordDecl *RD) override;
  bool linksElsewhere() const override {
    return Outer && Outer->linksElsewhere();
  }
  void keep(std::shared_ptr<TUAnalysis> Analysis) override {
    if (Outer)
      Outer->keep(std::move(Analysis));
  }

protected:
  Sema &TheSema;
  clang::Scope *TUScope;

private:
  TUHost *Outer;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FRONTEND_SEMAHOST_H
