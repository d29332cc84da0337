//===--- TUHost.h - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What the program around the checks offers them for one translation unit.
/// clang-tidy with the plugin offers nothing; async-tidy parses less and takes
/// facts; async-clangd has the project's linked facts.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_SUPPORT_TUHOST_H
#define ASYNCTIDY_SUPPORT_TUHOST_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include <memory>

namespace clang::tidy::async {

class TUAnalysis;
struct UnitFacts;

/// What one translation unit wants to know of the others.
struct UnitQuery {
  const UnitFacts &Own;
  /// USRs of functions that are called where Own does not say so: in async
  /// contexts.
  llvm::ArrayRef<StringRef> Called;
  /// The check that asks: options make checks see different facts.
  StringRef Check;
};

class TUHost {
public:
  virtual ~TUHost() = default;

  /// Called before the body of \p FD is looked at. A host that told the parser
  /// to skip bodies makes it available now; if it cannot, \p FD stays without.
  virtual void needBody(const FunctionDecl *FD) { (void)FD; }

  /// Called before the members of \p RD are looked at, a specialization that
  /// nobody has completed. A host that has the compiler at hand completes it
  /// now; without one, or if it cannot be done, its template has to do.
  virtual void needDefinition(const CXXRecordDecl *RD) { (void)RD; }

  /// True if call chains are linked elsewhere, over the whole program. Checks
  /// then leave calls open (SiteFact) instead of following them themselves.
  virtual bool linksElsewhere() const { return false; }

  /// Given each analysis of the translation unit, to have its facts when the
  /// checks are done.
  virtual void keep(std::shared_ptr<TUAnalysis> Analysis) { (void)Analysis; }

  /// Does otherUnits() know anything for \p Context?
  virtual bool hasOtherUnits(const ASTContext &Context) {
    (void)Context;
    return false;
  }

  /// Facts of the project's other translation units that may answer \p Query;
  /// null if there are none.
  virtual std::unique_ptr<UnitFacts> otherUnits(const ASTContext &Context,
                                                const UnitQuery &Query);

  /// A place in facts of otherUnits(), for a note; invalid if it is not there.
  virtual SourceLocation locate(ASTContext &Context, StringRef File,
                                unsigned Line, unsigned Column) {
    (void)Context, (void)File, (void)Line, (void)Column;
    return {};
  }

  /// The host of \p Context, or null.
  static TUHost *of(const ASTContext &Context);

  /// Makes \p Host that of every AST that has no other. It must be fit for
  /// several threads, and outlive all of them.
  static void setDefault(TUHost &Host);

  /// Makes \p Host the host of \p Context while it lives.
  class Scope {
  public:
    Scope(const ASTContext &Context, TUHost &Host);
    ~Scope();
    Scope(const Scope &) = delete;
    Scope &operator=(const Scope &) = delete;

  private:
    const ASTContext &Context;
  };
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_SUPPORT_TUHOST_H
