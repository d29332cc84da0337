//===--- Blocking.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Blocking.h"
#include "PseudoPath.h"
#include "support/Compat.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/Support/Regex.h"

namespace clang::tidy::async {

/// The parts of a coroutine type that the compiler calls: they run for every
/// await, and their authors know what they do.
static bool isCoroutineMachinery(const FunctionDecl *FD) {
  if (!FD->getDeclName().isIdentifier())
    return FD->getOverloadedOperator() == OO_Coawait;
  StringRef Name = FD->getName();
  return llvm::is_contained({"await_ready", "await_suspend", "await_resume",
                             "await_transform", "initial_suspend",
                             "final_suspend", "get_return_object",
                             "unhandled_exception", "unhandled_stopped",
                             "return_value", "return_void", "yield_value"},
                            Name);
}

/// Is everything known that \p FD does? A destructor that the compiler makes
/// has no body, but runs those of the members.
static bool hasKnownBody(const FunctionDecl *FD) {
  return bodyOf(FD) || (isa<CXXDestructorDecl>(FD) && FD->isDefaulted());
}

/// May there be a body of \p FD that this file does not show? The standard
/// library and C libraries are not part of the program: what matters about them
/// is in the models.
static bool mayHaveBody(const FunctionDecl *FD, const SourceManager &SM) {
  if (FD->isDefined())
    return true;
  if (FD->isDeleted() || FD->isImplicit() || FD->getBuiltinID())
    return false;
  if (FD->getTemplateInstantiationPattern())
    return true;
  bool System = SM.isInSystemHeader(SM.getExpansionLoc(FD->getLocation()));
  return !System || !(FD->isExternC() || isInStd(FD));
}

namespace {

/// What annotations of a function say, whatever its body looks like.
struct Annotated {
  /// To call it is to call a leaf. Without one, it does nothing to its thread.
  std::optional<Effect> AsLeaf;
};

} // namespace

static std::optional<Annotated> annotationsOf(const FunctionDecl *FD) {
  if (std::optional<bool> Blocks = declaredBlocking(FD)) {
    if (*Blocks)
      return Annotated{Effect{false, Category::Wait, Strength::Always}};
    return Annotated{};
  }
  std::optional<StringRef> Note = asyncAnnotation(FD);
  if (!Note)
    // Declared before its template said so.
    if (const FunctionDecl *Pattern = FD->getTemplateInstantiationPattern())
      Note = asyncAnnotation(Pattern);
  if (!Note)
    return std::nullopt;
  if (Note->consume_front("blocking")) {
    Note->consume_front(":");
    return Annotated{Effect{false,
                            categoryByName(*Note).value_or(Category::Wait),
                            Strength::Always}};
  }
  if (*Note == "run")
    return Annotated{Effect{true, Category::Wait, Strength::Always}};
  if (*Note == "nonblocking" || *Note == "offload")
    return Annotated{};
  return std::nullopt;
}

/// Library functions that wait for a task go by few names, and by one shape:
/// they take the task and return its plain result.
bool isStructuralRun(const Call &C, TaskTypes &Tasks) {
  const FunctionDecl *FD = C.Callee;
  if (!FD || !FD->getDeclName().isIdentifier())
    return false;
  static const llvm::Regex WaitName(
      "^(sync_?wait|block(ing)?_?(on|wait)|run_?sync|run_until_complete|"
      "wait_?for_?task)$",
      llvm::Regex::IgnoreCase);
  if (WaitName.match(FD->getName())) {
    bool TakesTask = llvm::any_of(FD->parameters(), [&](const ParmVarDecl *P) {
      return Tasks.get(P->getType()).isAwaitable();
    });
    return TakesTask && !Tasks.get(FD->getReturnType()).isAwaitable();
  }
  const auto *MD = dyn_cast<CXXMethodDecl>(FD);
  if (!MD || MD->isStatic() ||
      !llvm::is_contained({"run", "loop", "exec", "run_forever"},
                          MD->getName()) ||
      C.Args.size() > 1 || !C.Object)
    return false;
  QualType Result = MD->getReturnType();
  if (!Result->isVoidType() && !Result->isIntegerType())
    return false;
  // A loop is a class that one can also give work to.
  const CXXRecordDecl *RD = MD->getParent();
  if (RD->getName().contains_insensitive("pool"))
    return false; // starts threads
  return llvm::any_of(ArrayRef<StringRef>{"post", "dispatch", "defer"},
                      [&](StringRef Name) { return findMember(RD, Name); }) &&
         llvm::any_of(ArrayRef<StringRef>{"stop", "quit", "exit", "restart",
                                          "poll", "run_one", "shutdown"},
                      [&](StringRef Name) { return findMember(RD, Name); });
}

/// `co_spawn(ex, task(), use_future).get()`: waits for work on the very loop.
bool Blocking::waitsForSpawned(const Call &C) {
  const auto *MD = dyn_cast_or_null<CXXMethodDecl>(C.Callee);
  if (!MD || !C.Object || C.OnReady || !isInStd(MD) ||
      !MD->getDeclName().isIdentifier() ||
      (MD->getName() != "get" && MD->getName() != "wait"))
    return false;
  const Expr *Object = strip(C.Object);
  if (const ValueDecl *D = namedValue(Object))
    if (const auto *VD = dyn_cast<VarDecl>(D); VD && VD->hasInit())
      Object = strip(VD->getInit());
  std::optional<Call> Source = Call::of(Object);
  return Source && Source->Callee &&
         (isNamed(*Source, Role::Spawn, TheNames) ||
          isNamed(*Source, Role::Handler, TheNames)) &&
         !match(*Source, Role::Offload, TheNames, Context);
}

/// The function that \p FD is written in if it is a lambda, else itself.
static const FunctionDecl *outermost(const FunctionDecl *FD) {
  while (FD && isLambdaOperator(FD))
    FD = dyn_cast_or_null<FunctionDecl>(
        cast<CXXMethodDecl>(FD)->getParent()->getParentFunctionOrMethod());
  return FD;
}

uint16_t onceAtStart(const FunctionDecl *FD) {
  // Of one session there are many: `init_session()` is none.
  static const llvm::Regex Start(
      "^_?([Ii]nit(iali[sz]e)?|[Ss]et_?[Uu]p|[Bb]ootstrap|[Ss]tart_?[Uu]p)"
      "(_?[A-Za-z]*(D[Bb]|_db|[Dd]atabase|[Ss]chema|[Cc]onfig|[Ss]ettings|"
      "[Ll]og(ger|ging)?|[Ss]erver|[Aa]pp))?$");
  static const llvm::Regex Database("(D[Bb]|_db|[Dd]atabase|[Ss]chema)$");
  // (What a lambda does that is written there may be done whenever.)
  if (!FD || !FD->getDeclName().isIdentifier() || !Start.match(FD->getName()))
    return 0;
  uint16_t Result = bitOf(Category::File);
  if (Database.match(FD->getName()))
    Result |= bitOf(Category::Database);
  return Result;
}

uint16_t onceIn(const FunctionDecl *FD) {
  static const llvm::Regex Ending(
      "^_?([Ss]top|[Cc]lose|[Qq]uit|[Ss]hut_?[Dd]own|[Tt]ear_?[Dd]own|"
      "[Tt]erminate|[Cc]lean_?[Uu]p|[Ff]inali[sz]e|"
      "[Jj]oin_?([Aa]ll|[Tt]hreads|[Ww]orkers))([A-Z_]|$)");
  static const llvm::Regex Listening("^_?([Ll]isten|[Bb]ind)([A-Z_]|$)");
  uint16_t Result = onceAtStart(FD);
  auto Add = [&](Category C) { Result |= bitOf(C); };
  FD = outermost(FD);
  if (isa_and_nonnull<CXXDestructorDecl>(FD)) {
    Add(Category::Wait);
    Add(Category::Process);
  }
  if (!FD || !FD->getDeclName().isIdentifier())
    return Result;
  SmallVector<StringRef, 4> Parts;
  if (Ending.match(FD->getName(), &Parts)) {
    Add(Category::Wait);
    // `stop_container()` may be all in a day's work.
    if (Parts.back().empty())
      Add(Category::Process);
  }
  if (Listening.match(FD->getName()))
    Add(Category::Dns);
  return Result;
}

/// Is the file that \p C opens made of memory, such as /proc/self/status?
static bool opensPseudoFile(const Call &C, const ASTContext &Context) {
  if (C.Args.empty())
    return false;
  const bool Lists =
      C.Callee && StringRef(qualifiedName(C.Callee)).contains("_iterator");
  return isPseudoPath(C.Args[0], Lists, Context);
}

const CallEffect &Blocking::effectOf(const ScannedCall &C) {
  if (auto It = Effects.find(&C); It != Effects.end())
    return *It->second;
  auto Computed = std::make_unique<CallEffect>(computeEffect(C));
  return *(Effects[&C] = std::move(Computed));
}

CallEffect Blocking::effectOf(const FunctionDecl *FD) {
  const auto *MD = dyn_cast<CXXMethodDecl>(FD);
  ScannedCall C;
  C.TheCall.Callee = FD;
  C.TheCall.Virtual = MD && MD->isVirtual();
  return computeEffect(C);
}

CallEffect Blocking::computeEffect(const ScannedCall &Scanned) {
  const Call &C = Scanned.TheCall;
  CallEffect Result;
  Result.Virtual = C.Virtual;
  auto SetLeaf = [&](Effect E, const Entry *By = nullptr) {
    Result.TheLeaf = LeafCall{C.name(), E, By ? By->Instead : "",
                              By ? By->From->Name : "", C.Loc};
  };

  if (C.Callee) {
    if (std::optional<Annotated> Known = annotationsOf(C.Callee)) {
      if (Known->AsLeaf)
        SetLeaf(*Known->AsLeaf);
      return Result;
    }
  }

  if (match(C, Role::Nonblocking, TheNames, Context))
    return Result;
  if (const Entry *E = match(C, Role::Run, TheNames, Context)) {
    SetLeaf({true, Category::Wait, Strength::Always}, E);
    return Result;
  }
  if (waitsForSpawned(C)) {
    SetLeaf({true, Category::Wait, Strength::Always});
    return Result;
  }
  if (const Entry *E = match(C, Role::Blocking, TheNames, Context)) {
    if (E->TheCategory == Category::File && opensPseudoFile(C, Context))
      return Result;
    SetLeaf({false, E->TheCategory, E->TheStrength}, E);
    return Result;
  }
  // Known by name: what we know is all there is to say, whatever its body.
  for (Role R :
       {Role::Run, Role::Blocking, Role::Spawn, Role::Offload, Role::Handler,
        Role::Inline, Role::Hop, Role::Sleep, Role::KeepAlive})
    if (isNamed(C, R, TheNames))
      return Result;
  if (isStructuralRun(C, Tasks)) {
    SetLeaf({true, Category::Wait, Strength::Always});
    return Result;
  }

  const FunctionDecl *FD = C.Callee;
  if (!FD || Scanned.InPlace || FD->isNoReturn() || isCoroutineMachinery(FD))
    return Result;
  if (const FunctionDecl *Definition = FD->getDefinition())
    FD = Definition;
  // A coroutine is a context of its own; what it does is reported there.
  if (isa_and_nonnull<CoroutineBodyStmt>(parsedBodyOf(FD)))
    return Result;
  // What was moved out of a variable does not end with it.
  if (isa<CXXDestructorDecl>(FD) && !C.E && !C.DiesHere)
    return Result;
  if (C.Virtual || mayHaveBody(FD, Context.getSourceManager()))
    Result.Follow = FD;
  return Result;
}

/// Is the function that \p FD's USR names the same in every translation unit?
static bool isSameEverywhere(const FunctionDecl *FD) {
  return FD->isExternallyVisible() && !FD->getParentFunctionOrMethod() &&
         !isLambdaOperator(FD);
}

StringId Blocking::usrOf(const FunctionDecl *FD) {
  FD = FD->getCanonicalDecl();
  auto [It, New] = USRs.try_emplace(FD);
  if (!New)
    return It->second;
  SmallString<128> Buffer;
  std::string USR;
  // Without a USR (local entities of macros) the address is as good a key
  // within this translation unit.
  if (index::generateUSRForDecl(FD, Buffer))
    USR = (LocalUSR + "#" + std::to_string(USRs.size())).str();
  else if (isSameEverywhere(FD))
    USR = Buffer.str().str();
  else
    USR = (LocalUSR + Buffer).str();
  // Two lambdas, and instantiations for them, may share a USR.
  if (unsigned Twins = Seen[USR]++) {
    if (!StringRef(USR).starts_with(LocalUSR))
      USR.insert(0, LocalUSR);
    USR += "#" + std::to_string(Twins);
  }
  return It->second = TheFacts.intern(USR);
}

FactLocation Blocking::at(SourceLocation Loc) const {
  FactLocation Result;
  Result.InAST = Loc;
  return Result;
}

FactSpan Blocking::keep(ArrayRef<ParamTest> Tests) {
  const uint32_t Begin = TheFacts.Tests.size();
  TheFacts.Tests.insert(TheFacts.Tests.end(), Tests.begin(), Tests.end());
  return {Begin, uint32_t(TheFacts.Tests.size())};
}

CallFact Blocking::callOf(const CallEffect &Effect, const ScannedCall &C,
                          const BodyScan &Scan, std::optional<bool> Choice) {
  return {usrOf(Effect.Follow),
          Effect.Virtual,
          Effect.Follow->isPureVirtual(),
          at(C.TheCall.Loc),
          keep(C.Guards),
          keep(Scan.Conditions->argumentsOf(C.TheCall, Choice))};
}

void Blocking::include(const FunctionDecl *Root, Functions &All) {
  const SourceManager &SM = Context.getSourceManager();
  SmallVector<const FunctionDecl *, 32> Work{Root};
  auto Enqueue = [&](const CallEffect &Effect) {
    if (!Effect.Follow)
      return;
    Work.push_back(Effect.Follow);
    if (Effect.Virtual)
      for (const FunctionDecl *O : All.overridersOf(Effect.Follow))
        Work.push_back(O);
  };
  while (!Work.empty()) {
    const FunctionDecl *FD = Work.pop_back_val();
    if (!Included.insert(FD->getCanonicalDecl()).second)
      continue;
    // A pure virtual function is no implementation.
    if (!hasKnownBody(FD))
      continue;
    const BodyScan &Scan = All.scan(FD);
    // What a coroutine does is reported there; to call it does nothing yet.
    if (coroutineBodyOf(FD)) {
      for (const ScannedCall &C : Scan.Calls)
        if (!C.Unlikely)
          Enqueue(effectOf(C));
      continue;
    }
    FunctionFact Own;
    Own.USR = usrOf(FD);
    Own.Name = TheFacts.intern(displayName(FD));
    Own.Loc = at(FD->getLocation());
    Own.InSystemHeader =
        SM.isInSystemHeader(SM.getExpansionLoc(FD->getLocation()));
    Own.InTest = All.isInTest(FD);
    Own.IsHandler = All.isHandler(FD);
    Own.Leaves.Begin = TheFacts.Leaves.size();
    Own.Calls.Begin = TheFacts.Calls.size();
    Own.Overrides.Begin = TheFacts.References.size();
    // Those in between may have no body, and so no facts of their own.
    for (const CXXMethodDecl *Base : overriddenBy(FD))
      TheFacts.References.push_back(usrOf(Base));
    Own.Overrides.End = Own.Offloaded.Begin = TheFacts.References.size();
    Own.IsOnlyOne = Context.GetGVALinkageForFunction(FD) == GVA_StrongExternal;
    // Files that see another declaration of it do not see this.
    const std::optional<Annotated> Known = annotationsOf(FD);
    Own.OnceFor = Known ? 0 : onceIn(FD);
    const bool Elsewhere = All.isOffloaded(FD);
    if (Known && Known->AsLeaf) {
      LeafFact L;
      L.Name = Own.Name;
      L.TheEffect = *Known->AsLeaf;
      L.IsAnnotation = true;
      L.Loc = Own.Loc;
      TheFacts.Leaves.push_back(L);
    }
    for (const ScannedCall &C : Scan.Calls) {
      if (C.Unlikely || Known || Elsewhere)
        continue;
      const CallEffect &Effect = effectOf(C);
      if (Effect.TheLeaf)
        TheFacts.Leaves.push_back(
            {TheFacts.intern(Effect.TheLeaf->Name),
             Effect.TheLeaf->TheEffect.toCallers(C.OnceFor),
             /*IsAnnotation=*/false, TheFacts.intern(Effect.TheLeaf->Instead),
             TheFacts.intern(Effect.TheLeaf->Library), at(Effect.TheLeaf->Loc),
             keep(C.Guards)});
      if (!Effect.Follow)
        continue;
      if (Scan.Conditions->hasChoice(C.TheCall)) {
        TheFacts.Calls.push_back(callOf(Effect, C, Scan, true));
        TheFacts.Calls.push_back(callOf(Effect, C, Scan, false));
      } else {
        TheFacts.Calls.push_back(callOf(Effect, C, Scan));
      }
      Enqueue(Effect);
    }
    for (const HandedCallable &H : Scan.Callables)
      if (H.As == Role::Offload)
        TheFacts.References.push_back(usrOf(H.Function));
    Own.Leaves.End = TheFacts.Leaves.size();
    Own.Calls.End = TheFacts.Calls.size();
    Own.Offloaded.End = TheFacts.References.size();
    TheFacts.Functions.push_back(Own);
  }
}

} // namespace clang::tidy::async
