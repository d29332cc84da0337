//===--- Likelihood.cpp - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Likelihood.h"
#include "Call.h"
#include "llvm/Support/Regex.h"

namespace clang::tidy::async {

/// Does \p Condition ask whether this is the thread of the loop
/// (`QThread::isMainThread()`, `loop->isInLoopThread()`)? Then \p Outcome is
/// turned into its answer.
static bool asksForLoopThread(const Expr *Condition, bool &Outcome) {
  static const llvm::Regex Question(
      "^(is|in|on|running)[a-z_]*(main|loop|base|this|gui|ui|io)_?thread$",
      llvm::Regex::IgnoreCase);
  Condition = Condition ? strip(Condition) : nullptr;
  while (const auto *Not = dyn_cast_or_null<UnaryOperator>(Condition)) {
    if (Not->getOpcode() != UO_LNot)
      return false;
    Outcome = !Outcome;
    Condition = strip(Not->getSubExpr());
  }
  const auto *TheCall = dyn_cast_or_null<CallExpr>(Condition);
  const FunctionDecl *FD = TheCall ? TheCall->getDirectCallee() : nullptr;
  return FD && FD->getDeclName().isIdentifier() && TheCall->getNumArgs() == 0 &&
         Question.match(FD->getName());
}

/// Is \p E a call of fork()?
static bool isFork(const Expr *E) {
  const auto *TheCall = dyn_cast<CallExpr>(strip(E));
  const FunctionDecl *FD = TheCall ? TheCall->getDirectCallee() : nullptr;
  return FD && FD->isExternC() && FD->getDeclName().isIdentifier() &&
         (FD->getName() == "fork" || FD->getName() == "vfork");
}

/// Is \p E what fork() returned?
static bool isForked(const Expr *E) {
  E = strip(E);
  if (auto Assigned = Assignment::of(E))
    E = Assigned->From;
  if (isFork(E))
    return true;
  const auto *VD = dyn_cast_or_null<VarDecl>(namedValue(E));
  if (!VD || !VD->hasLocalStorage() ||
      !VD->getType()->isSpecificBuiltinType(BuiltinType::Int))
    return false;
  if (VD->hasInit() && isFork(VD->getInit()))
    return true;
  const auto *In = dyn_cast<FunctionDecl>(VD->getDeclContext());
  const Stmt *Body = In ? writtenBodyOf(In) : nullptr;
  return Body && !forEachEvaluated(Body, [&](const Stmt *S) {
           auto Assigned = Assignment::of(S);
           return !Assigned || namedValue(Assigned->To) != VD ||
                  !isFork(Assigned->From);
         });
}

/// Is \p Condition \p Outcome in the child of a fork() only? What happens there
/// happens in another process.
static bool isInChild(const Expr *Condition, bool Outcome) {
  Condition = Condition ? strip(Condition) : nullptr;
  if (!Condition)
    return false;
  if (const auto *Not = dyn_cast<UnaryOperator>(Condition);
      Not && Not->getOpcode() == UO_LNot)
    return isInChild(Not->getSubExpr(), !Outcome);
  const auto *Compared = dyn_cast<BinaryOperator>(Condition);
  if (!Compared || !Compared->isComparisonOp())
    return !Outcome && isForked(Condition);
  // `pid == 0`; and `pid > 0`, false, where -1 was looked for before.
  const BinaryOperatorKind Op = Compared->getOpcode();
  const auto *Zero = dyn_cast<IntegerLiteral>(strip(Compared->getRHS()));
  return Zero && Zero->getValue() == 0 &&
         (Outcome ? Op == BO_EQ : Op == BO_NE || Op == BO_GT) &&
         isForked(Compared->getLHS());
}

bool isElsewhere(const Expr *Condition, bool Outcome) {
  if (isInChild(Condition, Outcome))
    return true;
  bool OnLoop = Outcome;
  return asksForLoopThread(Condition, OnLoop) && !OnLoop;
}

bool isDebugSwitch(const Expr *Condition, bool Outcome, DebugCode &Debug,
                   const ASTContext &Context) {
  Condition = Condition ? strip(Condition) : nullptr;
  if (!Condition)
    return false;
  if (const auto *Not = dyn_cast<UnaryOperator>(Condition);
      Not && Not->getOpcode() == UO_LNot)
    return isDebugSwitch(Not->getSubExpr(), !Outcome, Debug, Context);
  if (const auto *Op = dyn_cast<BinaryOperator>(Condition);
      Op && Op->getOpcode() == (Outcome ? BO_LAnd : BO_LOr))
    return isDebugSwitch(Op->getLHS(), Outcome, Debug, Context) ||
           isDebugSwitch(Op->getRHS(), Outcome, Debug, Context);
  const auto *VD = dyn_cast_or_null<VarDecl>(namedValue(Condition));
  bool Value = false;
  if (!VD || Condition->isValueDependent() ||
      !VD->getType().isConstant(Context) ||
      !VD->getType()->isIntegralOrEnumerationType() ||
      !Condition->EvaluateAsBooleanCondition(Value, Context))
    return false;
  return (Value == Outcome) == Debug.contains(VD->getLocation());
}

Fills whatFills(const IfStmt *If) {
  SmallVector<const Expr *, 4> Work{If->getCond()};
  SmallVector<const ValueDecl *, 2> Empty;
  bool IsOnlyTest = true;
  auto AddIfKept = [&](const Expr *E) {
    const ValueDecl *D = namedValue(E);
    const auto *VD = dyn_cast_or_null<VarDecl>(D);
    if (D && !(VD && VD->hasLocalStorage()))
      Empty.push_back(D);
  };
  while (!Work.empty()) {
    const Expr *E = Work.pop_back_val();
    E = E ? strip(E) : nullptr;
    // `rescan || !Cache`
    if (const auto *Op = dyn_cast_or_null<BinaryOperator>(E);
        Op && Op->getOpcode() == BO_LOr) {
      IsOnlyTest = false;
      Work.push_back(Op->getLHS());
      Work.push_back(Op->getRHS());
    } else if (const auto *Not = dyn_cast_or_null<UnaryOperator>(E);
               Not && Not->getOpcode() == UO_LNot) {
      // `!Cache`, of an optional or a smart pointer `!Cache.operator bool()`,
      // `!Cache.has_value()`
      const Expr *Asked = strip(Not->getSubExpr());
      const auto *TheCall = dyn_cast<CXXMemberCallExpr>(Asked);
      AddIfKept(TheCall && TheCall->getNumArgs() == 0
                    ? TheCall->getImplicitObjectArgument()
                    : Asked);
    }
  }
  Fills Result = Fills::Nothing;
  auto Store = [&](const Expr *Stored) {
    const ValueDecl *D = Stored ? namedValue(Stored) : nullptr;
    if (D && llvm::is_contained(Empty, D))
      Result = IsOnlyTest && isa<VarDecl>(D) ? Fills::Singleton : Fills::Cache;
  };
  forEachEvaluated(If->getThen(), [&](const Stmt *S) {
    const auto *TheCall = dyn_cast<CXXMemberCallExpr>(S);
    const CXXMethodDecl *MD = TheCall ? TheCall->getMethodDecl() : nullptr;
    if (auto Assigned = Assignment::of(S))
      Store(Assigned->To);
    else if (MD && MD->getDeclName().isIdentifier() &&
             (MD->getName() == "emplace" || MD->getName() == "reset") &&
             TheCall->getNumArgs())
      Store(TheCall->getImplicitObjectArgument());
    return Result == Fills::Nothing;
  });
  return Result;
}

bool isOfItself(const Expr *Object, const FunctionDecl *Self) {
  const auto *VD = dyn_cast_or_null<VarDecl>(namedValue(Object));
  if (!VD || !VD->hasLocalStorage() || !VD->hasInit())
    return false;
  Self = patternOf(Self);
  auto IsSelf = [&](const FunctionDecl *FD) {
    return FD && patternOf(FD) == Self;
  };
  const auto *Start = dyn_cast<CallExpr>(strip(VD->getInit()));
  return Start && llvm::any_of(Start->arguments(), [&](const Expr *Arg) {
           SmallVector<const FunctionDecl *, 2> Functions;
           callablesIn(Arg, Functions);
           return llvm::any_of(Functions, [&](const FunctionDecl *FD) {
             return IsSelf(FD) ||
                    (isLambdaOperator(FD) &&
                     !forEachEvaluated(FD->getBody(), [&](const Stmt *S) {
                       const auto *Inner = dyn_cast<CallExpr>(S);
                       return !Inner || !IsSelf(Inner->getDirectCallee());
                     }));
           });
         });
}

} // namespace clang::tidy::async
