//===--- DiscardedTaskCheck.cpp - AsyncTidy -------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DiscardedTaskCheck.h"
#include "analysis/DropPath.h"
#include "base/TaskText.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::async {

/// Where a value is dropped: one function of the user's.
struct DiscardedTaskCheck::Place {
  TUAnalysis &Analysis;
  const FunctionDecl *Function;
  const BodyScan &Scan;
  /// The type of the coroutine, or null if the function is none.
  const TaskInfo *Coroutine;
  /// The function is a lambda that somebody calls to see it throw.
  bool IsExpectedToThrow;

  ASTContext &context() const { return Analysis.context(); }
  bool canAwait(const TaskInfo &Info) const {
    return Coroutine && Analysis.tasks().canAwait(*Coroutine, Info);
  }
};

DiscardedTaskCheck::DiscardedTaskCheck(StringRef Name,
                                       ClangTidyContext *Context)
    : AsyncCheck(Name, Context) {
  Opts.visit(OptionReader{Options});
  loadModels({modelOf({{"TaskTypes", Role::Task, Opts.TaskTypes}}),
              modelOf({{"SafeTypes", Role::Safe, Opts.SafeTypes}}),
              modelOf({{"SafeCallees", Role::Safe, Opts.SafeCallees}})});
}

void DiscardedTaskCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  AsyncCheck::storeOptions(Map);
  Opts.visit(OptionWriter{Options, Map});
}

//===----------------------------------------------------------------------===//
// What is worth a word?
//===----------------------------------------------------------------------===//

static bool isLazy(const TaskInfo &Info) {
  return Info.TheStart == Start::Lazy ||
         Info.Dropped == DropEffect::NeverRuns ||
         Info.Dropped == DropEffect::Leaks;
}

/// Does somebody look after the task when it is dropped?
static bool runsOn(const TaskInfo &Info) {
  return !isLazy(Info) && Info.Dropped != DropEffect::Cancelled &&
         Info.Dropped != DropEffect::Terminates;
}

/// Has the task started, and does it end with the variable that it is in?
static bool isScoped(const TaskInfo &Info) {
  return Info.TheStart == Start::Eager && Info.Dropped == DropEffect::Cancelled;
}

static bool allows(DropPolicy Policy, const TaskInfo &Info) {
  return Policy == DropPolicy::All ||
         (Policy == DropPolicy::Eager && !isLazy(Info));
}

bool DiscardedTaskCheck::isReported(const Place &P, const TaskInfo &Info,
                                    const Expr *Dropped, bool NoDiscard) const {
  if (Info.Safe)
    return false;
  // Somebody said that it is a task; nobody said that it may be dropped.
  if (!runsOn(Info) || (Info.Named && Info.TheStart == Start::Unknown))
    return true;
  switch (Opts.EagerDrop) {
  case EagerDropPolicy::Never:
    return true;
  case EagerDropPolicy::Always:
    return false;
  case EagerDropPolicy::Auto:
    // (Not in a catch block, say.)
    return NoDiscard || Info.NoDiscard ||
           (!Info.IsHandle && P.canAwait(Info) &&
            allowsAwait(Dropped, P.context()));
  }
  llvm_unreachable("covered switch");
}

/// The call that makes the task in \p E, through conditionals; null if \p E is
/// something else (a moved variable, an await, a default value).
static const Expr *producer(const Expr *E) {
  E = E ? strip(E) : nullptr;
  if (!E)
    return nullptr;
  if (const auto *Conditional = dyn_cast<ConditionalOperator>(E)) {
    if (const Expr *Made = producer(Conditional->getTrueExpr()))
      return Made;
    return producer(Conditional->getFalseExpr());
  }
  if (const auto *List = dyn_cast<InitListExpr>(E)) {
    for (const Expr *Init : List->inits())
      if (const Expr *Made = producer(Init))
        return Made;
    return nullptr;
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    for (const Expr *Arg : Construct->arguments())
      if (const Expr *Made = producer(Arg))
        return Made;
    return nullptr;
  }
  // A conversion starts no work: `task = ready_now`.
  if (const auto *TheCall = dyn_cast<CXXMemberCallExpr>(E);
      TheCall && isa_and_nonnull<CXXConversionDecl>(TheCall->getMethodDecl()))
    return producer(TheCall->getImplicitObjectArgument());
  if (const auto *TheCall = dyn_cast<CallExpr>(E))
    return TheCall->isGLValue() ? nullptr : TheCall;
  return nullptr;
}

