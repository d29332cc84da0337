//===--- BodyScan.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BodyScan.h"
#include "Likelihood.h"
#include "clang/AST/Attr.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Regex.h"
#include <deque>

namespace clang::tidy::async {

namespace {

/// Member functions that put values into standard containers, or that only
/// look after their storage.
bool isContainerUpkeep(StringRef Name) {
  return llvm::is_contained({"push_back", "emplace_back", "push_front",
                             "emplace_front", "push", "emplace", "insert",
                             "reserve", "shrink_to_fit", "clear", "resize",
                             "size", "empty", "capacity", "has_value"},
                            Name);
}

/// Member functions that only ask a task how it is.
bool onlyAsks(const CXXMethodDecl *MD) {
  if (isa<CXXConversionDecl>(MD))
    return true; // explicit operator bool
  if (!MD->getDeclName().isIdentifier())
    return false;
  StringRef Name = MD->getName();
  auto IsQuestion = [&](StringRef Word) {
    StringRef Rest = Name;
    return Rest.consume_front(Word) && !Rest.empty() &&
           (Rest.front() == '_' || llvm::isUpper(Rest.front()));
  };
  return IsQuestion("is") || IsQuestion("has") ||
         llvm::is_contained({"done", "ready", "valid", "empty", "available",
                             "failed", "finished", "completed", "await_ready",
                             "joinable", "status", "state", "id"},
                            Name);
}

/// Member functions that tell whether a future is ready. After such a test we
/// trust the code.
bool isReadinessTest(StringRef Name) {
  return llvm::is_contained({"wait", "wait_for", "wait_until", "is_ready",
                             "isReady", "ready", "available", "failed",
                             "hasValue", "has_value", "hasException",
                             "has_exception", "isFinished", "is_done", "done",
                             "poll", "hasResult", "status", "isResultReadyAt"},
                            Name);
}

class Walker {
public:
  Walker(BodyScan &Scan, Names &TheNames, DebugCode &Debug, ASTContext &Context)
      : Scan(Scan), TheNames(TheNames), Debug(Debug), Context(Context) {}

  void walkFunction(const FunctionDecl *FD) {
    for (const ParmVarDecl *Param : FD->parameters())
      if (recordOf(Param->getType()))
        Scan.Locals[Param];
    if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(FD)) {
      for (const CXXCtorInitializer *Init : Ctor->inits()) {
        const auto *Default =
            dyn_cast_or_null<CXXDefaultInitExpr>(Init->getInit());
        walk(Default ? Default->getExpr() : Init->getInit(), {});
      }
    }
    if (const auto *Dtor = dyn_cast<CXXDestructorDecl>(FD))
      walkSubobjectDestructors(Dtor->getParent());
    walk(writtenBodyOf(FD), {});
    finish();
  }

private:
  /// Tests of parameters that were passed on the way to a node.
  struct Guard {
    ParamTest Test;
    const Guard *Outer;
  };
  /// What the surroundings of a node mean for it.
  struct Env {
    /// The node stands where statements stand: its value goes nowhere.
    bool Discarded = false;
    DropForm Form = DropForm::Bare;
    bool IsStatement = false;
    bool Unlikely = false;
    bool Awaited = false;
    uint16_t OnceFor = 0;
    const Stmt *Anchor = nullptr;
    const Guard *Guards = nullptr;
    /// The switch that the node is the body of.
    const SwitchStmt *Of = nullptr;
    /// Where the evaluated default argument belongs; invalid elsewhere.
    SourceLocation At;

    Env used() const {
      Env E = *this;
      E.Discarded = false;
      E.IsStatement = false;
      E.Awaited = false;
      return E;
    }
    Env statement() const {
      Env E = used();
      E.Discarded = true;
      E.IsStatement = true;
      return E;
    }
  };

  void walk(const Stmt *S, Env E);
  void walkStatementChildren(const Stmt *S, Env E);
  void walkSubobjectDestructors(const CXXRecordDecl *RD);
  void walkExpr(const Expr *E, Env Around);
  void walkCall(const Expr *E, Env Around);
  void walkDecl(const DeclStmt *S, Env Around);
  void walkChildren(const Stmt *S, Env Around);
  void walkLambda(const LambdaExpr *Lambda, Env Around);
  /// \p E behind a test.
  Env behind(const Expr *Condition, bool Outcome, Env E,
             const Stmt *LoopInit = nullptr);
  Env behind(const IfStmt *If, bool Outcome, Env E);
  /// \p E where \p Tests hold.
  Env guarded(ArrayRef<ParamTest> Tests, Env E);
  /// \p E in a part of \p Switch that is only reached by way of \p Labels.
  Env inCase(const SwitchStmt &Switch, ArrayRef<const SwitchCase *> Labels,
             Env E);
  /// Adds \p C, which happens at \p At.
  void add(Call C, const Stmt *At, const Env &Around, bool InPlace = false);
  /// A model may say that what is stored in \p Field is called by a loop.
  void noteTemplateArguments(const Call &C);
  void noteStored(const FieldDecl *Field, const Expr *Value);
  void noteStored(const InitListExpr *List);
  void noteUse(const DeclRefExpr *Ref);
  UseKind classifyUse(const DeclRefExpr *Ref) const;
  bool alwaysLeaves(const Stmt *S) const;
  bool endsInNoReturn(const Stmt *S) const;
  bool isKnownReady(const Expr *E) const;
  void finish();

