//===--- Conditions.cpp - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Conditions.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::async {

static bool isAllZero(const APValue &V) {
  if (V.isInt())
    return V.getInt() == 0;
  if (V.isFloat())
    return V.getFloat().isZero();
  if (V.isStruct()) {
    for (unsigned I = 0; I < V.getStructNumBases(); ++I)
      if (!isAllZero(V.getStructBase(I)))
        return false;
    for (unsigned I = 0; I < V.getStructNumFields(); ++I)
      if (!isAllZero(V.getStructField(I)))
        return false;
    return V.getStructNumFields() + V.getStructNumBases() != 0;
  }
  return false;
}

/// The constant that \p E is known to be. A duration of zero counts as 0.
static std::optional<int64_t> knownValue(const Expr *E, ASTContext &Context) {
  E = strip(E);
  if (!E || E->isValueDependent() || E->isTypeDependent())
    return std::nullopt;
  if (E->isNullPointerConstant(Context, Expr::NPC_NeverValueDependent))
    return 0;
  Expr::EvalResult Result;
  if (E->getType()->isIntegralOrEnumerationType()) {
    if (E->EvaluateAsInt(Result, Context))
      return Result.Val.getInt().getExtValue();
    return std::nullopt;
  }
  if (E->getType()->isRecordType() && E->EvaluateAsRValue(Result, Context) &&
      isAllZero(Result.Val))
    return 0;
  return std::nullopt;
}

namespace {

/// Looks for a flag in an argument, through the variables that it names.
class FlagSearch {
public:
  FlagSearch(StringRef Flag, ASTContext &Context)
      : Flag(Flag), Context(Context) {}

  /// Is the flag spelled anywhere in \p E, as a macro or as an enumerator?
  bool isIn(const Expr *E) {
    return !forEachEvaluated(E, [&](const Stmt *S) {
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S);
          Ref && isNamedBy(Ref->getDecl()))
        return false;
      return !isExpandedAt(S->getBeginLoc());
    });
  }

private:
  bool isNamedBy(const ValueDecl *D) {
    if (D->getDeclName().isIdentifier() && D->getName() == Flag)
      return true;
    // A variable is looked into once: it may be set from its own value.
    const auto *VD = dyn_cast<VarDecl>(D);
    if (!VD || !Visited.insert(VD).second)
      return false;
    // int flags = MSG_DONTWAIT; recv(..., flags)
    if (VD->hasInit() && !isa<ParmVarDecl>(VD) && isIn(VD->getInit()))
      return true;
    return VD->hasLocalStorage() && isStoredIn(VD);
  }

  /// hints.ai_flags |= AI_NUMERICHOST
  bool isStoredIn(const VarDecl *VD) {
    const auto *FD = dyn_cast<FunctionDecl>(VD->getDeclContext());
    if (!FD || !VD->getType()->isRecordType())
      return false;
    return !forEachEvaluated(writtenBodyOf(FD), [&](const Stmt *S) {
      const auto *Assign = dyn_cast<BinaryOperator>(S);
      if (!Assign || !Assign->isAssignmentOp())
        return true;
      const auto *Field = dyn_cast<MemberExpr>(strip(Assign->getLHS()));
      return !Field || namedValue(Field->getBase()) != VD ||
             !isIn(Assign->getRHS());
    });
  }

  bool isExpandedAt(SourceLocation Loc) const {
    return isInMacro(Loc, Context,
                     [&](StringRef Name) { return Name == Flag; });
  }

  StringRef Flag;
  ASTContext &Context;
  llvm::SmallPtrSet<const VarDecl *, 4> Visited;
};

} // namespace

static bool nameMatches(StringRef Name, ArrayRef<std::string> Wanted) {
  return llvm::any_of(Wanted, [&](StringRef W) {
    W.consume_front("::");
    if (!W.contains('*'))
      return W == Name;
    auto Glob = llvm::GlobPattern::create(W);
    if (Glob)
      return Glob->match(Name);
    llvm::consumeError(Glob.takeError());
    return false;
  });
}

/// Is \p Type, references and pointers stripped, one of \p Wanted, or derived
/// from one?
static bool typeIs(QualType Type, ArrayRef<std::string> Wanted,
                   ASTContext &Context) {
  Type = Type.getNonReferenceType();
  while (Type->isPointerType())
    Type = Type->getPointeeType();
  const CXXRecordDecl *RD = recordOf(Type);
  if (!RD) {
    if (const auto *Tag = Type->getAsTagDecl())
      return nameMatches(qualifiedName(Tag), Wanted);
    return nameMatches(
        Type.getUnqualifiedType().getAsString(Context.getPrintingPolicy()),
        Wanted);
  }
  return !forEachInHierarchy(RD, 16, [&](const CXXRecordDecl *Class) {
    return !nameMatches(qualifiedName(Class), Wanted);
  });
}

