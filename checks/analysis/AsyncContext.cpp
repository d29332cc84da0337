//===--- AsyncContext.cpp - AsyncTidy -------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AsyncContext.h"
#include "Blocking.h"
#include "llvm/ADT/MapVector.h"

namespace clang::tidy::async {

/// The calls that make the tasks that \p C waits for, if it waits for tasks:
/// `sync_wait(work())`, `sync_wait(when_all(a(), b()))`, `work().get()`.
static void waitedFor(const Call &C, Names &TheNames, TaskTypes &Tasks,
                      ASTContext &Context,
                      llvm::DenseSet<const CallExpr *> &Result) {
  auto Collect = [&](const Expr *E) {
    SmallVector<const Expr *, 4> Work{E};
    llvm::SmallPtrSet<const VarDecl *, 4> Seen;
    while (!Work.empty())
      forEachEvaluated(Work.pop_back_val(), [&](const Stmt *S) {
        if (const auto *Made = dyn_cast<CallExpr>(S))
          Result.insert(Made);
        // The task may wait in a variable, perhaps with others.
        if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
          if (const auto *VD = dyn_cast<VarDecl>(Ref->getDecl());
              VD && VD->hasInit() && Seen.insert(VD).second)
            Work.push_back(VD->getInit());
        return true;
      });
  };
  if (match(C, Role::Run, TheNames, Context) || isStructuralRun(C, Tasks)) {
    for (const Expr *Arg : C.Args)
      Collect(Arg);
  } else if (C.Object) {
    const Entry *E = match(C, Role::Blocking, TheNames, Context);
    if (E && E->TheCategory == Category::Wait)
      Collect(C.Object);
    // `task.resume()` drives it by hand.
    const auto *MD = dyn_cast_or_null<CXXMethodDecl>(C.Callee);
    if (MD && MD->getDeclName().isIdentifier() && MD->getName() == "resume" &&
        C.Args.empty() && Tasks.get(MD->getParent()).isTask())
      Collect(C.Object);
  }
}

namespace {

struct Overridden {
  const CXXMethodDecl *Function = nullptr;
  const Entry *By = nullptr;
  explicit operator bool() const { return By; }
};

} // namespace

/// The function that \p FD overrides, directly or not, of which a model says \p
/// R `via: override`: of itself, or of a class that its own is derived from.
static Overridden overridden(const FunctionDecl *FD, Role R, Names &TheNames) {
  const auto *MD = dyn_cast<CXXMethodDecl>(FD);
  if (!MD)
    return {};
  for (const CXXMethodDecl *Base : MD->overridden_methods()) {
    if (Overridden Deeper = overridden(Base, R, TheNames))
      return Deeper;
    if (const Entry *By = TheNames.find(Base, R, Via::Override))
      return {Base, By};
    if (isa<CXXDestructorDecl>(Base) || Base->size_overridden_methods())
      continue;
    for (const CXXBaseSpecifier &Named : Base->getParent()->bases())
      if (const Entry *By =
              TheNames.find(recordOf(Named.getType()), R, Via::Override))
        return {Base, By};
  }
  return {};
}

/// Does \p S tell a loop that a model knows to stop: `context.stop()`?
static bool stopsLoop(const Stmt *S, Names &TheNames) {
  const auto *E = dyn_cast<Expr>(S);
  const auto *OnObject = E ? dyn_cast<CXXMemberCallExpr>(strip(E)) : nullptr;
  const CXXMethodDecl *MD = OnObject ? OnObject->getMethodDecl() : nullptr;
  return MD && MD->getDeclName().isIdentifier() &&
         llvm::is_contained({"stop", "request_stop", "quit", "exit"},
                            MD->getName()) &&
         llvm::any_of(ArrayRef<StringRef>{"run", "loop", "exec"},
                      [&](StringRef Name) {
                        return TheNames.find(findMember(MD->getParent(), Name),
                                             Role::Run);
                      });
}

/// Does a lambda that is written in \p S stop a loop, in a statement of its
/// outermost block?
static bool hasStoppingLambda(const Stmt *S, Names &TheNames) {
  return !forEachEvaluated(S, [&](const Stmt *Inner) {
    const auto *Lambda = dyn_cast<LambdaExpr>(Inner);
    return !Lambda || llvm::none_of(Lambda->getCompoundStmtBody()->body(),
                                    [&](const Stmt *Statement) {
                                      return stopsLoop(Statement, TheNames);
                                    });
  });
}

/// Does the end of \p VD call something that it was given? (What can be called
/// is not called when it ends.)
static bool mayBeScopeGuard(const VarDecl *VD) {
  const CXXRecordDecl *RD = definitionOf(recordOf(VD->getType()));
  return RD && !RD->hasTrivialDestructor() &&
         !findMember(
             RD,
             RD->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call));
}

