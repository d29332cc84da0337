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
  // A coroutine that the loop runs for keeps nobody waiting with its files.
  EffectSet InProgram = Effects;
  for (Category C : {Category::File, Category::Process})
    InProgram.removeUnlessMaybe(C);
  std::optional<Linker> Linked[2];
  auto LinkerFor = [&](bool IsProgram) -> Linker & {
    std::optional<Linker> &L = Linked[IsProgram];
    if (!L)
      L.emplace(Analysis.program(name()), IsProgram ? InProgram : Effects,
                Chains.FollowVirtual,
                Chains.MaxDepth ? Chains.MaxDepth - 1 : 0);
    return *L;
  };
  for (const AsyncContext &Context : Analysis.contexts()) {
    // A test may block: it has nobody else to serve.
    if (!Chains.IncludeTests && Analysis.isInTest(Context.Function))
      continue;
    const EffectSet &Own = Context.HasLoopToItself ? InProgram : Effects;
    const BodyScan &Scan = Analysis.scan(Context.Function);
    const HopFlow Flow =
        Analysis.flowOf(Context.Function, Context.StartsOffLoop);
    for (const ScannedCall &C : Scan.Calls) {
      if (C.Unlikely || !Flow.isOnLoop(C.Anchor))
        continue;
      // A variable ends where the coroutine is by then.
      if (!C.TheCall.E && !Flow.endsOnLoop())
        continue;
      const CallEffect &Effect = Analysis.blocking().effectOf(C);
      if (Effect.TheLeaf &&
          Own.contains(
              Context.TheKind == SiteFact::Handler
                  ? effectIn(Context.Function, Effect.TheLeaf->TheEffect)
                  : Effect.TheLeaf->TheEffect)) {
        if (firstAt(C.TheCall.Loc)) {
          Report({Context, C, *Effect.TheLeaf});
          noteLibrary(Analysis, C.TheCall.Loc, Effect.TheLeaf->Library);
        }
        continue;
      }
      if (Effect.Follow && Chains.MaxDepth) {
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
        auto Chain =
            LinkerFor(Context.HasLoopToItself)
                .witnessOfCall(Analysis.program(name()).bind(Unit, Site.Call));
        if (Chain) {
          if (firstAt(C.TheCall.Loc) && !Analysis.isOpen())
            reportChain(Analysis, Site, *Chain);
          continue;
        }
      }
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