/// Is \p Type one of \p Wanted, or a template over one?
static bool typeMentions(QualType Type, ArrayRef<std::string> Wanted,
                         ASTContext &Context) {
  return typeIs(Type, Wanted, Context) ||
         anyTypeArgument(Type, [&](QualType Argument) {
           return typeMentions(Argument, Wanted, Context);
         });
}

/// The variable at the start of a chain such as `std::cin >> a >> b`.
static const Expr *chainRoot(const Expr *E) {
  for (;;) {
    E = strip(E);
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
        Op && Op->getNumArgs() && Op->getType()->isRecordType() &&
        Op->isLValue())
      E = Op->getArg(0);
    else
      return E;
  }
}

/// As typeIs(), for \p E as it is written: a file stream is one although its
/// functions belong to std::istream, and so is a pool that converts to some
/// general executor.
static bool exprIs(const Expr *E, ArrayRef<std::string> Wanted,
                   ASTContext &Context) {
  const auto *Written = const_cast<Expr *>(E)->IgnoreUnlessSpelledInSource();
  return typeIs(Written->getType(), Wanted, Context) ||
         typeIs(chainRoot(E)->getType(), Wanted, Context);
}

static bool exprNames(const Expr *E, ArrayRef<std::string> Wanted) {
  const ValueDecl *D = namedValue(chainRoot(E));
  if (!D)
    return false;
  std::string Name = qualifiedName(D);
  return nameMatches(Name.empty() ? D->getNameAsString() : Name, Wanted);
}

/// Does the checked file declare \p Name, which is fully qualified?
static bool isDeclared(StringRef Name, ASTContext &Context) {
  Name.consume_front("::");
  const DeclContext *In = Context.getTranslationUnitDecl();
  for (;;) {
    auto [First, Rest] = Name.split("::");
    auto Found = In->lookup(&Context.Idents.get(First));
    if (Rest.empty())
      return !Found.empty();
    In = nullptr;
    for (const NamedDecl *D : Found)
      if (const auto *Inner = dyn_cast<DeclContext>(D))
        In = Inner;
    if (!In)
      return false;
    Name = Rest;
  }
}

/// Is \p E a local variable that was there when \p C's function last awaited?
static bool spansAwait(const Expr *E, const Call &C,
                       const ASTContext &Context) {
  const ValueDecl *D = namedValue(E);
  const bool IsLocal = isa_and_nonnull<BindingDecl>(D) ||
                       (isa_and_nonnull<VarDecl>(D) && !isa<ParmVarDecl>(D) &&
                        cast<VarDecl>(D)->hasLocalStorage());
  return IsLocal && C.LastAwait.isValid() &&
         Context.getSourceManager().isBeforeInTranslationUnit(D->getLocation(),
                                                              C.LastAwait);
}

/// Does \p FD run an event loop, such as `context.run()`?
static bool runsLoop(const FunctionDecl *FD, Names &TheNames,
                     ASTContext &Context) {
  const Stmt *Body = bodyOf(FD);
  return Body && !forEachEvaluated(Body, [&](const Stmt *S) {
           const auto *OnObject = dyn_cast<CXXMemberCallExpr>(S);
           std::optional<Call> C;
           if (OnObject)
             C = Call::of(OnObject);
           return !C || !match(*C, Role::Run, TheNames, Context);
         });
}

/// Is the object of \p C a local thread, or one of a local container of
/// threads, that was given a function which runs an event loop? It ends when
/// the loop is stopped.
static bool isLoopThread(const Call &C, Names &TheNames, ASTContext &Context) {
  llvm::SmallPtrSet<const VarDecl *, 4> Seen;
  SmallVector<const VarDecl *, 4> Work;
  auto Add = [&](const ValueDecl *D) {
    if (const auto *VD = dyn_cast_or_null<VarDecl>(D);
        VD && VD->hasLocalStorage() && Seen.insert(VD).second)
      Work.push_back(VD);
  };
  auto GivesLoop = [&](const Stmt *In) {
    return !forEachEvaluated(In, [&](const Stmt *S) {
      SmallVector<const FunctionDecl *, 2> Functions;
      if (const auto *Given = dyn_cast<Expr>(S))
        callablesIn(Given, Functions);
      return llvm::none_of(Functions, [&](const FunctionDecl *FD) {
        return runsLoop(FD, TheNames, Context);
      });
    });
  };
  auto AddNamesIn = [&](const Expr *In) {
    forEachEvaluated(In, [&](const Stmt *S) {
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
        Add(Ref->getDecl());
      return true;
    });
  };
  if (C.Object)
    AddNamesIn(C.Object);
  else
    Add(C.Ending);
  while (!Work.empty()) {
    const VarDecl *VD = Work.pop_back_val();
    if (const Expr *Init = VD->getInit()) {
      if (GivesLoop(Init))
        return true;
      // The variable of a range-based loop comes from the range.
      AddNamesIn(Init);
    }
    const auto *In = dyn_cast<FunctionDecl>(VD->getDeclContext());
    const Stmt *Body = In ? writtenBodyOf(In) : nullptr;
    // threads.emplace_back([&] { context.run(); })
    if (Body && !forEachEvaluated(Body, [&](const Stmt *S) {
          const auto *OnObject = dyn_cast<CXXMemberCallExpr>(S);
          return !OnObject ||
                 namedValue(OnObject->getImplicitObjectArgument()) != VD ||
                 llvm::none_of(OnObject->arguments(), GivesLoop);
        }))
      return true;
  }
  return false;
}