/// Puts `co_await` in front of \p E, with parentheses where it would bind to
/// the first operand only.
static SmallVector<FixItHint, 2> insertAwait(const Expr *E,
                                             ASTContext &Context) {
  if (isPostfixExpr(E))
    return {FixItHint::CreateInsertion(E->getBeginLoc(), "co_await ")};
  return {FixItHint::CreateInsertion(E->getBeginLoc(), "co_await ("),
          FixItHint::CreateInsertion(
              Lexer::getLocForEndOfToken(E->getEndLoc(), 0,
                                         Context.getSourceManager(),
                                         Context.getLangOpts()),
              ")")};
}

static std::string calleeName(const Expr *E) {
  if (std::optional<Call> C = Call::of(E); C && (C->Callee || C->ObjectDecl))
    return C->name();
  if (const auto *TheCall = dyn_cast<CallExpr>(E))
    if (const auto *D = dyn_cast_or_null<NamedDecl>(TheCall->getCalleeDecl()))
      return displayName(D);
  return "the call";
}

//===----------------------------------------------------------------------===//
// Values that nobody keeps
//===----------------------------------------------------------------------===//

/// Does \p Name say that something is expected to throw, or to die?
static bool expectsThrow(StringRef Name) {
  if (Name.contains_insensitive("nothrow") ||
      Name.contains_insensitive("no_throw"))
    return false;
  return Name.contains_insensitive("throw") ||
         Name.contains_insensitive("death");
}

/// Is \p Loc, in \p FD, written in EXPECT_THROW(...) or the like? Then the call
/// is not expected to return any task. (What a coroutine throws that is written
/// there comes out of an await.)
static bool isInExpectedThrow(SourceLocation Loc, const FunctionDecl *FD,
                              ASTContext &Context) {
  return isInMacro(Loc, Context, expectsThrow) &&
         !(isLambdaOperator(FD) && coroutineBodyOf(FD) &&
           isInMacro(FD->getLocation(), Context, expectsThrow));
}

template <typename Node>
static const Stmt *parentOf(const Node &N, ASTContext &Context) {
  auto Parents = Context.getParents(N);
  return Parents.empty() ? nullptr : Parents[0].template get<Stmt>();
}

/// The block around \p Node, and the statement in it that \p Node is part of.
static std::pair<const CompoundStmt *, const Stmt *>
blockAround(DynTypedNode Node, ASTContext &Context) {
  for (;;) {
    auto Parents = Context.getParents(Node);
    if (Parents.empty())
      return {};
    const auto *Child = Node.get<Stmt>();
    Node = Parents[0];
    if (const auto *Block = Node.get<CompoundStmt>())
      return {Block, Child};
  }
}

/// Is \p S followed by FAIL("...") or the like? Then it is expected to throw.
static bool failsAfter(const Stmt *S, ASTContext &Context) {
  if (!S)
    return false;
  auto [Block, Child] = blockAround(DynTypedNode::create(*S), Context);
  if (!Block)
    return false;
  auto Statements = Block->body();
  auto It = llvm::find(Statements, Child);
  if (It == Statements.end() || ++It == Statements.end())
    return false;
  return isInMacro((*It)->getBeginLoc(), Context,
                   [](StringRef Name) { return Name.contains("FAIL"); });
}

/// Can \p FD await a task, or hand one on to those who do?
static bool canPassOn(const FunctionDecl *FD, TaskTypes &Tasks) {
  return coroutineBodyOf(FD) || Tasks.get(FD->getReturnType()).isAwaitable();
}