  /// Keeps the chain of parents while a node is walked.
  struct ParentScope {
    ParentScope(Walker &W, const Stmt *S) : W(W) { W.Parents.push_back(S); }
    ~ParentScope() { W.Parents.pop_back(); }
    Walker &W;
  };

  BodyScan &Scan;
  Names &TheNames;
  DebugCode &Debug;
  ASTContext &Context;
  std::deque<Guard> Guards;
  SmallVector<const Stmt *, 32> Parents;
  llvm::DenseSet<const LambdaExpr *> OnTheSpot;
  llvm::DenseSet<const ValueDecl *> KnownReady;
  llvm::DenseMap<const Expr *, const VarDecl *> InitializerOf;
  /// Destructor calls, by their index in Scan.Calls.
  llvm::DenseMap<size_t, const VarDecl *> DestructorOf;
  /// Objects of which an operation is awaited.
  llvm::DenseSet<const ValueDecl *> AwaitedOf;
  /// Of what may say how a child is: no write.
  SourceLocation LastAwait;
};

/// Can control leave \p S, or the loop around it, other than at its end?
bool mayLeave(const Stmt *S) {
  return !forEachEvaluated(S, [](const Stmt *Inner) {
    return !isa<ReturnStmt, CoreturnStmt, BreakStmt, ContinueStmt, GotoStmt,
                IndirectGotoStmt>(Inner);
  });
}

/// Does control never get from the end of \p S to what follows it?
bool Walker::alwaysLeaves(const Stmt *S) const {
  while (const auto *Case = dyn_cast<SwitchCase>(S))
    S = Case->getSubStmt();
  // `if (...) [[unlikely]] return;`
  if (const auto *Attributed = dyn_cast<AttributedStmt>(S))
    S = Attributed->getSubStmt();
  if (const auto *Compound = dyn_cast<CompoundStmt>(S))
    return !Compound->body_empty() && alwaysLeaves(Compound->body_back());
  return isa<ReturnStmt, CoreturnStmt, BreakStmt, ContinueStmt>(S) ||
         (isa<Expr>(S) && isa<CXXThrowExpr>(strip(cast<Expr>(S)))) ||
         endsInNoReturn(S);
}

bool Walker::endsInNoReturn(const Stmt *S) const {
  while (isa<SwitchCase, LabelStmt>(S))
    S = isa<SwitchCase>(S) ? cast<SwitchCase>(S)->getSubStmt()
                           : cast<LabelStmt>(S)->getSubStmt();
  if (const auto *Compound = dyn_cast<CompoundStmt>(S))
    return !Compound->body_empty() && endsInNoReturn(Compound->body_back());
  if (const auto *If = dyn_cast<IfStmt>(S))
    return If->getElse() && endsInNoReturn(If->getThen()) &&
           endsInNoReturn(If->getElse());
  const auto *E = dyn_cast<Expr>(S);
  if (!E)
    return false;
  E = strip(E);
  if (const auto *TheCall = dyn_cast<CallExpr>(E))
    if (const FunctionDecl *FD = TheCall->getDirectCallee())
      return FD->isNoReturn() || FD->hasAttr<AnalyzerNoReturnAttr>();
  return false;
}

/// A destructor ends with those of the members and bases.
void Walker::walkSubobjectDestructors(const CXXRecordDecl *RD) {
  auto Add = [&](QualType Type, SourceLocation Loc) {
    const CXXRecordDecl *Part =
        Type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
    if (!Part || !Part->hasDefinition() || Part->hasTrivialDestructor() ||
        !Part->getDestructor())
      return;
    Call Dtor;
    Dtor.Loc = Loc;
    Dtor.Callee = Part->getDestructor();
    Dtor.DiesHere = true;
    add(std::move(Dtor), nullptr, {});
  };
  for (const FieldDecl *Field : RD->fields())
    Add(Field->getType(), Field->getLocation());
  for (const CXXBaseSpecifier &Base : RD->bases())
    Add(Base.getType(), Base.getBeginLoc());
}

/// Where the value that \p E is a part of came from: through members, indices,
/// std::get and the element access of standard containers.
const Expr *wholeOf(const Expr *E) {
  for (;;) {
    E = strip(E);
    if (const auto *Member = dyn_cast<MemberExpr>(E);
        Member && isa<FieldDecl>(Member->getMemberDecl()) &&
        !isa<CXXThisExpr>(strip(Member->getBase()))) {
      E = Member->getBase();
    } else if (const auto *Index = dyn_cast<ArraySubscriptExpr>(E)) {
      E = Index->getBase();
    } else if (const auto *Deref = dyn_cast<UnaryOperator>(E);
               Deref && Deref->getOpcode() == UO_Deref) {
      E = Deref->getSubExpr();
    } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
               Op && Op->getNumArgs() &&
               (Op->getOperator() == OO_Subscript ||
                Op->getOperator() == OO_Star ||
                Op->getOperator() == OO_Arrow)) {
      E = Op->getArg(0);
    } else if (const auto *TheCall = dyn_cast<CallExpr>(E)) {
      const FunctionDecl *FD = TheCall->getDirectCallee();
      if (!FD || !isInStd(FD) || !FD->getDeclName().isIdentifier())
        return E;
      if (const auto *OnObject = dyn_cast<CXXMemberCallExpr>(TheCall)) {
        if (!llvm::is_contained({"front", "back", "at", "value"},
                                FD->getName()))
          return E;
        E = OnObject->getImplicitObjectArgument();
      } else if (FD->getName() == "get" && TheCall->getNumArgs() == 1) {
        E = TheCall->getArg(0);
      } else {
        return E;
      }
    } else {
      return E;
    }
  }
}

