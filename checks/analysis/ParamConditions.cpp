//===--- ParamConditions.cpp - AsyncTidy ----------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ParamConditions.h"

namespace clang::tidy::async {

/// Compares as numbers do: bool, integer, enumeration or pointer.
static bool isScalar(QualType Type) {
  return Type->isIntegralOrEnumerationType() || Type->isAnyPointerType() ||
         Type->isNullPtrType();
}

/// The value of \p E if it is a constant, of pointers nullptr only.
static std::optional<int64_t> constant(const Expr *E,
                                       const ASTContext &Context) {
  E = strip(E);
  if (E->isValueDependent() || E->isTypeDependent() || !isScalar(E->getType()))
    return std::nullopt;
  if (isa<CXXNullPtrLiteralExpr, GNUNullExpr>(E))
    return 0;
  // Most arguments are variables and calls, and no constants.
  if (isa<CallExpr>(E) || !E->getType()->isIntegralOrEnumerationType())
    return std::nullopt;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *VD = dyn_cast<VarDecl>(Ref->getDecl());
        VD && !VD->getType().isConstQualified())
      return std::nullopt;
  Expr::EvalResult Result;
  if (!E->EvaluateAsInt(Result, Context))
    return std::nullopt;
  return Result.Val.getInt().tryExtValue();
}

void ParamConditions::learnFrom(const Stmt *S) {
  if (!S)
    return;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
    // Read, it would stand below one of the expressions that are left out
    // below.
    if (const auto *VD = dyn_cast<VarDecl>(Ref->getDecl());
        VD && !VD->getType().isConstQualified())
      Histories[VD].MayChange = true;
    return;
  }
  auto VariableIn = [](const Expr *E) -> const VarDecl * {
    const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
    return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  };
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(S)) {
    const bool Reads =
        Cast->getCastKind() == CK_LValueToRValue ||
        (Cast->getCastKind() == CK_NoOp && Cast->getType().isConstQualified());
    if (Reads && VariableIn(Cast))
      return;
  }
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S);
      Op && Op->getOperator() == OO_Equal && Op->getNumArgs() == 2)
    if (const VarDecl *VD = VariableIn(Op->getArg(0))) {
      Histories[VD].Assigned.push_back(Op->getArg(1));
      return learnFrom(Op->getArg(1));
    }
  for (const Stmt *Child : S->children())
    learnFrom(Child);
}

void ParamConditions::learn() {
  if (Learnt)
    return;
  Learnt = true;
  learnFrom(Function->getBody());
  if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(Function))
    for (const CXXCtorInitializer *Init : Ctor->inits())
      learnFrom(Init->getInit());
}

/// The parameter that \p E names, if it is a number that stays as it was given.
const ParmVarDecl *ParamConditions::unchanged(const Expr *E) {
  const auto *Param = dyn_cast_or_null<ParmVarDecl>(namedValue(E));
  if (!Param || Param->getDeclContext() != Function ||
      Param->getType()->isReferenceType() || !isScalar(Param->getType()))
    return nullptr;
  learn();
  auto It = Histories.find(Param);
  return It == Histories.end() ? Param : nullptr;
}

/// The parameter with which \p E is zero: itself, in other units or by times.
const ParmVarDecl *ParamConditions::zeroWith(const Expr *E) {
  E = strip(E);
  if (const ParmVarDecl *Param = unchanged(E))
    return Param;
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
    return zeroWith(Cast->getSubExpr());
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return Construct->getNumArgs() == 1 ? zeroWith(Construct->getArg(0))
                                        : nullptr;
  const Expr *L = nullptr, *R = nullptr;
  if (const auto *Op = dyn_cast<BinaryOperator>(E);
      Op && Op->getOpcode() == BO_Mul)
    L = Op->getLHS(), R = Op->getRHS();
  else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
           Op && Op->getOperator() == OO_Star && Op->getNumArgs() == 2)
    L = Op->getArg(0), R = Op->getArg(1);
  if (!L)
    return nullptr;
  const ParmVarDecl *Param = zeroWith(L);
  return Param ? Param : zeroWith(R);
}

static bool isNow(const Expr *E) {
  const auto *TheCall = dyn_cast<CallExpr>(strip(E));
  const FunctionDecl *FD = TheCall ? TheCall->getDirectCallee() : nullptr;
  return FD && FD->getDeclName().isIdentifier() && FD->getName() == "now";
}

