//===--- SkippedBodies.h - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The bodies of functions in system headers, parsed only when somebody looks.
/// The parser skips them and their tokens are kept; templates from system
/// headers are not instantiated either. While the parser is alive, needBody()
/// makes up for both, one function at a time.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FRONTEND_SKIPPEDBODIES_H
#define ASYNCTIDY_DRIVER_FRONTEND_SKIPPEDBODIES_H

#include "SemaHost.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Token.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Allocator.h"

namespace clang {
class Parser;
} // namespace clang

namespace clang::tidy::async {

class SkippedBodies final : public SemaHost {
public:
  /// \p TheParser is the one that works for \p TheSema; both must outlive the
  /// last call of needBody().
  /// \p Outer, which may be null, answers what is not about bodies.
  SkippedBodies(Sema &TheSema, Parser &TheParser, TUHost *Outer);
  ~SkippedBodies() override;

  /// The parser stands at the body of \p D. True if it may skip it: \p D is in
  /// a system header and its tokens are kept.
  bool skip(Decl *D);

  /// Sema just queued the instantiation of \p FD. Takes it out of the queue if
  /// it comes from a system header: hasSkippedBody() then says that there is a
  /// definition to ask for.
  void defer(FunctionDecl *FD);

  /// To be called once, after the end of the translation unit: instantiates
  /// what may lead back into the user's templates, so that every instantiation
  /// of those is in the AST, as it would be with full bodies.
  void reachUserTemplates();

  void needBody(const FunctionDecl *FD) override;

  struct Counts {
    unsigned Skipped = 0;
    unsigned NotRecorded = 0;
    unsigned Deferred = 0;
    unsigned Parsed = 0;
    unsigned Instantiated = 0;
    unsigned Failed = 0;
    size_t Tokens = 0;
  };
  const Counts &counts() const { return TheCounts; }

private:
  struct Body {
    llvm::ArrayRef<Token> Tokens;
    FPOptions Floating;
  };

  bool isSystem(SourceLocation Location);
  bool record(llvm::SmallVectorImpl<Token> &Tokens);
  bool define(FunctionDecl *FD);
  bool parse(FunctionDecl *FD);
  bool instantiate(FunctionDecl *FD);
  bool mentionsUser(const Decl *D);
  bool mentionsUser(QualType Type);
  bool mentionsUser(const TemplateArgument &Argument);

  Parser &TheParser;
  llvm::BumpPtrAllocator Arena;
  llvm::DenseMap<const FunctionDecl *, Body> Bodies;
  llvm::SmallVector<FunctionDecl *, 0> Deferred;
  llvm::DenseMap<const Decl *, bool> MentionsUser;
  Counts TheCounts;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FRONTEND_SKIPPEDBODIES_H
