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

#ifndef ASYNCTIDY_ANALYSIS_TUHOST_H
#define ASYNCTIDY_ANALYSIS_TUHOST_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"

namespace clang::tidy::async {

class TUHost {
public:
  virtual ~TUHost() = default;

  /// Called before the body of \p FD is looked at. A host that told the parser
  /// to skip bodies makes it available now; if it cannot, \p FD stays without.
  virtual void needBody(const FunctionDecl *FD) { (void)FD; }

  /// The host of \p Context, or null.
  static TUHost *of(const ASTContext &Context);

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

#endif // ASYNCTIDY_ANALYSIS_TUHOST_H