bool Walker::isKnownReady(const Expr *E) const {
  if (!E)
    return false;
  const Expr *Whole = wholeOf(E);
  if (isa<CoawaitExpr, DependentCoawaitExpr>(Whole))
    return true;
  const ValueDecl *D = namedValue(Whole);
  if (!D)
    return false;
  if (KnownReady.contains(D))
    return true;
  // Captured from a body where it is the result of an await.
  if (const auto *VD = dyn_cast<VarDecl>(D);
      VD && VD->hasInit() && isa<CoawaitExpr>(strip(VD->getInit())))
    return true;
  // `[f = std::move(f)]` is as ready as what it is made of.
  if (const auto *VD = dyn_cast<VarDecl>(D);
      VD && VD->isInitCapture() && VD->hasInit() && isKnownReady(VD->getInit()))
    return true;
  // What a continuation is given is complete.
  const auto *Param = dyn_cast<ParmVarDecl>(D);
  const auto *Op =
      Param ? dyn_cast<FunctionDecl>(Param->getDeclContext()) : nullptr;
  return Op && isLambdaOperator(Op) && !coroutineBodyOf(Op);
}

void Walker::walk(const Stmt *S, Env E) {
  if (!S)
    return;
  if (const auto *TheExpr = dyn_cast<Expr>(S))
    return walkExpr(TheExpr, E);
  ParentScope Scope(*this, S);
  walkStatementChildren(S, E.statement());
}

/// Do all labels of \p Switch stand in its outermost block?
static bool hasOnlyOuterLabels(const SwitchStmt &Switch) {
  const auto *Body = dyn_cast<CompoundStmt>(Switch.getBody());
  if (!Body)
    return false;
  llvm::SmallPtrSet<const Stmt *, 16> Outer;
  for (const Stmt *Child : Body->body())
    while (const auto *Label = dyn_cast<SwitchCase>(Child)) {
      Outer.insert(Label);
      Child = Label->getSubStmt();
    }
  for (const SwitchCase *Label = Switch.getSwitchCaseList(); Label;
       Label = Label->getNextSwitchCase())
    if (!Outer.contains(Label))
      return false;
  return true;
}