/// The pointer, smart or not, that \p E goes through: `scheduler->schedule()`,
/// `(*scheduler).schedule()`; else \p E itself.
static const Expr *withoutDeref(const Expr *E) {
  for (;;) {
    E = strip(E);
    const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
    const auto *Deref = dyn_cast<UnaryOperator>(E);
    if (Op && (Op->getOperator() == OO_Arrow || Op->getOperator() == OO_Star))
      E = Op->getArg(0);
    else if (Deref && Deref->getOpcode() == UO_Deref)
      E = Deref->getSubExpr();
    else
      return E;
  }
}

/// Does a constructor in sight initialize \p Field otherwise than its class
/// says?
static bool isInitializedByConstructor(const FieldDecl *Field) {
  const auto *RD = dyn_cast<CXXRecordDecl>(Field->getParent());
  return RD && llvm::any_of(RD->ctors(), [&](const CXXConstructorDecl *Ctor) {
           const auto *Definition =
               cast_or_null<CXXConstructorDecl>(Ctor->getDefinition());
           return Definition &&
                  llvm::any_of(
                      Definition->inits(), [&](const CXXCtorInitializer *Init) {
                        return Init->getMember() == Field && Init->isWritten();
                      });
         });
}

/// Is the object of \p C a variable or a member, perhaps behind a pointer, with
/// an initializer in sight that makes it, and does not spell \p Flag?
static bool isMadeWithout(const Call &C, StringRef Flag, ASTContext &Context) {
  const auto *MD = dyn_cast_or_null<CXXMethodDecl>(C.Callee);
  const ValueDecl *D = C.Object ? namedValue(withoutDeref(C.Object)) : nullptr;
  const Expr *Init = nullptr;
  if (const auto *Field = dyn_cast_or_null<FieldDecl>(D))
    Init = isInitializedByConstructor(Field) ? nullptr
                                             : Field->getInClassInitializer();
  else if (const auto *VD = dyn_cast_or_null<VarDecl>(D);
           VD && !isa<ParmVarDecl>(VD))
    Init = VD->getAnyInitializer();
  if (!MD || !Init)
    return false;
  const CXXRecordDecl *RD = MD->getParent()->getCanonicalDecl();
  // A factory of the class, std::make_shared() or a constructor.
  auto Makes = [&](const FunctionDecl *FD) {
    if (const auto *Maker = dyn_cast_or_null<CXXMethodDecl>(FD))
      return (isa<CXXConstructorDecl>(Maker) || Maker->isStatic()) &&
             Maker->getParent()->getCanonicalDecl() == RD;
    const TemplateArgumentList *Args =
        FD && isInStd(FD) && FD->getDeclName().isIdentifier() &&
                llvm::is_contained({"make_shared", "make_unique"},
                                   FD->getName())
            ? FD->getTemplateSpecializationArgs()
            : nullptr;
    if (!Args || Args->get(0).getKind() != TemplateArgument::Type)
      return false;
    const CXXRecordDecl *Made = recordOf(Args->get(0).getAsType());
    return Made && Made->getCanonicalDecl() == RD;
  };
  bool IsMade = false;
  const bool IsAllInSight = forEachEvaluated(Init, [&](const Stmt *S) {
    if (const auto *TheCall = dyn_cast<CallExpr>(S))
      IsMade |= Makes(TheCall->getDirectCallee());
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(S))
      IsMade |= Makes(Construct->getConstructor());
    // Options that somebody else has made may contain anything.
    const auto *E = dyn_cast<Expr>(S);
    const ValueDecl *Named = E ? namedValue(E) : nullptr;
    if (!Named || !(Named->getType()->isRecordType() ||
                    Named->getType()->isReferenceType() ||
                    Named->getType()->isEnumeralType()))
      return true;
    if (isa<EnumConstantDecl>(Named))
      return true;
    const auto *VD = dyn_cast<VarDecl>(Named);
    return VD && !isa<ParmVarDecl>(VD) && VD->getAnyInitializer();
  });
  return IsMade && IsAllInSight && !FlagSearch(Flag, Context).isIn(Init);
}