/// Does the author look at how long the task in \p VD lives? Then the variable
/// stands in a block of its own, in a function that can neither await it nor
/// hand on what does: `{ auto t = work(); EXPECT_EQ(alive, 1); }`.
static bool isLifetimeProbe(const VarDecl *VD, const FunctionDecl *FD,
                            TaskTypes &Tasks, ASTContext &Context) {
  if (canPassOn(FD, Tasks))
    return false;
  const Stmt *Decls = parentOf(*VD, Context);
  const Stmt *Block = Decls ? parentOf(*Decls, Context) : nullptr;
  const Stmt *Around = Block ? parentOf(*Block, Context) : nullptr;
  // (The body of an `if` or a loop is there for other reasons.)
  return isa_and_nonnull<CompoundStmt>(Block) &&
         isa_and_nonnull<CompoundStmt>(Around);
}

/// Is \p FD there to be compiled? Then nobody calls it, and it does nothing but
/// cast several things to void.
static bool onlyCompiles(const FunctionDecl *FD) {
  const auto *Body = dyn_cast_or_null<CompoundStmt>(FD->getBody());
  if (!Body || isa<CXXMethodDecl>(FD) || FD->isReferenced() ||
      FD->getPreviousDecl() || FD->isMain())
    return false;
  unsigned Casts = 0;
  for (const Stmt *S : Body->body()) {
    if (isa<DeclStmt, NullStmt>(S))
      continue;
    const auto *E = dyn_cast<Expr>(S);
    const auto *Cast =
        E ? dyn_cast<ExplicitCastExpr>(E->IgnoreImplicit()) : nullptr;
    if (!Cast || !Cast->getType()->isVoidType())
      return false;
    ++Casts;
  }
  return Casts > 1;
}

/// Is \p FD a coroutine without a result that is done when the call of it
/// returns: it starts by itself, and never awaits anything? (A body with one
/// statement, `co_return;`, is a sketch of one that will.)
static bool isDoneOnReturn(const FunctionDecl *FD, const TaskInfo &Info,
                           TUAnalysis &Analysis) {
  FD = FD ? FD->getDefinition() : nullptr;
  const CoroutineBodyStmt *Coroutine = FD ? coroutineBodyOf(FD) : nullptr;
  const auto *MD = dyn_cast_or_null<CXXMethodDecl>(FD);
  if (!Coroutine || (MD && MD->isVirtual()) || Info.TheStart != Start::Eager ||
      !Coroutine->getPromiseDecl() ||
      !findMember(recordOf(Coroutine->getPromiseDecl()->getType()),
                  "return_void") ||
      !Analysis.scan(FD).Awaits.empty())
    return false;
  const auto *Body = dyn_cast<CompoundStmt>(writtenBodyOf(FD));
  return Body && Body->size() > 1;
}