void Walker::walkStatementChildren(const Stmt *S, Env E) {
  Env Used = E.used();
  if (const auto *Compound = dyn_cast<CompoundStmt>(S)) {
    // Straight-line code in front of a call that never returns.
    llvm::SmallPtrSet<const Stmt *, 8> Dying;
    bool Dies = false;
    for (const Stmt *Child : llvm::reverse(Compound->body())) {
      Dies = (Dies || endsInNoReturn(Child)) && !mayLeave(Child);
      if (Dies)
        Dying.insert(Child);
      // Others may jump to a label; what stands before it may not get here.
      if (isa<SwitchCase, LabelStmt>(Child))
        Dies = false;
    }
    // Of what stands in a switch, the body of which this is.
    const SwitchStmt *Of = E.Of;
    E.Of = nullptr;
    Env Here = E;
    bool FallsIn = false;
    SmallVector<const SwitchCase *, 4> Labels;
    for (const Stmt *Child : Compound->body()) {
      if (isa<SwitchCase, LabelStmt>(Child))
        Here.Guards = E.Guards;
      if (Of && isa<SwitchCase>(Child)) {
        if (!FallsIn)
          Labels.clear();
        for (const Stmt *S = Child; const auto *Case = dyn_cast<SwitchCase>(S);
             S = Case->getSubStmt())
          Labels.push_back(Case);
        Here = inCase(*Of, Labels, Here);
      }
      FallsIn = !alwaysLeaves(Child);
      Env Inner = Here;
      Inner.Unlikely |= Dying.contains(Child);
      walk(Child, Inner);
      // `if (!wait) return;`
      if (const auto *If = dyn_cast<IfStmt>(Child);
          If && !If->getElse() && alwaysLeaves(If->getThen()))
        Here = behind(If, false, Here);
    }
    return;
  }
  if (const auto *Decls = dyn_cast<DeclStmt>(S))
    return walkDecl(Decls, Used);
  if (const auto *If = dyn_cast<IfStmt>(S)) {
    walk(If->getInit(), E);
    walk(If->getConditionVariableDeclStmt(), E);
    walk(If->getCond(), Used);
    // What runs while compiling holds up nobody.
    if (If->isConsteval())
      return walk(If->isNegatedConsteval() ? If->getThen() : If->getElse(), E);
    if (If->isConstexpr()) {
      // In a template it is the instantiations that tell which branch runs.
      if (If->getCond()->isValueDependent())
        E.Unlikely = true;
      else if (auto Chosen = If->getNondiscardedCase(Context))
        return walk(*Chosen, E);
    }
    walk(If->getThen(), behind(If, true, E));
    walk(If->getElse(), behind(If, false, E));
    return;
  }
  if (const auto *For = dyn_cast<ForStmt>(S)) {
    walk(For->getInit(), E);
    walk(For->getConditionVariableDeclStmt(), E);
    walk(For->getCond(), Used);
    E = behind(For->getCond(), true, E, For->getInit());
    walk(For->getBody(), E);
    walk(For->getInc(), E);
    return;
  }
  if (const auto *While = dyn_cast<WhileStmt>(S)) {
    walk(While->getConditionVariableDeclStmt(), E);
    walk(While->getCond(), Used);
    walk(While->getBody(), behind(While->getCond(), true, E));
    return;
  }
  if (const auto *Do = dyn_cast<DoStmt>(S)) {
    walk(Do->getBody(), E);
    walk(Do->getCond(), Used);
    return;
  }
  if (const auto *Switch = dyn_cast<SwitchStmt>(S)) {
    walk(Switch->getInit(), E);
    walk(Switch->getConditionVariableDeclStmt(), E);
    walk(Switch->getCond(), Used);
    Env Body = E;
    if (hasOnlyOuterLabels(*Switch))
      Body.Of = Switch;
    walk(Switch->getBody(), Body);
    return;
  }
  if (const auto *Case = dyn_cast<SwitchCase>(S))
    return walk(Case->getSubStmt(), E);
  if (const auto *Label = dyn_cast<LabelStmt>(S))
    return walk(Label->getSubStmt(), E);
  if (const auto *Attributed = dyn_cast<AttributedStmt>(S))
    return walk(Attributed->getSubStmt(), E);
  if (const auto *Try = dyn_cast<CXXTryStmt>(S)) {
    walk(Try->getTryBlock(), E);
    // Libraries clean up there after what seldom fails, such as allocations.
    const SourceManager &SM = Context.getSourceManager();
    E.Unlikely |= SM.isInSystemHeader(SM.getExpansionLoc(Try->getTryLoc()));
    for (unsigned I = 0; I < Try->getNumHandlers(); ++I)
      walk(Try->getHandler(I)->getHandlerBlock(), E);
    return;
  }
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(S)) {
    walk(Range->getInit(), E);
    walk(Range->getRangeStmt(), E);
    walk(Range->getBeginStmt(), E);
    walk(Range->getEndStmt(), E);
    walk(Range->getLoopVarStmt(), E);
    if (isKnownReady(Range->getRangeInit()))
      KnownReady.insert(Range->getLoopVariable());
    walk(Range->getCond(), Used);
    walk(Range->getInc(), E);
    walk(Range->getBody(), E);
    return;
  }
  // return, co_return, throw...: their operands are used.
  walkChildren(S, Used);
}

Walker::Env Walker::guarded(ArrayRef<ParamTest> Tests, Env E) {
  for (const ParamTest &T : Tests)
    E.Guards = &Guards.emplace_back(Guard{T, E.Guards});
  return E;
}

Walker::Env Walker::behind(const Expr *Condition, bool Outcome, Env E,
                           const Stmt *LoopInit) {
  E.Unlikely |= isElsewhere(Condition, Outcome) ||
                isDebugSwitch(Condition, Outcome, Debug, Context);
  SmallVector<ParamTest, 2> Tests;
  Scan.Conditions->append(Condition, Outcome, Tests, LoopInit);
  return guarded(Tests, E);
}

Walker::Env Walker::behind(const IfStmt *If, bool Outcome, Env E) {
  // A condition that does not compile may ask just what asksForLoopThread()
  // looks for, or whether anything is to be waited for at all.
  if (If->getCond() && If->getCond()->containsErrors())
    E.Unlikely = true;
  if (Outcome) {
    const Fills What = whatFills(If);
    if (What == Fills::Singleton)
      E.Unlikely = true;
    else if (What == Fills::Cache)
      E.OnceFor |= bitOf(Category::File);
  }
  return behind(If->getCond(), Outcome, E);
}

Walker::Env Walker::inCase(const SwitchStmt &Switch,
                           ArrayRef<const SwitchCase *> Labels, Env E) {
  SmallVector<ParamTest, 4> Tests;
  Scan.Conditions->appendCase(Switch, Labels, Tests);
  return guarded(Tests, E);
}

void Walker::add(Call C, const Stmt *At, const Env &Around, bool InPlace) {
  ScannedCall Scanned;
  Scanned.TheCall = std::move(C);
  Scanned.Anchor = Around.Anchor ? Around.Anchor : At;
  Scanned.Unlikely = Around.Unlikely || Debug.contains(Scanned.TheCall.Loc);
  Scanned.OnceFor = Around.OnceFor;
  Scanned.Awaited = Around.Awaited;
  Scanned.InPlace = InPlace;
  for (const Guard *G = Around.Guards; G; G = G->Outer)
    Scanned.Guards.push_back(G->Test);
  Scan.Calls.push_back(std::move(Scanned));
}

