//===--- AstUtil.cpp - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AstUtil.h"
#include "Compat.h"
#include "TUHost.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

namespace clang::tidy::async {

std::string qualifiedName(const NamedDecl *D) {
  SmallVector<std::string, 6> Parts;
  auto Spell = [](const NamedDecl *N) {
    if (isa<CXXConstructorDecl>(N))
      return cast<CXXConstructorDecl>(N)->getParent()->getName().str();
    if (isa<CXXDestructorDecl>(N))
      return "~" + cast<CXXDestructorDecl>(N)->getParent()->getName().str();
    return N->getDeclName().getAsString();
  };
  Parts.push_back(Spell(D));
  for (const DeclContext *DC = D->getDeclContext(); DC; DC = DC->getParent()) {
    if (DC->isFunctionOrMethod())
      return {};
    if (const auto *NS = dyn_cast<NamespaceDecl>(DC)) {
      if (!NS->isInline() && !NS->isAnonymousNamespace())
        Parts.push_back(NS->getName().str());
    } else if (const auto *RD = dyn_cast<RecordDecl>(DC)) {
      // typedef struct { ... } options;
      if (const TypedefNameDecl *Name = RD->getTypedefNameForAnonDecl())
        Parts.push_back(Name->getName().str());
      else if (!RD->getName().empty())
        Parts.push_back(RD->getName().str());
    } else if (const auto *ED = dyn_cast<EnumDecl>(DC); ED && ED->isScoped()) {
      Parts.push_back(ED->getName().str());
    }
  }
  return llvm::join(llvm::reverse(Parts), "::");
}

SmallVector<const CXXMethodDecl *, 2> overriddenBy(const FunctionDecl *FD) {
  SmallVector<const CXXMethodDecl *, 2> Result;
  auto Add = [&](const CXXMethodDecl *MD) {
    for (const CXXMethodDecl *Base : MD->overridden_methods())
      if (!llvm::is_contained(Result, Base->getCanonicalDecl()))
        Result.push_back(Base->getCanonicalDecl());
  };
  if (const auto *MD = dyn_cast<CXXMethodDecl>(FD))
    Add(MD);
  for (size_t I = 0; I < Result.size(); ++I)
    Add(Result[I]);
  return Result;
}

bool isLambdaOperator(const Decl *D) {
  const auto *MD = dyn_cast<CXXMethodDecl>(D);
  return MD && MD->getParent()->isLambda();
}

std::string displayName(const NamedDecl *D) {
  if (isLambdaOperator(D))
    return "lambda";
  if (const auto *MD = dyn_cast<CXXMethodDecl>(D)) {
    std::string Name = qualifiedName(MD);
    if (!Name.empty())
      return Name;
    return MD->getParent()->getNameAsString() + "::" + MD->getNameAsString();
  }
  std::string Name = qualifiedName(D);
  return Name.empty() ? D->getNameAsString() : Name;
}

bool isInStd(const Decl *D) {
  const DeclContext *DC = D->getDeclContext();
  while (DC && DC->isRecord())
    DC = DC->getParent();
  return DC && DC->getNonTransparentContext()->isStdNamespace();
}

const CXXRecordDecl *recordOf(QualType Type) {
  if (Type.isNull())
    return nullptr;
  Type = Type.getNonReferenceType();
  if (const CXXRecordDecl *RD = Type->getAsCXXRecordDecl())
    return RD;
  // task<T> inside a template: the pattern tells what it is.
  if (const auto *TST = Type->getAs<TemplateSpecializationType>())
    if (const auto *TD = dyn_cast_or_null<ClassTemplateDecl>(
            TST->getTemplateName().getAsTemplateDecl()))
      return TD->getTemplatedDecl();
  return nullptr;
}

const CXXRecordDecl *definitionOf(const CXXRecordDecl *RD) {
  if (!RD)
    return nullptr;
  if (const CXXRecordDecl *Def = RD->getDefinition())
    return Def;
  if (!RD->isDependentContext() && (isa<ClassTemplateSpecializationDecl>(RD) ||
                                    RD->getInstantiatedFromMemberClass()))
    if (TUHost *Host = TUHost::of(RD->getASTContext())) {
      Host->needDefinition(RD);
      if (const CXXRecordDecl *Def = RD->getDefinition())
        return Def;
    }
  if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(RD))
    return Spec->getSpecializedTemplate()->getTemplatedDecl()->getDefinition();
  if (const CXXRecordDecl *Pattern = RD->getTemplateInstantiationPattern())
    return Pattern->getDefinition();
  return nullptr;
}

const NamedDecl *templateOf(const CXXRecordDecl *RD) {
  if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(RD))
    return Spec->getSpecializedTemplate()->getCanonicalDecl();
  if (const ClassTemplateDecl *TD = RD->getDescribedClassTemplate())
    return TD->getCanonicalDecl();
  if (const CXXRecordDecl *Member = RD->getInstantiatedFromMemberClass())
    return templateOf(Member);
  return RD->getCanonicalDecl();
}

