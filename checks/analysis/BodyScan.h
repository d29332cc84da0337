//===--- BodyScan.h - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One walk over one function body that collects what every check asks about:
/// calls, callables handed on, dropped values, and the uses of local variables.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_BODYSCAN_H
#define ASYNCTIDY_ANALYSIS_BODYSCAN_H

#include "Call.h"
#include "DebugCode.h"
#include "ParamConditions.h"
#include "TaskType.h"
#include "llvm/ADT/MapVector.h"

namespace clang::tidy::async {

/// A call in a body.
struct ScannedCall {
  Call TheCall;
  /// Where the call happens in the body's own flow: the call, or the lambda
  /// around it that is called on the spot.
  const Stmt *Anchor = nullptr;
  /// Every path from here ends in a function that never returns, or the call
  /// happens once only (initializer of a static variable), or in builds for
  /// debugging only.
  bool Unlikely = false;
  /// The categories, as bitOf() says, in which blocking is no more than a
  /// `maybe` here: what is read is kept.
  uint16_t OnceFor = 0;
  /// Written inside a co_await operand: what it returns is awaited.
  bool Awaited = false;
  /// Calls a lambda where it stands: its body is part of this scan.
  bool InPlace = false;
  /// What must hold for the function's own parameters to get here.
  SmallVector<ParamTest, 0> Guards;
};

/// A function or lambda that the body hands to somebody.
struct HandedCallable {
  const FunctionDecl *Function;
  /// Handler, Offload, Spawn or Inline; nothing for callees that no model
  /// knows.
  std::optional<Role> As;
  /// The entry that says so.
  const Entry *By;
  const Expr *Argument;
  /// The argument is this callable; false if it only contains it.
  bool Direct;
  /// The argument contains a call of it: the coroutine is handed on, not the
  /// function.
  bool Called;
  Call Receiver;
  unsigned ArgumentIndex;
};

/// How a value of class type is dropped.
enum class DropForm : uint8_t { Bare, VoidCast, StdIgnore };

/// An expression whose value nobody uses.
struct DroppedValue {
  const Expr *E;
  DropForm Form;
  /// The dropped expression is a statement of its own, so that something can be
  /// written in front of it.
  bool IsStatement;
};

/// What one mention of a local variable does with it.
enum class UseKind : uint8_t {
  /// Looks at it only: `t.done()`, `if (t)`.
  Inspect,
  /// Gives it a new value, so that the old one is gone.
  Assign,
  /// Puts a value into it (a container).
  Insert,
  /// `(void)t`, `std::ignore = t`.
  Void,
  /// Gives it away: moves or returns it, detaches or joins it.
  GiveAway,
  /// Anything else: awaits it, passes it on, captures it...
  Consume,
};

struct LocalUse {
  const DeclRefExpr *Ref;
  UseKind Kind;
};

/// A written co_await; in templates of either kind.
struct ScannedAwait {
  const Expr *E;
  const Expr *Operand;
};

/// Everything that one walk found.
struct BodyScan {
  const FunctionDecl *Function = nullptr;
  std::shared_ptr<ParamConditions> Conditions;
  std::vector<ScannedCall> Calls;
  std::vector<HandedCallable> Callables;
  std::vector<DroppedValue> Dropped;
  std::vector<ScannedAwait> Awaits;
  /// Parameters and local variables of class type, in order of declaration,
  /// with their uses.
  llvm::MapVector<const VarDecl *, SmallVector<LocalUse, 4>> Locals;
  std::vector<const LambdaExpr *> Lambdas;
};

/// Walks the body of \p FD. Lambdas that run on the spot are walked in place;
/// others are not entered.
BodyScan scanBody(const FunctionDecl *FD, Names &TheNames, DebugCode &Debug,
                  ASTContext &Context);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_BODYSCAN_H