void Walker::walkChildren(const Stmt *S, Env Around) {
  SmallVector<const Stmt *, 8> Children;
  evaluatedChildren(S, Children);
  for (const Stmt *Child : Children)
    walk(Child, Around);
}

void Walker::walkDecl(const DeclStmt *S, Env Around) {
  for (const Decl *D : S->decls()) {
    const auto *VD = dyn_cast<VarDecl>(D);
    if (!VD)
      continue;
    Env E = Around;
    if (VD->isStaticLocal())
      E.Unlikely = true; // once only, usually at start-up
    if (VD->hasLocalStorage() &&
        (recordOf(VD->getType()) || VD->getType()->isArrayType() ||
         VD->getType()->isDependentType()))
      Scan.Locals[VD];
    if (const Expr *Init = VD->getInit()) {
      const Expr *Value = strip(Init);
      InitializerOf[Value] = VD;
      // The result of an await is complete, and so are its parts.
      if (isa<CoawaitExpr, DependentCoawaitExpr>(Value) ||
          (VD->getType()->isReferenceType() && isKnownReady(Init)))
        KnownReady.insert(VD);
      walk(Init, E);
    }
    if (const auto *Decomposed = dyn_cast<DecompositionDecl>(VD))
      if (KnownReady.contains(VD))
        for (const BindingDecl *Binding : Decomposed->bindings())
          KnownReady.insert(Binding);
    if (VD->hasLocalStorage())
      if (auto Dtor = Call::destructorOf(VD)) {
        add(*Dtor, S, E);
        DestructorOf[Scan.Calls.size() - 1] = VD;
      }
  }
}

/// Is \p E a call of a `[[nodiscard]]` function that returns an rvalue
/// reference? Then its author says that what it refers to has to be used, and
/// that nobody else is going to: `spawn(f()).with_priority(1);`
static bool givesAway(const Expr *E) {
  const auto *TheCall = dyn_cast<CallExpr>(E);
  const FunctionDecl *FD = TheCall ? TheCall->getDirectCallee() : nullptr;
  // (Some libraries' std::move is [[nodiscard]], too.)
  return FD && E->isXValue() && FD->hasAttr<WarnUnusedResultAttr>() &&
         !isInStd(FD);
}

/// The data member that \p E names, or null.
static const FieldDecl *fieldOf(const Expr *E) {
  const auto *Member = dyn_cast<MemberExpr>(strip(E));
  return Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
}

/// Does awaiting \p Operand wait for no more than that something was sent, as
/// its name says: `async_write(...)`?
static bool onlyWrites(const Expr *Operand) {
  static const llvm::Regex Writes("write|send", llvm::Regex::IgnoreCase);
  const auto *TheCall = dyn_cast<CallExpr>(strip(Operand));
  const FunctionDecl *FD = TheCall ? TheCall->getDirectCallee() : nullptr;
  return FD && FD->getDeclName().isIdentifier() && Writes.match(FD->getName());
}

