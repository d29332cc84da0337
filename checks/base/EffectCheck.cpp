//===--- EffectCheck.cpp - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EffectCheck.h"
#include "analysis/EffectText.h"

namespace clang::tidy::async {

/// What a macro of a library spells is the library's to clang-tidy, which would
/// drop the finding. Who uses the macro makes the call.
static SourceLocation shownAt(SourceLocation Loc, const SourceManager &SM) {
  return SM.isInSystemMacro(Loc) ? SM.getExpansionLoc(Loc) : Loc;
}

void EffectCheck::forEachEffect(
    TUAnalysis &Analysis, EffectSet Effects, const ChainOptions &Chains,
    llvm::function_ref<void(const EffectSite &)> Report,
    llvm::function_ref<void(const AsyncContext &, const ScannedCall &)> Other) {
  if (Chains.IncludeTests)
    Effects.includeTests();
  // Other files may want the facts even if this one has no context.
  if (Analysis.isOpen())
    Analysis.facts().Checks.push_back(Analysis.facts().intern(name()));
  if (Analysis.contexts().empty())
    return;
  UnitFacts &Unit = Analysis.facts();
  // Few: a linker looks at the whole program.
  llvm::SmallDenseMap<uint64_t, std::unique_ptr<Linker>, 4> Linkers;
  auto LinkerFor = [&](const EffectSet &Of) -> Linker & {
    std::unique_ptr<Linker> &L = Linkers[Of.bits()];
    if (!L)
      L = std::make_unique<Linker>(Analysis.program(name()), Of,
                                   Chains.FollowVirtual,
                                   Chains.MaxDepth ? Chains.MaxDepth - 1 : 0);
    return *L;
  };
  // Asks what is known of the function that \p C runs; true if it has an
  // effect.
  auto Follow = [&](const AsyncContext &Context, const ScannedCall &C,
                    const CallEffect &Effect, const EffectSet &Own) {
    if (!Chains.MaxDepth)
      return false;
    SiteFact Site = Analysis.siteOf(Context, C, Effect);
    Site.Check = Unit.intern(name());
    Site.Effects = Own.bits();
    Site.MaxDepth = Chains.MaxDepth;
    Site.FollowVirtual = Chains.FollowVirtual;
    if (Analysis.isOpen()) {
      // Travels as a diagnostic, so that NOLINT comments and header and
      // line filters decide whether it arrives.
      diag(C.TheCall.Loc, "%0%1") << OpenSite << Unit.Sites.size();
      Unit.Sites.push_back(Site);
    }
    auto Chain = LinkerFor(Own).witnessOfCall(
        Analysis.program(name()).bind(Unit, Site.Call));
    if (!Chain)
      return false;
    if (!Analysis.isOpen() && !Chain->isReportedAtHandler(Site.Kind) &&
        firstAt(C.TheCall.Loc))
      reportChain(Analysis, Site, *Chain);
    return true;
  };
  for (const AsyncContext &Context : Analysis.contexts()) {
    // A test may block: it has nobody else to serve.
    if (!Chains.IncludeTests &&
        Analysis.isInTest(Context.GivenIn ? Context.GivenIn : Context.Function))
      continue;
    // What happens once is no more than a `maybe`.
    const bool WasGiven = Context.TheKind == SiteFact::Handler || Context.Given;
    uint16_t Once =
        WasGiven ? onceIn(Context.Function) : onceAtStart(Context.Function);
    if (Context.HasLoopToItself)
      Once |= bitOf(Category::File) | bitOf(Category::Process);
    EffectSet InContext = Effects;
    if (WasGiven && Context.Known && Context.Known->Once) {
      // If waiting there stopped the loop, it would at every start.
      Once |= bitOf(Category::File) | bitOf(Category::Database);
      InContext.removeRun();
    }
    InContext.removeUnlessMaybe(Once);
    if (Context.Given) {
      if (Analysis.seesOtherUnits()) {
        ScannedCall ByReceiver;
        ByReceiver.TheCall.Loc = Context.Given->Argument->getBeginLoc();
        ByReceiver.TheCall.Callee = Context.Function;
        const CallEffect Effect =
            Analysis.blocking().effectOf(Context.Function);
        if (Effect.Follow)
          Follow(Context, ByReceiver, Effect, InContext);
      }
      continue;
    }
    const BodyScan &Scan = Analysis.scan(Context.Function);
    const HopFlow Flow =
        Analysis.flowOf(Context.Function, Context.StartsOffLoop);
    for (const ScannedCall &C : Scan.Calls) {
      if (C.Unlikely || !Flow.isOnLoop(C.Anchor))
        continue;
      // A lambda that is a handler itself is looked at for its own sake.
      if (C.TheCall.Callee && isLambdaOperator(C.TheCall.Callee) &&
          Analysis.isHandler(C.TheCall.Callee))
        continue;
      // A variable ends where the coroutine is by then.
      if (!C.TheCall.E && !Flow.endsOnLoop())
        continue;
      EffectSet Own = InContext;
      Own.removeUnlessMaybe(C.OnceFor);
      // A guard waits at its end for what the coroutine has not awaited of it.
      if (!C.TheCall.E && C.TheCall.OnReady) {
        Own.removeUnlessMaybe(bitOf(Category::Wait));
        Own.removeRun();
      }
      const CallEffect &Effect = Analysis.blocking().effectOf(C);
      if (Effect.TheLeaf && Own.contains(Effect.TheLeaf->TheEffect)) {
        const SourceLocation At =
            shownAt(C.TheCall.Loc, Analysis.context().getSourceManager());
        if (firstAt(At)) {
          Report({Context, C, *Effect.TheLeaf, At});
          noteLibrary(Analysis, At, Effect.TheLeaf->Library);
        }
        continue;
      }
      if (Effect.Follow && Follow(Context, C, Effect, Own))
        continue;
      if (!Effect.TheLeaf)
        Other(Context, C);
    }
  }
}

void EffectCheck::reportChain(TUAnalysis &Analysis, const SiteFact &Site,
                              const Witness &Chain) {
  const SourceLocation At = Site.Call.Loc.InAST;
  diag(At, "%0") << chainText(Analysis.facts(), Site, Chain);
  auto Note = [&](const Program::Location &Loc, const std::string &Text) {
    SourceLocation Place = Loc.InAST;
    std::string Where;
    if (Place.isInvalid())
      Place = Analysis.locate(Loc);
    if (Place.isInvalid()) {
      Place = At;
      Where = (" (" + Loc.File + ":" + llvm::Twine(Loc.Line) + ")").str();
    }
    diag(Place, "%0", DiagnosticIDs::Note) << Text + Where;
  };
  for (const WitnessStep &Step : Chain.Steps)
    Note(Step.Call->Loc, stepText(Step.Caller->Name, Step.Callee->Name));
  Note(Chain.TheLeaf->Loc, leafText(Chain));
}

} // namespace clang::tidy::async