/// Does the coroutine \p FD stop a loop whenever it ends: in a statement of its
/// outermost block, or in a lambda of a scope guard there?
static bool endsLoop(const FunctionDecl *FD, Names &TheNames) {
  const auto *Body = dyn_cast_or_null<CompoundStmt>(writtenBodyOf(FD));
  return Body && llvm::any_of(Body->body(), [&](const Stmt *S) {
           const auto *Decls = dyn_cast<DeclStmt>(S);
           if (!Decls)
             return stopsLoop(S, TheNames);
           const auto *VD = Decls->isSingleDecl()
                                ? dyn_cast<VarDecl>(Decls->getSingleDecl())
                                : nullptr;
           return VD && mayBeScopeGuard(VD) && hasStoppingLambda(S, TheNames);
         });
}

static bool isSynchronousCoroutine(const TaskInfo &Type, const BodyScan &Scan) {
  // Generators, optionals: no loop is involved, unless the body awaits.
  if (!Type.IsValue)
    return false;
  return Type.Model || Scan.Awaits.empty() || !Type.Promise ||
         !findMember(Type.Promise, "yield_value");
}

/// Who was given \p H, for messages: a function, or a data member.
static std::string receiverOf(const HandedCallable &H) {
  return H.By->TheVia == Via::Assignment ? displayName(H.Receiver.ObjectDecl)
                                         : H.Receiver.name();
}