/// The parameter that says how long it is to the time \p E, counted from some
/// `now()` of the past. With 0 that is over.
const ParmVarDecl *ParamConditions::deadlineBy(const Expr *E) {
  const auto *VD = dyn_cast_or_null<VarDecl>(namedValue(E));
  if (!VD || !VD->hasLocalStorage() || isa<ParmVarDecl>(VD) || !VD->getInit())
    return nullptr;
  learn();
  auto It = Histories.find(VD);
  SmallVector<const Expr *, 2> Values{VD->getInit()};
  if (It != Histories.end()) {
    if (It->second.MayChange)
      return nullptr;
    Values.append(It->second.Assigned);
  }
  const ParmVarDecl *Result = nullptr;
  for (const Expr *Value : Values) {
    const Expr *Sum = strip(Value);
    // What a time_point in other units is made of.
    while (const auto *Construct = dyn_cast<CXXConstructExpr>(Sum)) {
      if (Construct->getNumArgs() == 0)
        return nullptr;
      Sum = strip(Construct->getArg(0));
    }
    const auto *Op = dyn_cast<CXXOperatorCallExpr>(Sum);
    if (!Op || Op->getOperator() != OO_Plus || Op->getNumArgs() != 2 ||
        !isNow(Op->getArg(0)))
      return nullptr;
    const ParmVarDecl *Param = zeroWith(Op->getArg(1));
    if (!Param || (Result && Param != Result))
      return nullptr;
    Result = Param;
  }
  return Result;
}

static std::optional<ParamTest::Operator> operatorOf(BinaryOperatorKind Op) {
  switch (Op) {
  case BO_EQ:
    return ParamTest::EQ;
  case BO_NE:
    return ParamTest::NE;
  case BO_LT:
    return ParamTest::LT;
  case BO_LE:
    return ParamTest::LE;
  case BO_GT:
    return ParamTest::GT;
  case BO_GE:
    return ParamTest::GE;
  default:
    return std::nullopt;
  }
}

/// The value of \p E, a constant or what \p LoopInit makes of a variable.
std::optional<int64_t> ParamConditions::valueAt(const Expr *E,
                                                const Stmt *LoopInit) const {
  const auto *Decls = dyn_cast_or_null<DeclStmt>(LoopInit);
  const auto *VD = dyn_cast_or_null<VarDecl>(namedValue(E));
  if (VD && VD->getInit() && Decls && llvm::is_contained(Decls->decls(), VD))
    E = VD->getInit();
  return constant(E, Context);
}

/// \p L \p Op \p R holds.
void ParamConditions::appendComparison(const Expr *L, BinaryOperatorKind Op,
                                       const Expr *R,
                                       SmallVectorImpl<ParamTest> &Into,
                                       const Stmt *LoopInit) {
  auto Swap = [&] {
    std::swap(L, R);
    if (Op != BO_EQ && Op != BO_NE)
      Op = BinaryOperator::reverseComparisonOp(Op);
  };
  if (unchanged(R))
    Swap();
  if (const ParmVarDecl *Param = unchanged(L)) {
    std::optional<ParamTest::Operator> Own = operatorOf(Op);
    std::optional<int64_t> Value = valueAt(R, LoopInit);
    if (Own && Value)
      Into.push_back({Param->getFunctionScopeIndex(), *Own, *Value});
    return;
  }
  if (Op == BO_GT)
    Swap();
  if (Op != BO_LT)
    return;
  const ParmVarDecl *Param = nullptr;
  if (isNow(L))
    Param = deadlineBy(R);
  else if (std::optional<int64_t> Value = valueAt(L, LoopInit);
           Value && *Value >= 0)
    Param = zeroWith(R);
  if (Param)
    Into.push_back({Param->getFunctionScopeIndex(), ParamTest::NE, 0});
}

void ParamConditions::append(const Expr *Condition, bool Outcome,
                             SmallVectorImpl<ParamTest> &Into,
                             const Stmt *LoopInit) {
  if (!Condition || Condition->isTypeDependent())
    return;
  Condition = strip(Condition);
  if (const auto *Not = dyn_cast<UnaryOperator>(Condition);
      Not && Not->getOpcode() == UO_LNot)
    return append(Not->getSubExpr(), !Outcome, Into, LoopInit);
  if (const ParmVarDecl *Param = unchanged(Condition))
    return Into.push_back({Param->getFunctionScopeIndex(),
                           Outcome ? ParamTest::NE : ParamTest::EQ, 0});
  BinaryOperatorKind Op;
  const Expr *L, *R;
  if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(Condition)) {
    Op = Rewritten->getOperator();
    L = Rewritten->getLHS();
    R = Rewritten->getRHS();
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(Condition)) {
    Op = Binary->getOpcode();
    L = Binary->getLHS();
    R = Binary->getRHS();
  } else if (const auto *Overloaded = dyn_cast<CXXOperatorCallExpr>(Condition);
             Overloaded && Overloaded->getNumArgs() == 2 &&
             Overloaded->isComparisonOp()) {
    Op = BinaryOperator::getOverloadedOpcode(Overloaded->getOperator());
    L = Overloaded->getArg(0);
    R = Overloaded->getArg(1);
  } else {
    return;
  }
  // All of it holds, or nothing of it does.
  if (Op == (Outcome ? BO_LAnd : BO_LOr)) {
    append(L, Outcome, Into, LoopInit);
    return append(R, Outcome, Into, LoopInit);
  }
  if (!BinaryOperator::isComparisonOp(Op) || Op == BO_Cmp)
    return;
  appendComparison(L, Outcome ? Op : BinaryOperator::negateComparisonOp(Op), R,
                   Into, LoopInit);
}

