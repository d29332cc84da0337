//===--- Call.cpp - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Call.h"
#include "Conditions.h"

namespace clang::tidy::async {

//===----------------------------------------------------------------------===//
// What is called?
//===----------------------------------------------------------------------===//

static void setArguments(Call &C, ArrayRef<const Expr *> Args) {
  for (const Expr *A : Args)
    if (!isa<CXXDefaultArgExpr>(A))
      C.Args.push_back(A);
}

/// Finds the final overrider where the object's type is known exactly.
static void devirtualize(Call &C) {
  const auto *MD = dyn_cast_or_null<CXXMethodDecl>(C.Callee);
  if (!MD || !MD->isVirtual())
    return;
  C.Virtual = true;
  const Expr *Object = C.Object;
  if (!Object)
    return;
  if (const auto *Member = dyn_cast_or_null<CXXMemberCallExpr>(C.E))
    if (const auto *Callee =
            dyn_cast<MemberExpr>(Member->getCallee()->IgnoreParens()))
      if (Callee->hasQualifier()) {
        C.Virtual = false;
        return;
      }
  if (const CXXMethodDecl *Exact =
          const_cast<CXXMethodDecl *>(MD)->getDevirtualizedMethod(
              Object, /*IsAppleKext=*/false)) {
    C.Callee = Exact;
    C.Virtual = false;
  }
}

/// Where \p E calls: the name of a member, also where a template does not know
/// it yet, so that the call has one place there and in all instances.
static SourceLocation placeOf(const CallExpr *E) {
  if (isa<CXXOperatorCallExpr>(E))
    return E->getExprLoc();
  const Expr *Callee = E->getCallee()->IgnoreParens();
  // (Conversions are written without a name.)
  if (const auto *Member = dyn_cast<MemberExpr>(Callee);
      Member && Member->getMemberLoc().isValid())
    return Member->getMemberLoc();
  if (const auto *Member = dyn_cast<CXXDependentScopeMemberExpr>(Callee))
    return Member->getMemberLoc();
  if (const auto *Member = dyn_cast<UnresolvedMemberExpr>(Callee))
    return Member->getMemberLoc();
  return E->getExprLoc();
}

std::optional<Call> Call::of(const Expr *E) {
  Call C;
  C.E = E;
  C.Loc = E->getExprLoc();
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    C.Loc = Construct->getBeginLoc();
    C.Callee = Construct->getConstructor();
    setArguments(C, {Construct->getArgs(), Construct->getNumArgs()});
    return C;
  }
  const auto *TheCall = dyn_cast<CallExpr>(E);
  if (!TheCall)
    return std::nullopt;
  C.Loc = placeOf(TheCall);
  C.Callee = TheCall->getDirectCallee();
  ArrayRef<const Expr *> Args(TheCall->getArgs(), TheCall->getNumArgs());
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(TheCall)) {
    if (isa_and_nonnull<CXXMethodDecl>(C.Callee) && !Args.empty()) {
      C.Object = Args.front();
      Args = Args.drop_front();
    }
    if (Op->getOperator() == OO_Call && C.Object)
      if (const auto *Ref = dyn_cast<DeclRefExpr>(strip(C.Object)))
        C.ObjectDecl = Ref->getDecl();
  } else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(TheCall)) {
    C.Object = Member->getImplicitObjectArgument();
  }
  setArguments(C, Args);
  devirtualize(C);
  return C;
}

std::optional<Call> Call::destructorOf(const VarDecl *VD) {
  QualType Type = VD->getType();
  if (Type->isReferenceType())
    return std::nullopt;
  const auto *RD = Type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  if (!RD || !RD->hasDefinition() || RD->hasTrivialDestructor())
    return std::nullopt;
  Call C;
  C.Loc = VD->getLocation();
  C.Callee = RD->getDestructor();
  C.Ending = VD;
  if (!C.Callee)
    return std::nullopt;
  return C;
}

std::string Call::name() const {
  if (ObjectDecl && !recordOf(cast<ValueDecl>(ObjectDecl)->getType()))
    return displayName(ObjectDecl);
  if (ObjectDecl && Callee) {
    if (isa<CXXMethodDecl>(Callee) && !isLambdaOperator(Callee))
      return displayName(ObjectDecl);
    return ObjectDecl->getNameAsString();
  }
  if (!Callee)
    return "function";
  // std::__basic_future::wait is nothing that anybody wrote.
  if (const auto *MD = dyn_cast<CXXMethodDecl>(Callee);
      MD && Object && MD->getParent()->getName().starts_with("__")) {
    QualType Type = strip(Object)->getType();
    const CXXRecordDecl *RD =
        recordOf(Type->isPointerType() ? Type->getPointeeType() : Type);
    if (RD)
      return displayName(RD) + "::" + MD->getNameAsString();
  }
  return displayName(Callee);
}