std::vector<AsyncContext> findAsyncContexts(
    ArrayRef<const FunctionDecl *> Functions,
    llvm::function_ref<const BodyScan &(const FunctionDecl *)> ScanOf,
    TaskTypes &Tasks, Names &TheNames) {
  // Objects of which classes live on another thread? `worker->moveToThread(t)`
  // names a hop but is no await: it is the object that hops.
  llvm::DenseSet<const CXXRecordDecl *> Moved;
  auto ClassOf = [](const Expr *Object) -> const CXXRecordDecl * {
    QualType Type = strip(Object)->getType();
    if (Type->isPointerType())
      Type = Type->getPointeeType();
    const CXXRecordDecl *RD = recordOf(Type);
    return RD ? RD->getCanonicalDecl() : nullptr;
  };
  for (const FunctionDecl *FD : Functions)
    for (const ScannedCall &C : ScanOf(FD).Calls)
      if (C.TheCall.Object && !C.Awaited &&
          isNamed(C.TheCall, Role::Hop, TheNames))
        if (const CXXRecordDecl *RD = ClassOf(C.TheCall.Object);
            RD && RD != cast<CXXMethodDecl>(C.TheCall.Callee)
                            ->getParent()
                            ->getCanonicalDecl())
          Moved.insert(RD);
  auto RunsElsewhere = [&](const HandedCallable &H) {
    const auto *MD = dyn_cast<CXXMethodDecl>(H.Function);
    if (MD && !isLambdaOperator(MD))
      return Moved.contains(MD->getParent()->getCanonicalDecl());
    // connect(sender, signal, receiver, [] {...})
    return H.ArgumentIndex > 0 && H.ArgumentIndex <= H.Receiver.Args.size() &&
           Moved.contains(ClassOf(H.Receiver.Args[H.ArgumentIndex - 1]));
  };

  // Who is handed to whom?
  llvm::MapVector<const FunctionDecl *, const HandedCallable *> Handlers;
  llvm::DenseMap<const HandedCallable *, const FunctionDecl *> GivenIn;
  llvm::DenseMap<const FunctionDecl *, unsigned> OffloadedCalls;
  llvm::DenseSet<const FunctionDecl *> Offloaded;
  llvm::DenseMap<const FunctionDecl *, unsigned> StoppedCalls;
  llvm::DenseMap<const FunctionDecl *, unsigned> AllCalls;
  llvm::DenseSet<const FunctionDecl *> Escaped;
  for (const FunctionDecl *FD : Functions) {
    const BodyScan &Scan = ScanOf(FD);
    for (const HandedCallable &H : Scan.Callables) {
      if (!H.Called)
        Escaped.insert(patternOf(H.Function));
      if (!H.As)
        continue;
      const FunctionDecl *F = patternOf(H.Function);
      if (*H.As == Role::Handler) {
        if (!RunsElsewhere(H)) {
          Handlers.insert({F, &H});
          GivenIn[&H] = FD;
        }
      } else if (*H.As == Role::Spawn) {
        // co_spawn(context, work(), [&](auto...) { context.stop(); })
        if (llvm::any_of(H.Receiver.Args, [&](const Expr *Arg) {
              return Arg != H.Argument && hasStoppingLambda(Arg, TheNames);
            }))
          ++StoppedCalls[F];
      } else if (*H.As == Role::Offload) {
        if (H.Called && !isLambdaOperator(H.Function))
          ++OffloadedCalls[F];
        else
          Offloaded.insert(F);
      }
    }
    for (const ScannedCall &C : Scan.Calls)
      if (C.TheCall.Callee && C.TheCall.E)
        ++AllCalls[patternOf(C.TheCall.Callee)];
  }
  // What is given to a wrapper: `spawn(loop, [f = std::move(f)] { f(); })` in
  // a template that takes f.
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (const FunctionDecl *FD : Functions) {
      auto It = patternOf(FD) != FD->getCanonicalDecl()
                    ? Handlers.find(patternOf(FD))
                    : Handlers.end();
      if (It == Handlers.end())
        continue;
      const HandedCallable *Receiver = It->second;
      for (const ScannedCall &C : ScanOf(FD).Calls)
        if (const FunctionDecl *Given = C.TheCall.Callee;
            Given && !C.InPlace && isLambdaOperator(Given) &&
            cast<CXXMethodDecl>(Given)
                    ->getParent()
                    ->getParentFunctionOrMethod() != FD)
          Changed |= Handlers.insert({patternOf(Given), Receiver}).second;
    }
  }
  // A coroutine that is only ever called to be started on a pool runs there.
  for (auto [F, Count] : OffloadedCalls)
    if (Count == AllCalls.lookup(F))
      Offloaded.insert(F);

  // A lambda that only plain functions start, and wait for, is on no loop
  // before it has awaited anything. A function that has a name may have other
  // callers.
  llvm::DenseSet<const CallExpr *> WaitedFor;
  for (const FunctionDecl *FD : Functions) {
    if (coroutineBodyOf(FD))
      continue;
    // What is handed to somebody may be called by a loop.
    const FunctionDecl *F = patternOf(FD);
    if (Escaped.contains(F) || asyncAnnotation(FD))
      continue;
    for (const ScannedCall &C : ScanOf(FD).Calls)
      waitedFor(C.TheCall, TheNames, Tasks, FD->getASTContext(), WaitedFor);
  }
  llvm::DenseMap<const FunctionDecl *, unsigned> OffLoopCalls;
  for (const CallExpr *Made : WaitedFor)
    if (const FunctionDecl *FD = Made->getDirectCallee())
      ++OffLoopCalls[patternOf(FD)];
  auto StartsOffLoop = [&](const FunctionDecl *FD) {
    const FunctionDecl *F = patternOf(FD);
    auto It = OffLoopCalls.find(F);
    return isLambdaOperator(FD) && It != OffLoopCalls.end() &&
           It->second >= AllCalls.lookup(F) && !Escaped.contains(F);
  };

  // Is the loop stopped when the coroutine ends, by who started it? (A lambda
  // that is started has no other callers.)
  auto IsStopped = [&](const FunctionDecl *F) {
    const unsigned Stopped = StoppedCalls.lookup(F);
    return Stopped && (isLambdaOperator(F) || Stopped == AllCalls.lookup(F));
  };

  std::vector<AsyncContext> Result;
  for (const FunctionDecl *FD : Functions) {
    const FunctionDecl *F = patternOf(FD);
    // The library's own sleep may well sleep where it has no executor.
    if (Offloaded.contains(F) || TheNames.find(FD, Role::Sleep) ||
        TheNames.find(FD, Role::Nonblocking))
      continue;
    if (std::optional<StringRef> Note = asyncAnnotation(FD)) {
      if (*Note == "offload" || *Note == "nonblocking" ||
          Note->starts_with("blocking"))
        continue;
      if (*Note == "handler") {
        const TaskInfo &Type = Tasks.ofCoroutine(FD);
        Result.push_back({SiteFact::Annotated,
                          FD,
                          coroutineBodyOf(FD) ? &Type : nullptr,
                          Type.Model,
                          {}});
        continue;
      }
    }
    if (coroutineBodyOf(FD)) {
      // A tag parameter may say that the coroutine starts on another thread.
      if (llvm::any_of(FD->parameters(), [&](const ParmVarDecl *P) {
            return TheNames.find(recordOf(P->getType()), Role::Offload);
          }))
        continue;
      const TaskInfo &Type = Tasks.ofCoroutine(FD);
      if (!isSynchronousCoroutine(Type, ScanOf(FD)))
        Result.push_back({SiteFact::Coroutine,
                          FD,
                          &Type,
                          Type.Model,
                          {},
                          StartsOffLoop(FD),
                          endsLoop(FD, TheNames) || IsStopped(F)});
      continue;
    }
    if (overridden(FD, Role::Offload, TheNames))
      continue;
    if (Overridden Base = overridden(FD, Role::Handler, TheNames)) {
      Result.push_back({SiteFact::Override, FD, nullptr, Base.By,
                        displayName(Base.Function)});
      continue;
    }
    if (auto It = Handlers.find(F); It != Handlers.end())
      Result.push_back({SiteFact::Handler, FD, nullptr, It->second->By,
                        receiverOf(*It->second)});
  }

  for (auto [F, H] : Handlers)
    if (!F->isDefined() && F->isExternallyVisible() && !F->isTemplated() &&
        !Offloaded.contains(F)) {
      AsyncContext Elsewhere{SiteFact::Given, F, nullptr, H->By,
                             receiverOf(*H)};
      Elsewhere.Given = H;
      Elsewhere.GivenIn = GivenIn.lookup(H);
      Result.push_back(std::move(Elsewhere));
    }

  // From who has the loop to itself to those that only it awaits.
  llvm::DenseMap<const FunctionDecl *, AsyncContext *> Coroutines;
  SmallVector<const FunctionDecl *, 4> Work;
  for (AsyncContext &C : Result)
    if (C.TheKind == SiteFact::Coroutine) {
      Coroutines[patternOf(C.Function)] = &C;
      if (C.HasLoopToItself)
        Work.push_back(C.Function);
    }
  llvm::DenseMap<const FunctionDecl *, unsigned> AwaitedInProgram;
  while (!Work.empty())
    for (const ScannedCall &C : ScanOf(Work.pop_back_val()).Calls) {
      if (!C.Awaited || !C.TheCall.Callee)
        continue;
      const FunctionDecl *F = patternOf(C.TheCall.Callee);
      AsyncContext *Awaited = Coroutines.lookup(F);
      if (Awaited && !Awaited->HasLoopToItself && !Escaped.contains(F) &&
          ++AwaitedInProgram[F] == AllCalls.lookup(F)) {
        Awaited->HasLoopToItself = true;
        Work.push_back(Awaited->Function);
      }
    }
  return Result;
}

} // namespace clang::tidy::async