static bool templateArgIs(const Call &C, const Condition &Cond,
                          ASTContext &Context) {
  const TemplateArgumentList *Args = nullptr;
  if (const auto *MD = dyn_cast_or_null<CXXMethodDecl>(C.Callee))
    if (const auto *Spec =
            dyn_cast<ClassTemplateSpecializationDecl>(MD->getParent()))
      Args = &Spec->getTemplateArgs();
  if (!Args && C.Callee)
    Args = C.Callee->getTemplateSpecializationArgs();
  if (!Args || Args->size() <= Cond.Index)
    return false;
  const TemplateArgument &Arg = Args->get(Cond.Index);
  if (Arg.getKind() == TemplateArgument::Pack)
    return llvm::any_of(Arg.pack_elements(), [&](const TemplateArgument &A) {
      return A.getKind() == TemplateArgument::Type &&
             typeIs(A.getAsType(), Cond.Names, Context);
    });
  return Arg.getKind() == TemplateArgument::Type &&
         typeIs(Arg.getAsType(), Cond.Names, Context);
}

static bool holds(const Condition &Cond, const Call &C, Names &TheNames,
                  ASTContext &Context) {
  const Expr *Arg = Cond.Index < C.Args.size() ? C.Args[Cond.Index] : nullptr;
  switch (Cond.TheKind) {
  case Condition::ArgEquals: {
    std::optional<int64_t> Value =
        Arg ? knownValue(Arg, Context) : std::nullopt;
    return (Value && *Value == *Cond.Value) != Cond.Negated;
  }
  case Condition::ArgHas: {
    bool Has = false;
    if (Arg) {
      std::optional<int64_t> Value = knownValue(Arg, Context);
      if (Value && Cond.Value)
        Has = (*Value & *Cond.Value) == *Cond.Value;
      else
        Has = FlagSearch(Cond.Names.front(), Context).isIn(Arg);
    }
    return Has != Cond.Negated;
  }
  case Condition::ArgIs:
    return (Arg && exprIs(Arg, Cond.Names, Context)) != Cond.Negated;
  case Condition::ArgMentions:
    return Arg && typeMentions(const_cast<Expr *>(Arg)
                                   ->IgnoreUnlessSpelledInSource()
                                   ->getType(),
                               Cond.Names, Context);
  case Condition::ArgNames:
    return Arg && exprNames(Arg, Cond.Names);
  case Condition::ArgSpansAwait:
    return Arg && spansAwait(Arg, C, Context);
  case Condition::TemplateArgIs:
    return templateArgIs(C, Cond, Context) != Cond.Negated;
  case Condition::ObjectIs:
    return (C.Object && exprIs(C.Object, Cond.Names, Context)) != Cond.Negated;
  case Condition::ObjectNames:
    return C.Object && exprNames(C.Object, Cond.Names);
  case Condition::CountEquals:
    return C.Args.size() == size_t(*Cond.Value);
  case Condition::CountAtLeast:
    return C.Args.size() >= size_t(*Cond.Value);
  case Condition::CountAtMost:
    return C.Args.size() <= size_t(*Cond.Value);
  case Condition::Discarded:
    return C.Discarded;
  case Condition::DiesHere:
    return C.DiesHere;
  case Condition::NotReady:
    return !C.OnReady;
  case Condition::ObjectIsParameter: {
    const auto *P = dyn_cast_or_null<ParmVarDecl>(namedValue(C.Object));
    const auto *Of = P ? dyn_cast<FunctionDecl>(P->getDeclContext()) : nullptr;
    return (Of && !coroutineBodyOf(Of)) != Cond.Negated;
  }
  case Condition::ObjectIsLoopThread:
    return isLoopThread(C, TheNames, Context) != Cond.Negated;
  case Condition::ObjectMadeWithout:
    return isMadeWithout(C, Cond.Names.front(), Context);
  case Condition::MemberIsConst: {
    const auto *MD = dyn_cast_or_null<CXXMethodDecl>(C.Callee);
    return (MD && MD->isConst()) != Cond.Negated;
  }
  case Condition::NeverCalls:
    return !TheNames.isCalled(Cond.Names.front());
  case Condition::Declares:
    return isDeclared(Cond.Names.front(), Context) != Cond.Negated;
  }
  llvm_unreachable("covered switch");
}

bool allHold(const Entry *E, const Call &C, Names &TheNames,
             ASTContext &Context) {
  return llvm::all_of(E->When, [&](const Condition &Cond) {
    return holds(Cond, C, TheNames, Context);
  });
}

} // namespace clang::tidy::async
