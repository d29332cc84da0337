//===--- ParamConditions.h - AsyncTidy ------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What the conditions in a function say about its parameters, and what calls
/// say about those of the callee: `stop(/*wait=*/false)` does not wait.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_PARAMCONDITIONS_H
#define ASYNCTIDY_ANALYSIS_PARAMCONDITIONS_H

#include "Call.h"
#include "Facts.h"

namespace clang::tidy::async {

/// The conditions of one function.
class ParamConditions {
public:
  ParamConditions(const FunctionDecl *FD, const ASTContext &Context)
      : Function(FD), Context(Context) {}

  /// Appends what must hold for the parameters if \p Condition, of an `if`, a
  /// loop or an operator, comes out as \p Outcome. Of a loop that is at its
  /// first test, after \p LoopInit. Nothing is said of parameters that the
  /// function may change.
  void append(const Expr *Condition, bool Outcome,
              SmallVectorImpl<ParamTest> &Into, const Stmt *LoopInit = nullptr);

  /// Appends what must hold for the parameters in a part of \p Switch that is
  /// only reached by way of \p Labels.
  void appendCase(const SwitchStmt &Switch, ArrayRef<const SwitchCase *> Labels,
                  SmallVectorImpl<ParamTest> &Into);

  /// What is known about the arguments of \p C, default ones included:
  /// constants, and parameters of this function that are passed on.
  /// Of an argument such as `b ? 1 : 2` it is what \p Choice says, if that is
  /// given.
  SmallVector<ParamTest, 2>
  argumentsOf(const Call &C, std::optional<bool> Choice = std::nullopt);

  /// Is an argument of \p C one of two constants? Then the call is two.
  bool hasChoice(const Call &C);

private:
  /// What the function does to one of its variables.
  struct History {
    bool MayChange = false;
    /// The values that are assigned to it, if that is all.
    SmallVector<const Expr *, 2> Assigned;
  };

  SmallVector<const Expr *, 4> writtenArgumentsOf(const Call &C) const;
  void learn();
  void learnFrom(const Stmt *S);
  const ParmVarDecl *unchanged(const Expr *E);
  const ParmVarDecl *zeroWith(const Expr *E);
  const ParmVarDecl *deadlineBy(const Expr *E);
  std::optional<int64_t> valueAt(const Expr *E, const Stmt *LoopInit) const;
  void appendComparison(const Expr *L, BinaryOperatorKind Op, const Expr *R,
                        SmallVectorImpl<ParamTest> &Into, const Stmt *LoopInit);

  const FunctionDecl *Function;
  const ASTContext &Context;
  bool Learnt = false;
  llvm::DenseMap<const VarDecl *, History> Histories;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_PARAMCONDITIONS_H
