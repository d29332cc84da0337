//===--- AstUtil.h - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Small questions about the AST that several parts of the analysis ask.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_SUPPORT_ASTUTIL_H
#define ASYNCTIDY_SUPPORT_ASTUTIL_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>

namespace clang::tidy::async {

/// The name of \p D as models spell it: inline and unnamed namespaces and
/// template arguments left out. Empty for entities local to a function.
std::string qualifiedName(const NamedDecl *D);

/// The name of \p D for a message: as short as a reader can still tell it.
std::string displayName(const NamedDecl *D);

/// Is \p D in namespace std, or a member of a class there?
bool isInStd(const Decl *D);

/// The class behind \p Type, through references, sugar and deduced types; for
/// dependent specializations the pattern. Null if it is no class.
const CXXRecordDecl *recordOf(QualType Type);

/// \p RD's definition; for an implicit specialization that nobody instantiated,
/// it is instantiated if the host can do that, else the definition of its
/// template. Null if there is none.
const CXXRecordDecl *definitionOf(const CXXRecordDecl *RD);

/// The class template that \p RD specializes, else \p RD itself: one key for
/// all specializations.
const NamedDecl *templateOf(const CXXRecordDecl *RD);

/// Is \p Type a specialization of a class template, with a type argument for
/// which \p Fits says so?
bool anyTypeArgument(QualType Type, llvm::function_ref<bool(QualType)> Fits);

/// Calls \p Do on \p RD and its visible bases, nearest first, for at most
/// \p Limit classes, until \p Do returns false. Returns false if \p Do did.
bool forEachInHierarchy(const CXXRecordDecl *RD, unsigned Limit,
                        llvm::function_ref<bool(const CXXRecordDecl *)> Do);

/// Looks \p Name up in \p RD and its visible bases.
const NamedDecl *findMember(const CXXRecordDecl *RD, DeclarationName Name);
const NamedDecl *findMember(const CXXRecordDecl *RD, StringRef Name);

/// The body of \p FD: its own, or, if it was never instantiated, its pattern's.
/// A body that the parser skipped is parsed now.
const Stmt *bodyOf(const FunctionDecl *FD);
/// The same, or null if the parser skipped it.
const Stmt *parsedBodyOf(const FunctionDecl *FD);
/// The body as written: for a coroutine without the compiler's own statements.
const Stmt *writtenBodyOf(const FunctionDecl *FD);
/// The coroutine body of \p FD, or null if it is no coroutine.
const CoroutineBodyStmt *coroutineBodyOf(const FunctionDecl *FD);

/// What the programmer wrote: the function that \p FD was instantiated from, or
/// \p FD itself; the same declaration for all instances.
const FunctionDecl *patternOf(const FunctionDecl *FD);

/// The virtual functions that \p FD overrides, directly or through others.
SmallVector<const CXXMethodDecl *, 2> overriddenBy(const FunctionDecl *FD);

/// Is \p D what runs when a lambda is called?
bool isLambdaOperator(const Decl *D);

/// Is \p Loc written in a macro whose name \p Fits, however deep?
bool isInMacro(SourceLocation Loc, const ASTContext &Context,
               llvm::function_ref<bool(StringRef)> Fits);

/// \p E without everything that changes neither value nor identity: parens,
/// implicit casts, temporaries, cleanups, elided copies and std::move.
const Expr *strip(const Expr *E);

/// Calls \p Do on \p S and everything beneath it that is evaluated with it
/// (operands of co_await, but no lambda bodies), until \p Do returns false.
/// Returns false if \p Do did.
bool forEachEvaluated(const Stmt *S, llvm::function_ref<bool(const Stmt *)> Do);

/// Children of \p S that are evaluated when \p S is: no unevaluated operands,
/// no compiler-made parts of coroutine statements, no lambda bodies.
void evaluatedChildren(const Stmt *S, SmallVectorImpl<const Stmt *> &Result);

/// The annotation of \p D that starts with "async::", without that prefix.
std::optional<StringRef> asyncAnnotation(const Decl *D);

/// The variable or field that \p E names, or null.
const ValueDecl *namedValue(const Expr *E);

/// An assignment `To = From`, be it built in or a call of `operator=`.
struct Assignment {
  const Expr *To = nullptr;
  const Expr *From = nullptr;

  /// The one that \p S is; none if it is something else. (May be null.)
  static std::optional<Assignment> of(const Stmt *S);
};

/// The type that \p E has, also inside templates that nobody instantiated: for
/// calls of known members of the current class, what they return. May be null.
QualType resultType(const Expr *E);

/// Is \p E, as written, something that a unary operator in front of it takes as
/// a whole?
bool isPostfixExpr(const Expr *E);

/// May `co_await` stand where \p S stands? Not in a catch block, and not in a
/// lambda (which would have to be a coroutine itself).
bool allowsAwait(const Stmt *S, ASTContext &Context);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_SUPPORT_ASTUTIL_H
