//===--- Call.h - AsyncTidy -----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A call, whatever its syntax (function, method, operator, function object,
/// constructor, destructor), and the conditions that models put on calls.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_CALL_H
#define ASYNCTIDY_ANALYSIS_CALL_H

#include "Names.h"

namespace clang::tidy::async {

/// A call and what its surroundings do with it.
struct Call {
  /// CallExpr, CXXConstructExpr; null for the end of a variable's lifetime.
  const Expr *E = nullptr;
  SourceLocation Loc;
  /// Who runs, after devirtualization. May be null (function pointers).
  const FunctionDecl *Callee = nullptr;
  /// The called function object, when it is a named variable.
  const NamedDecl *ObjectDecl = nullptr;
  /// The object of a member call.
  const Expr *Object = nullptr;
  /// The variable whose end makes this destructor call, if it is one.
  const VarDecl *Ending = nullptr;
  /// Arguments as written, without the object and without defaults.
  SmallVector<const Expr *, 4> Args;
  /// Dispatches at run time.
  bool Virtual = false;
  /// Nobody uses the result.
  bool Discarded = false;
  /// Discarded, or kept in a local variable that nobody moves or passes on.
  bool DiesHere = false;
  /// A member call on a future that is known to be ready; of a destructor, that
  /// an operation of its object is awaited.
  bool OnReady = false;
  /// The last co_await of anything but a write that is written before it in the
  /// same body, if any.
  SourceLocation LastAwait;

  /// The call that \p E makes, or nothing if it makes none.
  static std::optional<Call> of(const Expr *E);
  /// The destructor call at the end of \p VD's scope, if its class has one.
  static std::optional<Call> destructorOf(const VarDecl *VD);

  /// The name of what is called, for messages.
  std::string name() const;
};

/// The first entry of role \p R that speaks of \p C and whose conditions hold.
const Entry *match(const Call &C, Role R, Names &TheNames, ASTContext &Context);
/// Whether any entry of role \p R names the callee, conditions aside.
bool isNamed(const Call &C, Role R, Names &TheNames);
/// As match(), for an entry that may speak of one argument only.
const Entry *matchArgument(const Call &C, unsigned Arg, Role R, Names &TheNames,
                           ASTContext &Context);

/// Does \p FD return its callable argument in another dress (std::bind)?
bool isCallableWrapper(const FunctionDecl *FD);

/// The functions that \p E stands for when it is passed as a callable: lambda,
/// function, bound method, function object; through std::bind and the like.
void callablesIn(const Expr *E, SmallVectorImpl<const FunctionDecl *> &Result);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_CALL_H