bool forEachInHierarchy(const CXXRecordDecl *RD, unsigned Limit,
                        llvm::function_ref<bool(const CXXRecordDecl *)> Do) {
  SmallVector<const CXXRecordDecl *, 4> Work{RD};
  for (unsigned I = 0; I < Work.size() && I < Limit; ++I) {
    if (!Do(Work[I]))
      return false;
    if (const CXXRecordDecl *Def = definitionOf(Work[I]))
      for (const CXXBaseSpecifier &Base : Def->bases())
        if (const CXXRecordDecl *BaseDecl = recordOf(Base.getType()))
          Work.push_back(BaseDecl);
  }
  return true;
}

const NamedDecl *findMember(const CXXRecordDecl *RD, DeclarationName Name) {
  const NamedDecl *Result = nullptr;
  forEachInHierarchy(RD, 32, [&](const CXXRecordDecl *Class) {
    if (const CXXRecordDecl *Def = definitionOf(Class))
      for (const NamedDecl *Found : Def->lookup(Name)) {
        Result = Found->getUnderlyingDecl();
        return false;
      }
    return true;
  });
  return Result;
}

const NamedDecl *findMember(const CXXRecordDecl *RD, StringRef Name) {
  if (!RD)
    return nullptr;
  return findMember(RD, DeclarationName(&RD->getASTContext().Idents.get(Name)));
}

const Stmt *parsedBodyOf(const FunctionDecl *FD) {
  if (!FD)
    return nullptr;
  if (const Stmt *Body = FD->getBody())
    return Body;
  if (const FunctionDecl *Pattern = FD->getTemplateInstantiationPattern())
    return Pattern->getBody();
  return nullptr;
}

const Stmt *bodyOf(const FunctionDecl *FD) {
  if (FD && !FD->getBody())
    if (TUHost *Host = TUHost::of(FD->getASTContext())) {
      Host->needBody(FD);
      // Nobody may have used it: then its pattern tells.
      if (const FunctionDecl *Pattern = FD->getTemplateInstantiationPattern();
          Pattern && !FD->getBody())
        Host->needBody(Pattern);
    }
  return parsedBodyOf(FD);
}

bool anyTypeArgument(QualType Type, llvm::function_ref<bool(QualType)> Fits) {
  const auto *Spec =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Type));
  return Spec &&
         llvm::any_of(Spec->getTemplateArgs().asArray(),
                      [&](const TemplateArgument &Arg) {
                        return Arg.getKind() == TemplateArgument::Type &&
                               Fits(Arg.getAsType());
                      });
}

const FunctionDecl *patternOf(const FunctionDecl *FD) {
  if (const FunctionDecl *P = FD->getTemplateInstantiationPattern())
    return P->getCanonicalDecl();
  return FD->getCanonicalDecl();
}

const CoroutineBodyStmt *coroutineBodyOf(const FunctionDecl *FD) {
  return dyn_cast_or_null<CoroutineBodyStmt>(bodyOf(FD));
}

const Stmt *writtenBodyOf(const FunctionDecl *FD) {
  const Stmt *Body = bodyOf(FD);
  if (const auto *Coro = dyn_cast_or_null<CoroutineBodyStmt>(Body))
    return Coro->getBody();
  return Body;
}

bool isInMacro(SourceLocation Loc, const ASTContext &Context,
               llvm::function_ref<bool(StringRef)> Fits) {
  const SourceManager &SM = Context.getSourceManager();
  for (; Loc.isMacroID(); Loc = SM.getImmediateMacroCallerLoc(Loc))
    if (Fits(Lexer::getImmediateMacroName(Loc, SM, Context.getLangOpts())))
      return true;
  return false;
}

const Expr *strip(const Expr *E) {
  while (E) {
    const Expr *Before = E;
    E = E->IgnoreParenImpCasts();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Temp = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temp->getSubExpr();
    else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
      E = Bind->getSubExpr();
    else if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(E))
      E = Default->getExpr();
    else if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
      E = Cast->getSubExpr();
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      if (Construct->getNumArgs() == 1 &&
          Construct->getConstructor()->isCopyOrMoveConstructor())
        E = Construct->getArg(0);
    } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
      if (Call->isCallToStdMove())
        E = Call->getArg(0);
    }
    if (E == Before)
      return E;
  }
  return E;
}