void ParamConditions::appendCase(const SwitchStmt &Switch,
                                 ArrayRef<const SwitchCase *> Labels,
                                 SmallVectorImpl<ParamTest> &Into) {
  const ParmVarDecl *Param =
      Switch.getCond() && !Switch.getCond()->isTypeDependent()
          ? unchanged(strip(Switch.getCond()))
          : nullptr;
  if (!Param)
    return;
  auto ValueOf = [&](const SwitchCase *Label) -> std::optional<int64_t> {
    const auto *Of = dyn_cast<CaseStmt>(Label);
    if (!Of || Of->caseStmtIsGNURange())
      return std::nullopt;
    return constant(Of->getLHS(), Context);
  };
  auto Add = [&](ParamTest::Operator Op, const SwitchCase *Label) {
    if (std::optional<int64_t> Value = ValueOf(Label))
      Into.push_back({Param->getFunctionScopeIndex(), Op, *Value});
  };
  if (Labels.size() == 1 && isa<CaseStmt>(Labels.front()))
    return Add(ParamTest::EQ, Labels.front());
  // None of those that have labels of their own.
  for (const SwitchCase *Other = Switch.getSwitchCaseList(); Other;
       Other = Other->getNextSwitchCase())
    if (!llvm::is_contained(Labels, Other))
      Add(ParamTest::NE, Other);
}

/// The arguments of \p C by the parameters of its callee, default ones
/// included; none if it is not known which is whose.
SmallVector<const Expr *, 4>
ParamConditions::writtenArgumentsOf(const Call &C) const {
  if (!C.E || !C.Callee)
    return {};
  // Arguments of the call stand for parameters from here on.
  ArrayRef<const Expr *> Args;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(C.E)) {
    if (Construct->getConstructor() != C.Callee)
      return {};
    Args = {Construct->getArgs(), Construct->getNumArgs()};
  } else if (const auto *TheCall = dyn_cast<CallExpr>(C.E)) {
    // An algorithm gives what it calls arguments of its own.
    const FunctionDecl *Written = TheCall->getDirectCallee();
    if (!Written ||
        (Written->getCanonicalDecl() != C.Callee->getCanonicalDecl() &&
         Written->getDeclName() != C.Callee->getDeclName()))
      return {};
    Args = {TheCall->getArgs(), TheCall->getNumArgs()};
    if (isa<CXXOperatorCallExpr>(TheCall) && isa<CXXMethodDecl>(Written))
      Args = Args.drop_front();
  }
  SmallVector<const Expr *, 4> Result;
  for (const Expr *Arg :
       Args.take_front(std::min<size_t>(Args.size(), C.Callee->getNumParams())))
    if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(Arg))
      Result.push_back(Default->getExpr());
    else
      Result.push_back(Arg);
  return Result;
}

/// \p Arg, if it is one of two constants.
static const ConditionalOperator *choiceIn(const Expr *Arg,
                                           const ASTContext &Context) {
  const auto *Choice = dyn_cast<ConditionalOperator>(strip(Arg));
  return Choice && constant(Choice->getTrueExpr(), Context) &&
                 constant(Choice->getFalseExpr(), Context)
             ? Choice
             : nullptr;
}

bool ParamConditions::hasChoice(const Call &C) {
  return llvm::any_of(writtenArgumentsOf(C), [&](const Expr *Arg) {
    return choiceIn(Arg, Context) != nullptr;
  });
}

SmallVector<ParamTest, 2>
ParamConditions::argumentsOf(const Call &C, std::optional<bool> Choice) {
  SmallVector<ParamTest, 2> Result;
  for (auto [I, Arg] : llvm::enumerate(writtenArgumentsOf(C))) {
    const QualType Type = C.Callee->getParamDecl(I)->getType();
    if (Type->isReferenceType() || !isScalar(Type))
      continue;
    if (const ConditionalOperator *Either =
            Choice ? choiceIn(Arg, Context) : nullptr)
      Arg = *Choice ? Either->getTrueExpr() : Either->getFalseExpr();
    const uint32_t Param = I;
    if (std::optional<int64_t> Value = constant(Arg, Context))
      Result.push_back(
          {Param, ParamTest::EQ, Type->isBooleanType() ? *Value != 0 : *Value});
    else if (const ParmVarDecl *Own = unchanged(Arg);
             Own && Context.hasSameUnqualifiedType(Own->getType(), Type))
      Result.push_back(
          {Param, ParamTest::SameAs, Own->getFunctionScopeIndex()});
  }
  return Result;
}

} // namespace clang::tidy::async