void DiscardedTaskCheck::checkDropped(const Place &P,
                                      const DroppedValue &Value) {
  const Expr *E = Value.E;
  if (P.IsExpectedToThrow ||
      isInExpectedThrow(E->getBeginLoc(), P.Function, P.context()))
    return;
  bool Holder = false;
  const TaskInfo *Info = P.Analysis.tasks().heldTask(resultType(E), Holder);
  if (!Info)
    return;
  // What an await gives is complete, unless it has yet to be started.
  if (isa<CoawaitExpr>(E) && (Holder || Info->TheStart == Start::Eager))
    return;
  if ((Value.Form == DropForm::VoidCast &&
       (allows(Opts.AllowVoidCast, *Info) || onlyCompiles(P.Function))) ||
      (Value.Form == DropForm::StdIgnore && allows(Opts.AllowStdIgnore, *Info)))
    return;

  bool NoDiscard = false;
  if (std::optional<Call> C = Call::of(E)) {
    if (isNamed(*C, Role::Safe, P.Analysis.names()))
      return;
    // `task.operator co_await()`: nobody writes that for want of a keyword.
    if (C->Callee && C->Callee->getOverloadedOperator() == OO_Coawait)
      return;
    NoDiscard = C->Callee && C->Callee->hasAttr<WarnUnusedResultAttr>();
    if (!NoDiscard && isDoneOnReturn(C->Callee, *Info, P.Analysis))
      return;
  }
  // Constructing what a coroutine returns is its own business; an awaiter that
  // is constructed and dropped is an await without its keyword.
  if (isa<CXXConstructExpr>(E) &&
      (Info->Promise || Info->TheStart != Start::Lazy))
    return;
  if (!isa<CallExpr, CXXConstructExpr, CoawaitExpr>(E))
    return;
  if (!isReported(P, *Info, E, NoDiscard) ||
      (Value.IsStatement && failsAfter(E, P.context())) ||
      !firstAt(E->getBeginLoc()))
    return;

  if (isa<CoawaitExpr>(E)) {
    diag(E->getBeginLoc(),
         "this await yields another %0 that is discarded, so it %1")
        << taskNoun(*Info) << dropText(*Info);
    noteLibrary(P.Analysis, E->getBeginLoc(), *Info);
    return;
  }
  {
    const bool IsMadeHere = isa<CXXConstructExpr>(E) && !Holder;
    auto Diag = diag(E->getBeginLoc(),
                     "%0%select{ returned by|}1 '%2' is discarded%3, so it %4")
                << taskNoun(*Info) << IsMadeHere
                << (IsMadeHere ? displayName(Info->Record) : calleeName(E))
                << (Holder ? " with what holds it" : "") << dropText(*Info);
    if (Value.IsStatement && Value.Form == DropForm::Bare && !Holder &&
        P.canAwait(*Info) && !E->getBeginLoc().isMacroID() &&
        allowsAwait(E, P.context()))
      for (const FixItHint &Fix : insertAwait(E, P.context()))
        Diag << Fix;
  }
  noteLibrary(P.Analysis, E->getBeginLoc(), *Info);
}

//===----------------------------------------------------------------------===//
// Local variables
//===----------------------------------------------------------------------===//

/// The task in a plain aggregate, if \p VD is initialized with a fresh one.
static const TaskInfo *aggregatedTask(const VarDecl *VD, TaskTypes &Tasks) {
  // A destructor of its own may look after the task.
  if (const CXXRecordDecl *RD = definitionOf(recordOf(VD->getType())))
    if (const CXXDestructorDecl *Dtor = RD->getDestructor();
        Dtor && Dtor->isUserProvided())
      return nullptr;
  const auto *List =
      VD->hasInit() ? dyn_cast<InitListExpr>(strip(VD->getInit())) : nullptr;
  if (!List)
    return nullptr;
  for (const Expr *Init : List->inits()) {
    const TaskInfo &Info = Tasks.get(Init->getType());
    if (Info.isTask() && producer(Init))
      return &Info;
  }
  return nullptr;
}

/// The task that a lambda owns through an init-capture, such as [t = work()].
static const TaskInfo *capturedTask(const VarDecl *VD, TaskTypes &Tasks,
                                    SourceLocation &Where) {
  const auto *Lambda =
      VD->hasInit() ? dyn_cast<LambdaExpr>(strip(VD->getInit())) : nullptr;
  if (!Lambda)
    return nullptr;
  for (const LambdaCapture &Capture : Lambda->captures())
    if (Lambda->isInitCapture(&Capture)) {
      const auto *Captured = cast<VarDecl>(Capture.getCapturedVar());
      const TaskInfo &Info = Tasks.get(Captured->getType());
      if (Info.isTask() && producer(Captured->getInit())) {
        Where = Captured->getLocation();
        return &Info;
      }
    }
  return nullptr;
}

/// `auto t = work();` becomes `auto t = co_await work();`, or, if there is no
/// result, `co_await work();`.
static SmallVector<FixItHint, 2> awaitFix(const VarDecl *VD, QualType Result,
                                          ASTContext &Context) {
  const Expr *Init = VD->getInit();
  if (!Init || Init->getBeginLoc().isMacroID() || VD->getBeginLoc().isMacroID())
    return {};
  if (!VD->getTypeSourceInfo() ||
      !VD->getTypeSourceInfo()->getType()->getContainedAutoType())
    return {};
  if (Result.isNull() || Result->isDependentType() ||
      VD->getInitStyle() != VarDecl::CInit)
    return {};
  if (!Result->isVoidType())
    return insertAwait(Init, Context);
  auto Parents = Context.getParents(*VD);
  const auto *Decls = Parents.empty() ? nullptr : Parents[0].get<DeclStmt>();
  if (!Decls || !Decls->isSingleDecl())
    return {};
  SmallVector<FixItHint, 2> Fixes = insertAwait(Init, Context);
  Fixes.push_back(FixItHint::CreateRemoval(CharSourceRange::getCharRange(
      Decls->getBeginLoc(), Init->getBeginLoc())));
  return Fixes;
}