void Walker::walkExpr(const Expr *E, Env Around) {
  ParentScope Scope(*this, E);

  // Through everything that passes its operand's value on unchanged.
  if (isa<FullExpr, ParenExpr, ImplicitCastExpr, CXXBindTemporaryExpr,
          MaterializeTemporaryExpr>(E))
    return walkChildren(E, Around);
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E)) {
    if (Cast->getType()->isVoidType()) {
      Env Voided = Around;
      Voided.Discarded = true;
      Voided.Form = DropForm::VoidCast;
      Voided.IsStatement = false;
      return walkChildren(E, Voided);
    }
    if (Around.Discarded)
      Around.IsStatement = false;
    return walkChildren(E, Around);
  }
  if (const auto *Op = dyn_cast<BinaryOperator>(E);
      Op && Op->getOpcode() == BO_Comma) {
    Env Left = Around.used();
    Left.Discarded = true;
    Around.IsStatement = false;
    walk(Op->getLHS(), Left);
    walk(Op->getRHS(), Around);
    return;
  }
  if (const auto *Conditional = dyn_cast<ConditionalOperator>(E)) {
    Around.IsStatement = false;
    walk(Conditional->getCond(), Around.used());
    walk(Conditional->getTrueExpr(),
         behind(Conditional->getCond(), true, Around));
    walk(Conditional->getFalseExpr(),
         behind(Conditional->getCond(), false, Around));
    return;
  }
  if (const auto *Op = dyn_cast<BinaryOperator>(E); Op && Op->isLogicalOp()) {
    Env Inner = Around.used();
    Inner.Awaited = Around.Awaited;
    walk(Op->getLHS(), Inner);
    walk(Op->getRHS(), behind(Op->getLHS(), Op->getOpcode() == BO_LAnd, Inner));
    return;
  }
  if (isa<CXXDefaultArgExpr, CXXDefaultInitExpr>(E)) {
    // Evaluated for the expression that leaves the value out.
    const auto *Argument = dyn_cast<CXXDefaultArgExpr>(E);
    const auto *Member = dyn_cast<CXXDefaultInitExpr>(E);
    Env Inner = Around.used();
    if (Inner.At.isInvalid())
      Inner.At =
          Argument ? Argument->getUsedLocation() : Member->getUsedLocation();
    return walk(Argument ? Argument->getExpr() : Member->getExpr(), Inner);
  }
  if (const auto *Statement = dyn_cast<StmtExpr>(E)) {
    // Its last statement is its value.
    const CompoundStmt *Body = Statement->getSubStmt();
    for (const Stmt *Child : Body->body()) {
      bool IsValue = Child == Body->body_back() && isa<Expr>(Child);
      walk(Child, IsValue ? Around : Around.statement());
    }
    return;
  }
  if (const auto *Lambda = dyn_cast<LambdaExpr>(E)) {
    if (Around.Discarded)
      Scan.Dropped.push_back({E, Around.Form, Around.IsStatement});
    return walkLambda(Lambda, Around.used());
  }

  if (Around.Discarded && (!E->isGLValue() || givesAway(E)) &&
      recordOf(resultType(E)))
    Scan.Dropped.push_back({E, Around.Form, Around.IsStatement});

  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return noteUse(Ref);
  if (auto Assigned = Assignment::of(E))
    noteStored(fieldOf(Assigned->To), Assigned->From);
  else if (const auto *List = dyn_cast<InitListExpr>(E))
    noteStored(List);
  const Expr *Operand = nullptr;
  if (const auto *Await = dyn_cast<CoawaitExpr>(E))
    Operand = Await->getOperand();
  else if (const auto *Await = dyn_cast<DependentCoawaitExpr>(E))
    Operand = Await->getOperand();
  if (Operand) {
    Scan.Awaits.push_back({E, Operand});
    if (!onlyWrites(Operand))
      LastAwait = E->getBeginLoc();
    if (const auto *OnObject = dyn_cast<CXXMemberCallExpr>(strip(Operand)))
      AwaitedOf.insert(namedValue(OnObject->getImplicitObjectArgument()));
    Env Awaited = Around.used();
    Awaited.Awaited = true;
    walk(Operand, Awaited);
    // Whatever this await waited for is complete afterwards.
    forEachEvaluated(Operand, [&](const Stmt *S) {
      if (const auto *Mentioned = dyn_cast<Expr>(S))
        if (const ValueDecl *D = namedValue(Mentioned))
          KnownReady.insert(D);
      return true;
    });
    return;
  }
  if (isa<CallExpr, CXXConstructExpr>(E))
    return walkCall(E, Around);
  if (const auto *Delete = dyn_cast<CXXDeleteExpr>(E)) {
    const auto *RD = Delete->getDestroyedType().isNull()
                         ? nullptr
                         : Delete->getDestroyedType()->getAsCXXRecordDecl();
    if (RD && RD->hasDefinition() && RD->getDestructor()) {
      Call Dtor;
      Dtor.E = Delete;
      Dtor.Loc = Delete->getBeginLoc();
      Dtor.Callee = RD->getDestructor();
      Dtor.Virtual = RD->getDestructor()->isVirtual();
      Dtor.DiesHere = true;
      add(std::move(Dtor), E, Around.used());
    }
  }
  Env Inner = Around.used();
  // An operand of `a || b` and the like is awaited with the whole.
  Inner.Awaited = Around.Awaited;
  walkChildren(E, Inner);
}

/// Is \p Type a class template over \p Callable, such as what
/// `make_handler(lambda)` returns?
static bool isWrapperOf(QualType Type, const CXXRecordDecl *Callable) {
  return anyTypeArgument(
      Type, [&](QualType Argument) { return recordOf(Argument) == Callable; });
}