//===----------------------------------------------------------------------===//
// What do the models say?
//===----------------------------------------------------------------------===//

const Entry *match(const Call &C, Role R, Names &TheNames,
                   ASTContext &Context) {
  for (const NamedDecl *D :
       {C.ObjectDecl, static_cast<const NamedDecl *>(C.Callee)})
    for (const Entry *E : TheNames.find(D))
      if (E->TheRole == R && E->TheVia == Via::Argument &&
          allHold(E, C, TheNames, Context))
        return E;
  return nullptr;
}

bool isNamed(const Call &C, Role R, Names &TheNames) {
  return TheNames.find(C.ObjectDecl, R) || TheNames.find(C.Callee, R);
}

const Entry *matchArgument(const Call &C, unsigned Arg, Role R, Names &TheNames,
                           ASTContext &Context) {
  for (const NamedDecl *D :
       {C.ObjectDecl, static_cast<const NamedDecl *>(C.Callee)})
    for (const Entry *E : TheNames.find(D))
      if (E->TheRole == R && E->TheVia == Via::Argument &&
          (!E->Arg || *E->Arg == Arg) && allHold(E, C, TheNames, Context))
        return E;
  return nullptr;
}

//===----------------------------------------------------------------------===//
// Callables
//===----------------------------------------------------------------------===//

/// Functions that return their callable argument in another dress.
bool isCallableWrapper(const FunctionDecl *FD) {
  if (!FD || !FD->getDeclName().isIdentifier())
    return false;
  StringRef Name = FD->getName();
  return Name.starts_with("bind") ||
         llvm::is_contained({"ref", "cref", "mem_fn", "move", "forward", "wrap",
                             "consign", "append", "lambda", "not_fn"},
                            Name);
}

void callablesIn(const Expr *E, SmallVectorImpl<const FunctionDecl *> &Result) {
  E = strip(E);
  if (!E)
    return;
  if (const auto *Lambda = dyn_cast<LambdaExpr>(E)) {
    Result.push_back(Lambda->getCallOperator());
    return;
  }
  if (const auto *Address = dyn_cast<UnaryOperator>(E)) {
    if (Address->getOpcode() == UO_AddrOf || Address->getOpcode() == UO_Plus)
      callablesIn(Address->getSubExpr(), Result);
    return;
  }
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
    return callablesIn(Cast->getSubExpr(), Result);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *FD = dyn_cast<FunctionDecl>(Ref->getDecl())) {
      Result.push_back(FD);
      return;
    }
    // `std::function<void()> f = [] {...};`, `auto f = std::bind(...);`
    if (const auto *VD = dyn_cast<VarDecl>(Ref->getDecl());
        VD && VD->hasLocalStorage() && VD->hasInit() &&
        recordOf(VD->getType()) && isInStd(recordOf(VD->getType())))
      return callablesIn(VD->getInit(), Result);
  }
  // A captureless lambda that becomes a function pointer.
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E);
      Member && isa_and_nonnull<CXXConversionDecl>(Member->getMethodDecl()))
    return callablesIn(Member->getImplicitObjectArgument(), Result);
  if (const auto *TheCall = dyn_cast<CallExpr>(E);
      TheCall && isCallableWrapper(TheCall->getDirectCallee())) {
    // What std::bind_front(f, g) makes calls f, and gives it g.
    const size_t Before = Result.size();
    for (const Expr *Arg : TheCall->arguments()) {
      callablesIn(Arg, Result);
      if (Result.size() > Before && isInStd(TheCall->getDirectCallee()))
        break;
    }
    return;
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
      Construct && Construct->getNumArgs() == 1)
    callablesIn(Construct->getArg(0), Result);
  // An object with one call operator: a named lambda or a function object.
  const CXXRecordDecl *RD = recordOf(E->getType());
  if (!RD || !RD->hasDefinition())
    return;
  if (RD->isLambda()) {
    if (const CXXMethodDecl *Op = RD->getLambdaCallOperator())
      Result.push_back(Op);
    return;
  }
  // A template over a member function, which it calls.
  if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(RD);
      Spec && !isInStd(RD))
    for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
      if (Arg.getKind() == TemplateArgument::Declaration)
        if (const auto *MD = dyn_cast<CXXMethodDecl>(Arg.getAsDecl()))
          Result.push_back(MD);
  auto Ops = RD->lookup(
      RD->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call));
  if (!Ops.isSingleResult())
    return;
  if (const auto *MD = dyn_cast<CXXMethodDecl>(Ops.front()))
    Result.push_back(MD);
  else if (const auto *Template = dyn_cast<FunctionTemplateDecl>(Ops.front());
           Template && !isInStd(RD))
    Result.push_back(Template->getTemplatedDecl());
}

} // namespace clang::tidy::async