/// Does a function that is no coroutine run a loop, or \p OrBlocks, while \p VD
/// lives? A task that has started runs meanwhile: its scope is how long it is
/// meant to run, as a guard's. (What a coroutine does not await is more likely
/// forgotten.)
static bool runsInScope(const VarDecl *VD, bool OrBlocks, const BodyScan &Scan,
                        TUAnalysis &Analysis) {
  ASTContext &Context = Analysis.context();
  const SourceManager &SM = Context.getSourceManager();
  const CompoundStmt *Block =
      blockAround(DynTypedNode::create(*VD), Context).first;
  if (!Block)
    return false;
  const SourceLocation End = SM.getExpansionLoc(Block->getEndLoc());
  SourceLocation Begin = SM.getExpansionLoc(VD->getEndLoc());
  auto Lives = [&](const Expr *E) {
    SourceLocation Loc = SM.getExpansionLoc(E->getExprLoc());
    return SM.isBeforeInTranslationUnit(Begin, Loc) &&
           SM.isBeforeInTranslationUnit(Loc, End);
  };
  auto RunsLoop = [&](const ScannedCall &C) {
    const CallEffect &Effect = Analysis.blocking().effectOf(C);
    return Effect.TheLeaf && Effect.TheLeaf->TheEffect.IsRun;
  };
  for (const ScannedCall &C : Scan.Calls)
    if (C.TheCall.E && Lives(C.TheCall.E) &&
        (RunsLoop(C) ||
         (OrBlocks && (isNamed(C.TheCall, Role::Run, Analysis.names()) ||
                       isNamed(C.TheCall, Role::Blocking, Analysis.names())))))
      return true;
  return false;
}