void Walker::walkCall(const Expr *E, Env Around) {
  // `std::ignore = f()`: an assignment that keeps nothing.
  if (auto Assigned = Assignment::of(E))
    if (const ValueDecl *Target = namedValue(Assigned->To);
        Target && isInStd(Target) && Target->getDeclName().isIdentifier() &&
        Target->getName() == "ignore") {
      Env Ignored = Around.used();
      Ignored.Discarded = true;
      Ignored.Form = DropForm::StdIgnore;
      return walk(Assigned->From, Ignored);
    }

  std::optional<Call> Made = Call::of(E);
  if (!Made)
    return walkChildren(E, Around.used());
  Call &C = *Made;
  if (Around.At.isValid())
    C.Loc = Around.At;
  C.Discarded = C.DiesHere = Around.Discarded;
  C.LastAwait = LastAwait;

  const auto *MD = dyn_cast_or_null<CXXMethodDecl>(C.Callee);
  if (MD && C.Object) {
    C.OnReady = isKnownReady(C.Object);
    if (isOfItself(C.Object, Scan.Function))
      Around.Unlikely = true;
    if (const ValueDecl *Object = namedValue(wholeOf(C.Object));
        Object && MD->getDeclName().isIdentifier() &&
        isReadinessTest(MD->getName()))
      KnownReady.insert(Object);
  }

  // std::call_once and its like
  const bool RunsOnce = C.Callee && C.Callee->getDeclName().isIdentifier() &&
                        C.Callee->getName().ends_with("call_once");

  // Lambdas that this call runs before it returns belong to this body.
  if (C.Object && isa<CXXOperatorCallExpr>(E))
    if (const auto *Lambda = dyn_cast<LambdaExpr>(strip(C.Object)))
      OnTheSpot.insert(Lambda);
  for (unsigned I = 0; I < C.Args.size(); ++I) {
    std::optional<Role> As;
    const Entry *By = nullptr;
    for (Role R : {Role::Offload, Role::Inline, Role::Handler, Role::Spawn})
      if ((By = matchArgument(C, I, R, TheNames, Context))) {
        As = R;
        break;
      }
    SmallVector<const FunctionDecl *, 2> Functions;
    callablesIn(C.Args[I], Functions);
    const Expr *Argument = strip(C.Args[I]);
    for (const FunctionDecl *F : Functions)
      Scan.Callables.push_back({F, As, By, C.Args[I], true, false, C, I});
    if (!As)
      continue;
    // co_spawn(pool, work(), ...): the coroutine itself is handed on, and with
    // it everything that was packed into the argument.
    const QualType AsWritten =
        const_cast<Expr *>(C.Args[I])->IgnoreUnlessSpelledInSource()->getType();
    llvm::SmallPtrSet<const FunctionDecl *, 4> Written;
    forEachEvaluated(Argument, [&](const Stmt *S) {
      if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
        Written.insert(Lambda->getCallOperator());
        if (As == Role::Inline)
          OnTheSpot.insert(Lambda);
        else if (Functions.empty() ||
                 isWrapperOf(AsWritten, Lambda->getLambdaClass()))
          Scan.Callables.push_back({Lambda->getCallOperator(), As, By,
                                    C.Args[I], false, false, C, I});
      } else if (const auto *Made = dyn_cast<CallExpr>(S);
                 Made && Made->getDirectCallee() && Functions.empty() &&
                 coroutineBodyOf(Made->getDirectCallee())) {
        Scan.Callables.push_back(
            {Made->getDirectCallee(), As, By, C.Args[I], false, true, C, I});
      }
      return true;
    });
    // An algorithm calls what it is given by name before it returns.
    if (As != Role::Inline)
      continue;
    for (const FunctionDecl *F : Functions) {
      if (Written.contains(F))
        continue;
      Call ByName;
      ByName.E = E;
      ByName.Loc = C.Args[I]->getBeginLoc();
      ByName.Callee = F;
      Env Once = Around.used();
      Once.Unlikely |= RunsOnce;
      add(std::move(ByName), E, Once);
    }
  }

  noteTemplateArguments(C);

  // A lambda that is called where it stands was walked in place.
  const auto *Callee =
      C.Object ? dyn_cast<LambdaExpr>(strip(C.Object)) : nullptr;
  bool InPlace = Callee && isa<CXXOperatorCallExpr>(E) &&
                 !coroutineBodyOf(Callee->getCallOperator());
  if (C.Callee || C.ObjectDecl)
    add(C, E, Around, InPlace);
  Env Inner = Around.used();
  Inner.Awaited = Around.Awaited;
  // Arguments of a call that never returns run on a path that ends here.
  if (RunsOnce || (C.Callee && C.Callee->isNoReturn()))
    Inner.Unlikely = true;
  walkChildren(E, Inner);
}

/// `watcher.set<session, &session::on_read>(this)`
void Walker::noteTemplateArguments(const Call &C) {
  const TemplateArgumentList *Arguments =
      C.Callee ? C.Callee->getTemplateSpecializationArgs() : nullptr;
  if (!Arguments)
    return;
  for (Role R : {Role::Offload, Role::Handler}) {
    const Entry *By = TheNames.find(C.Callee, R, Via::TemplateArgument);
    if (!By)
      continue;
    auto Note = [&](const TemplateArgument &A) {
      if (A.getKind() == TemplateArgument::Declaration)
        if (const auto *F = dyn_cast<FunctionDecl>(A.getAsDecl()))
          Scan.Callables.push_back({F, R, By, C.E, true, false, C, 0});
    };
    for (const TemplateArgument &A : Arguments->asArray())
      if (A.getKind() == TemplateArgument::Pack)
        llvm::for_each(A.pack_elements(), Note);
      else
        Note(A);
    return;
  }
}

void Walker::noteStored(const FieldDecl *Field, const Expr *Value) {
  if (!Field)
    return;
  for (Role R : {Role::Offload, Role::Handler}) {
    const Entry *By = TheNames.find(Field, R, Via::Assignment);
    if (!By)
      continue;
    SmallVector<const FunctionDecl *, 2> Functions;
    callablesIn(Value, Functions);
    Call C;
    C.ObjectDecl = Field;
    C.Loc = Value->getBeginLoc();
    for (const FunctionDecl *F : Functions)
      Scan.Callables.push_back({F, R, By, Value, true, false, C, 0});
    return;
  }
}

void Walker::noteStored(const InitListExpr *List) {
  const RecordDecl *RD = List->getType()->getAsRecordDecl();
  RD = RD ? RD->getDefinition() : nullptr;
  if (!RD || RD->isUnion())
    return;
  if (const auto *CXX = dyn_cast<CXXRecordDecl>(RD); CXX && CXX->getNumBases())
    return;
  unsigned I = 0;
  for (const FieldDecl *Field : RD->fields()) {
    if (Field->isUnnamedBitField())
      continue;
    if (I == List->getNumInits())
      return;
    if (const Expr *Value = List->getInit(I++))
      noteStored(Field, Value);
  }
}