void evaluatedChildren(const Stmt *S, SmallVectorImpl<const Stmt *> &Result) {
  auto Add = [&](const Stmt *Child) {
    if (Child)
      Result.push_back(Child);
  };
  if (isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, CXXTypeidExpr,
          RequiresExpr, ConceptSpecializationExpr, TypeTraitExpr>(S))
    return;
  if (const auto *Body = dyn_cast<CoroutineBodyStmt>(S))
    return Add(Body->getBody());
  if (const auto *Await = dyn_cast<CoroutineSuspendExpr>(S))
    return Add(Await->getOperand());
  if (const auto *Await = dyn_cast<DependentCoawaitExpr>(S))
    return Add(Await->getOperand());
  if (const auto *Return = dyn_cast<CoreturnStmt>(S))
    return Add(Return->getOperand());
  if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
    for (const Expr *Init : Lambda->capture_inits())
      Add(Init);
    return;
  }
  if (const auto *Generic = dyn_cast<GenericSelectionExpr>(S)) {
    if (!Generic->isResultDependent())
      Add(Generic->getResultExpr());
    return;
  }
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(S)) {
    // The hidden begin() and end() calls matter as much as written ones.
    Add(Range->getInit());
    Add(Range->getRangeStmt());
    Add(Range->getBeginStmt());
    Add(Range->getEndStmt());
    Add(Range->getLoopVarStmt());
    Add(Range->getInc());
    return Add(Range->getBody());
  }
  if (const auto *Decls = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Decls->decls())
      if (const auto *VD = dyn_cast<VarDecl>(D))
        Add(VD->getInit());
    return;
  }
  // (Default member initializers stand elsewhere; who wants them goes there
  // knowingly.)
  for (const Stmt *Child : S->children())
    Add(Child);
}

bool forEachEvaluated(const Stmt *S,
                      llvm::function_ref<bool(const Stmt *)> Do) {
  if (!S)
    return true;
  if (!Do(S))
    return false;
  SmallVector<const Stmt *, 8> Children;
  evaluatedChildren(S, Children);
  for (const Stmt *Child : Children)
    if (!forEachEvaluated(Child, Do))
      return false;
  return true;
}

std::optional<StringRef> asyncAnnotation(const Decl *D) {
  // Attributes go from each declaration to the next.
  for (const auto *A : D->getMostRecentDecl()->specific_attrs<AnnotateAttr>()) {
    StringRef Text = A->getAnnotation();
    if (Text.consume_front("async::"))
      return Text;
  }
  return std::nullopt;
}

const ValueDecl *namedValue(const Expr *E) {
  E = E ? strip(E) : nullptr;
  if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E))
    return Ref->getDecl();
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(E))
    return dyn_cast<FieldDecl>(Member->getMemberDecl());
  return nullptr;
}

std::optional<Assignment> Assignment::of(const Stmt *S) {
  if (const auto *Op = dyn_cast_or_null<BinaryOperator>(S);
      Op && Op->getOpcode() == BO_Assign)
    return Assignment{Op->getLHS(), Op->getRHS()};
  if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(S);
      Op && Op->getOperator() == OO_Equal && Op->getNumArgs() == 2)
    return Assignment{Op->getArg(0), Op->getArg(1)};
  return std::nullopt;
}

QualType resultType(const Expr *E) {
  QualType Type = E->getType();
  const auto *TheCall = dyn_cast<CallExpr>(E->IgnoreParenImpCasts());
  // (The parentheses of `T t(0)` in a template have no type at all.)
  if (!TheCall || Type.isNull() ||
      !Type->isSpecificBuiltinType(BuiltinType::Dependent))
    return Type;
  const Expr *Callee = TheCall->getCallee()->IgnoreParenImpCasts();
  const NamedDecl *D = nullptr;
  if (const auto *Member = dyn_cast<MemberExpr>(Callee))
    D = Member->getMemberDecl();
  else if (const auto *Ref = dyn_cast<DeclRefExpr>(Callee))
    D = Ref->getDecl();
  else if (const auto *Overloads = dyn_cast<OverloadExpr>(Callee);
           Overloads && Overloads->getNumDecls() == 1)
    D = (*Overloads->decls_begin())->getUnderlyingDecl();
  const auto *FD = dyn_cast_or_null<FunctionDecl>(D);
  return FD ? FD->getReturnType() : Type;
}

bool isPostfixExpr(const Expr *E) {
  const Expr *Written = const_cast<Expr *>(E)->IgnoreUnlessSpelledInSource();
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Written))
    return Op->getOperator() == OO_Call || Op->getOperator() == OO_Subscript;
  return !isa<BinaryOperator, AbstractConditionalOperator, CastExpr>(Written) ||
         isa<CXXFunctionalCastExpr>(Written);
}

bool allowsAwait(const Stmt *S, ASTContext &Context) {
  DynTypedNode Node = DynTypedNode::create(*S);
  for (;;) {
    auto Parents = Context.getParents(Node);
    if (Parents.empty())
      return true;
    Node = Parents[0];
    if (Node.get<CXXCatchStmt>())
      return false;
    const auto *FD = Node.get<FunctionDecl>();
    if (const auto *Lambda = Node.get<LambdaExpr>())
      FD = Lambda->getCallOperator();
    if (FD)
      return coroutineBodyOf(FD) != nullptr;
  }
}

} // namespace clang::tidy::async