void DiscardedTaskCheck::checkLocal(const Place &P, const VarDecl *VD,
                                    ArrayRef<LocalUse> Uses) {
  TaskTypes &Tasks = P.Analysis.tasks();
  bool Holder = false;
  if (isa<ParmVarDecl>(VD))
    return; // its caller is told, see checkSinks
  QualType Type = VD->getType();
  if (Type->isDependentType() && !recordOf(Type) && VD->hasInit())
    Type = resultType(VD->getInit());
  if (Type.isNull())
    return;
  const TaskInfo *Info = Tasks.heldTask(
      Type->isArrayType() ? QualType(Type->getBaseElementTypeUnsafe(), 0)
                          : Type,
      Holder);
  Holder |= Type->isArrayType();
  bool Aggregate = false;
  SourceLocation Captured;
  if (!Info) {
    Info = aggregatedTask(VD, Tasks);
    if (!Info)
      Info = capturedTask(VD, Tasks, Captured);
    Aggregate = Info != nullptr;
  }
  if (!Info || Info->Safe || VD->isImplicit() || isa<DecompositionDecl>(VD) ||
      VD->isExceptionVariable() || VD->isCXXForRangeDecl())
    return;
  if (runsOn(*Info) && Opts.EagerDrop == EagerDropPolicy::Always)
    return;
  // Where the parser gave up, a missing use proves nothing.
  if (P.context().getDiagnostics().hasUncompilableErrorOccurred())
    return;

  // Named in decltype() or the like: made for its type.
  if (Uses.empty() && VD->isReferenced())
    return;

  const Expr *Made = producer(VD->getInit());
  if (VD->getType()->isReferenceType()) {
    // Only a reference that keeps a temporary alive owns a task.
    const Expr *Init = VD->getInit();
    if (!Init || !Made || strip(Init) != Made || !Made->isPRValue())
      return;
  }
  if (!Info->isTask()) {
    // A handle to work that may have started already.
    if (runsOn(*Info) && Info->IsHandle && !Info->NoDiscard)
      return;
    // An awaiter must come from a call: events, mutexes and other things that
    // can be awaited are declared, too.
    const auto *TheCall = dyn_cast_or_null<CallExpr>(
        VD->hasInit() ? strip(VD->getInit()) : nullptr);
    if (!TheCall || Holder)
      return;
  }
  if (Made)
    if (std::optional<Call> C = Call::of(Made);
        C && isNamed(*C, Role::Safe, P.Analysis.names()))
      return;
  // A container of started tasks that some function made: they may be done.
  if (Holder && runsOn(*Info) && Made && strip(VD->getInit()) == Made)
    if (std::optional<Call> C = Call::of(Made);
        C && C->Callee && !isInStd(C->Callee))
      return;

  unsigned Count[6] = {};
  for (const LocalUse &U : Uses)
    ++Count[static_cast<unsigned>(U.Kind)];
  auto Number = [&](UseKind K) { return Count[static_cast<unsigned>(K)]; };

  // To look at a task that runs by itself is a use of it; a test may look at
  // any.
  if (Number(UseKind::Inspect) &&
      (Info->TheStart == Start::Eager || P.Analysis.isInTest(P.Function)))
    return;
  if (Number(UseKind::Consume) || Number(UseKind::GiveAway)) {
    // (A stream may be left at any time.)
    bool IsStream = Info->Promise && findMember(Info->Promise, "yield_value");
    if (Made && !Holder && !Aggregate && Info->isTask() && !IsStream &&
        !runsOn(*Info) && !VD->getType()->isReferenceType() && Opts.CheckPaths)
      checkPaths(P, VD, Uses, *Info);
    return;
  }

  bool Filled = Made || Aggregate;
  if (!Filled && Number(UseKind::Assign))
    for (const ScannedCall &C : P.Scan.Calls)
      if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(C.TheCall.E);
          Op && Op->getOperator() == OO_Equal && C.TheCall.Object &&
          namedValue(C.TheCall.Object) == VD && C.TheCall.Args.size() == 1 &&
          producer(C.TheCall.Args[0]))
        Filled = true;
  // A container that is filled with fresh tasks.
  if (Holder && Number(UseKind::Insert))
    for (const ScannedCall &C : P.Scan.Calls)
      if (C.TheCall.Object && namedValue(C.TheCall.Object) == VD)
        for (const Expr *Arg : C.TheCall.Args)
          Filled |= Tasks.get(Arg->getType()).isTask();
  if (!Filled)
    return;

  // (A sender that is cast to void was made for its type.)
  if (Number(UseKind::Void) &&
      (allows(Opts.AllowVoidCast, *Info) || !Info->isTask()))
    return;
  if ((VD->hasAttr<UnusedAttr>() ||
       (VD->getDeclName().isIdentifier() && VD->getName() == "_")) &&
      allows(Opts.AllowMaybeUnused, *Info))
    return;
  // A test may watch what a task does that runs by itself, if only until it is
  // cancelled.
  if (Info->TheStart == Start::Eager && !coroutineBodyOf(P.Function) &&
      (!isScoped(*Info) || !canPassOn(P.Function, Tasks)) &&
      P.Analysis.isInTest(P.Function))
    return;
  // What asks for parents comes last: the first to ask pays for the whole file.
  if (Info->TheStart == Start::Eager && !coroutineBodyOf(P.Function) &&
      runsInScope(VD, isScoped(*Info), P.Scan, P.Analysis))
    return;
  if (isInExpectedThrow(VD->getLocation(), P.Function, P.context()) ||
      isLifetimeProbe(VD, P.Function, Tasks, P.context()) ||
      failsAfter(parentOf(*VD, P.context()), P.context()) ||
      !firstAt(VD->getLocation()))
    return;
  if (Captured.isValid())
    firstAt(Captured); // said with the lambda

  {
    auto Diag =
        diag(VD->getLocation(), "%0 stored in %1 is never awaited, so it %2")
        << taskNoun(*Info) << VD << dropText(*Info);
    // (In an instantiation, a result is of one type of many.)
    if (Made && !Holder && !Aggregate && Uses.empty() && P.canAwait(*Info) &&
        allowsAwait(Made, P.context()) &&
        !P.Function->isTemplateInstantiation())
      for (const FixItHint &Fix :
           awaitFix(VD, Tasks.awaitResult(*Info), P.context()))
        Diag << Fix;
  }
  noteLibrary(P.Analysis, VD->getLocation(), *Info);
}