void Walker::walkLambda(const LambdaExpr *Lambda, Env Around) {
  Scan.Lambdas.push_back(Lambda);
  walkChildren(Lambda, Around);
  const CXXMethodDecl *Op = Lambda->getCallOperator();
  if (!OnTheSpot.contains(Lambda) || coroutineBodyOf(Op))
    return;
  if (!Around.Anchor)
    Around.Anchor = Lambda;
  walk(Op->getBody(), Around);
}

void Walker::noteUse(const DeclRefExpr *Ref) {
  const auto *VD = dyn_cast<VarDecl>(Ref->getDecl());
  if (!VD)
    return;
  auto It = Scan.Locals.find(VD);
  if (It != Scan.Locals.end())
    It->second.push_back({Ref, classifyUse(Ref)});
}

UseKind Walker::classifyUse(const DeclRefExpr *Ref) const {
  for (const Stmt *P : llvm::drop_begin(llvm::reverse(Parents))) {
    if (isa<FullExpr, ParenExpr, ImplicitCastExpr, CXXBindTemporaryExpr,
            MaterializeTemporaryExpr>(P))
      continue;
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(P)) {
      if (Cast->getType()->isVoidType())
        return UseKind::Void;
      if (Cast->getType()->isBooleanType())
        continue;
      return UseKind::Consume;
    }
    if (const auto *Member = dyn_cast<MemberExpr>(P)) {
      const auto *MD = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
      if (!MD)
        return UseKind::Consume;
      if (MD->getDeclName().isIdentifier() && isInStd(MD->getParent()) &&
          isContainerUpkeep(MD->getName()))
        return UseKind::Insert;
      if (MD->getDeclName().isIdentifier() &&
          llvm::is_contained({"detach", "join", "release", "swap"},
                             MD->getName()))
        return UseKind::GiveAway;
      QualType Result = MD->getReturnType();
      bool LooksOnly = onlyAsks(MD) && MD->isConst() &&
                       !Result->isReferenceType() && !Result->isPointerType() &&
                       (Result->isArithmeticType() || Result->isEnumeralType());
      return LooksOnly ? UseKind::Inspect : UseKind::Consume;
    }
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(P)) {
      switch (Op->getOperator()) {
      case OO_Equal:
        if (Op->getNumArgs() == 2 && strip(Op->getArg(0)) == Ref)
          return UseKind::Assign;
        if (const ValueDecl *Target = namedValue(Op->getArg(0));
            Target && isInStd(Target) && Target->getDeclName().isIdentifier() &&
            Target->getName() == "ignore")
          return UseKind::Void;
        return UseKind::Consume;
      case OO_EqualEqual:
      case OO_ExclaimEqual:
      case OO_Exclaim:
        return UseKind::Inspect;
      default:
        return UseKind::Consume;
      }
    }
    if (const auto *Op = dyn_cast<UnaryOperator>(P);
        Op && Op->getOpcode() == UO_LNot)
      return UseKind::Inspect;
    if (isa<CompoundStmt>(P))
      return UseKind::Inspect; // `t;` does nothing with it
    if (isa<ReturnStmt, CoreturnStmt>(P))
      return UseKind::GiveAway;
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(P))
      if (Construct->getConstructor()->isMoveConstructor())
        continue;
    if (const auto *TheCall = dyn_cast<CallExpr>(P))
      if (TheCall->isCallToStdMove())
        return UseKind::GiveAway;
    return UseKind::Consume;
  }
  return UseKind::Consume;
}

void Walker::finish() {
  // Whether the result of a call dies with its variable is known only now.
  auto DiesUnused = [&](const VarDecl *VD) {
    auto It = Scan.Locals.find(VD);
    if (It == Scan.Locals.end() || VD->getType()->isReferenceType())
      return false;
    return llvm::none_of(It->second, [](const LocalUse &U) {
      return U.Kind == UseKind::Consume || U.Kind == UseKind::GiveAway ||
             U.Kind == UseKind::Assign;
    });
  };
  auto IsGivenAway = [&](const VarDecl *VD) {
    auto It = Scan.Locals.find(VD);
    return It != Scan.Locals.end() &&
           llvm::any_of(It->second, [](const LocalUse &U) {
             return U.Kind == UseKind::GiveAway;
           });
  };
  for (size_t I = 0; I < Scan.Calls.size(); ++I) {
    Call &C = Scan.Calls[I].TheCall;
    if (!C.E) {
      if (auto It = DestructorOf.find(I); It != DestructorOf.end()) {
        C.DiesHere = !IsGivenAway(It->second);
        C.OnReady = AwaitedOf.contains(It->second);
      }
      continue;
    }
    if (auto It = InitializerOf.find(strip(C.E)); It != InitializerOf.end())
      C.DiesHere |= DiesUnused(It->second);
  }
}

} // namespace

BodyScan scanBody(const FunctionDecl *FD, Names &TheNames, DebugCode &Debug,
                  ASTContext &Context) {
  BodyScan Scan;
  Scan.Function = FD;
  Scan.Conditions = std::make_shared<ParamConditions>(FD, Context);
  Walker(Scan, TheNames, Debug, Context).walkFunction(FD);
  return Scan;
}

} // namespace clang::tidy::async