void DiscardedTaskCheck::checkPaths(const Place &P, const VarDecl *VD,
                                    ArrayRef<LocalUse> Uses,
                                    const TaskInfo &Info) {
  // A test may see what becomes of a task that is overwritten, or left.
  if (P.Analysis.isInTest(P.Function))
    return;
  // `b ? work() : task()` may not have made any task at all.
  if (const auto *Conditional =
          dyn_cast<ConditionalOperator>(strip(VD->getInit()));
      Conditional && (!producer(Conditional->getTrueExpr()) ||
                      !producer(Conditional->getFalseExpr())))
    return;
  const std::optional<DropPath> Path =
      findDropPath(VD, Uses, P.Scan, P.context());
  // Without a branch to point at (a use before its declaration in a loop, a
  // lambda's capture) there is nothing that we could explain.
  if (!Path || (!Path->Overwriter && !Path->Condition))
    return;
  // To leave early is how such work is cancelled.
  if (!Path->Overwriter && isScoped(Info))
    return;
  if (isLifetimeProbe(VD, P.Function, P.Analysis.tasks(), P.context()) ||
      !firstAt(VD->getLocation()))
    return;
  if (const Stmt *Overwriter = Path->Overwriter) {
    diag(VD->getLocation(),
         "%0 stored in %1 is overwritten before it is awaited, so it %2")
        << taskNoun(Info) << VD << dropText(Info);
    diag(Overwriter->getBeginLoc(), "overwritten here", DiagnosticIDs::Note);
  } else {
    diag(VD->getLocation(),
         "%0 stored in %1 is not awaited on every path; there it %2")
        << taskNoun(Info) << VD << dropText(Info);
  }
  const Stmt *Condition = Path->Condition;
  if (Condition && Path->ConditionIsSwitch)
    diag(Condition->getBeginLoc(), "dropped for some values of this",
         DiagnosticIDs::Note);
  else if (Condition)
    diag(Condition->getBeginLoc(), "dropped when this condition is %0",
         DiagnosticIDs::Note)
        << (Path->ConditionIsTrue ? "true" : "false");
  noteLibrary(P.Analysis, VD->getLocation(), Info);
}

//===----------------------------------------------------------------------===//
// Sinks and captures
//===----------------------------------------------------------------------===//

/// Does a function with \p Body only look at types?
static bool onlyAsserts(const Stmt *Body) {
  const auto *Block = dyn_cast<CompoundStmt>(Body);
  if (!Block)
    return false;
  bool Asserts = false;
  for (const Stmt *S : Block->body()) {
    const auto *Decls = dyn_cast<DeclStmt>(S);
    if (!Decls)
      return false;
    for (const Decl *D : Decls->decls()) {
      if (!isa<StaticAssertDecl, TypedefNameDecl>(D))
        return false;
      Asserts |= isa<StaticAssertDecl>(D);
    }
  }
  return Asserts;
}

void DiscardedTaskCheck::checkSinks(const Place &P, const ScannedCall &C) {
  const FunctionDecl *FD = C.TheCall.Callee;
  if (!FD || C.TheCall.Virtual || !C.TheCall.E)
    return;
  const FunctionDecl *Definition = FD->getDefinition();
  if (!Definition || !Definition->getBody() || Definition->isDefaulted() ||
      Definition->isImplicit() || onlyAsserts(Definition->getBody()))
    return;
  const SourceManager &SM = P.context().getSourceManager();
  if (SM.isInSystemHeader(Definition->getLocation()) ||
      isNamed(C.TheCall, Role::Safe, P.Analysis.names()))
    return;
  const auto &Locals = P.Analysis.scan(Definition).Locals;
  for (unsigned I = 0;
       I < C.TheCall.Args.size() && I < Definition->getNumParams(); ++I) {
    const ParmVarDecl *Param = Definition->getParamDecl(I);
    auto Uses = Locals.find(Param);
    if (Param->getType()->isReferenceType() || Uses == Locals.end() ||
        llvm::any_of(Uses->second, [](const LocalUse &U) {
          return U.Kind != UseKind::Void && U.Kind != UseKind::Inspect;
        }))
      continue;
    const TaskInfo &Info = P.Analysis.tasks().get(Param->getType());
    if (!Info.isTask() || runsOn(Info) || Info.Safe)
      continue;
    bool Deliberate = Param->getName().empty() || Param->hasAttr<UnusedAttr>();
    if (Deliberate && allows(Opts.AllowMaybeUnused, Info))
      continue;
    // Who only passes a parameter on is not to blame.
    const Expr *Argument = strip(C.TheCall.Args[I]);
    const ValueDecl *Named = namedValue(Argument);
    if (!producer(Argument) && (!Named || isa<ParmVarDecl>(Named)))
      continue;
    SourceLocation Loc = C.TheCall.Args[I]->getBeginLoc();
    if (!firstAt(Loc))
      continue;
    diag(Loc, "%0 given to '%1' is dropped there, so it %2")
        << taskNoun(Info) << C.TheCall.name() << dropText(Info);
    diag(Param->getLocation(), "this parameter is never used",
         DiagnosticIDs::Note);
    noteLibrary(P.Analysis, Loc, Info);
  }
}

void DiscardedTaskCheck::checkCaptures(const Place &P,
                                       const LambdaExpr *Lambda) {
  for (const LambdaCapture &Capture : Lambda->captures()) {
    if (!Lambda->isInitCapture(&Capture))
      continue;
    const auto *VD = cast<VarDecl>(Capture.getCapturedVar());
    bool Holder = false;
    const TaskInfo *Info = P.Analysis.tasks().heldTask(VD->getType(), Holder);
    if (!Info || !Info->isTask() || Info->Safe || runsOn(*Info) ||
        !producer(VD->getInit()))
      continue;
    bool Mentioned = !forEachEvaluated(Lambda->getBody(), [&](const Stmt *S) {
      const auto *E = dyn_cast<Expr>(S);
      return !E || namedValue(E) != VD;
    });
    if (Mentioned || !firstAt(VD->getLocation()))
      continue;
    diag(VD->getLocation(),
         "%0 captured as %1 is never awaited in the lambda, so it %2")
        << taskNoun(*Info) << VD << dropText(*Info);
    noteLibrary(P.Analysis, VD->getLocation(), *Info);
  }
}

void DiscardedTaskCheck::analyze(TUAnalysis &Analysis) {
  llvm::DenseSet<const FunctionDecl *> Throwing;
  for (const FunctionDecl *FD : Analysis.functions())
    for (const HandedCallable &H : Analysis.scan(FD).Callables) {
      const FunctionDecl *Receiver = H.Receiver.Callee;
      if (Receiver && Receiver->getDeclName().isIdentifier() &&
          expectsThrow(Receiver->getName()))
        Throwing.insert(H.Function->getCanonicalDecl());
    }
  for (const FunctionDecl *FD : Analysis.functions()) {
    const BodyScan &Scan = Analysis.scan(FD);
    const TaskInfo *Coroutine =
        coroutineBodyOf(FD) ? &Analysis.tasks().ofCoroutine(FD) : nullptr;
    Place P{Analysis, FD, Scan, Coroutine,
            Throwing.contains(FD->getCanonicalDecl())};
    for (const DroppedValue &Value : Scan.Dropped)
      checkDropped(P, Value);
    for (const auto &[VD, Uses] : Scan.Locals)
      checkLocal(P, VD, Uses);
    for (const ScannedCall &C : Scan.Calls)
      checkSinks(P, C);
    for (const LambdaExpr *Lambda : Scan.Lambdas)
      checkCaptures(P, Lambda);
  }
}

} // namespace clang::tidy::async
