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
  // Other files may want the facts even if this one has no context.
  if (Analysis.isOpen())
    Analysis.facts().Checks.push_back(Analysis.facts().intern(name()));
  if (Analysis.contexts().empty())
    return;
  UnitFacts &Unit = Analysis.facts();
  const Linker Linked(Analysis.program(), Effects, Chains.FollowVirtual,
                      Chains.MaxDepth ? Chains.MaxDepth - 1 : 0);
  for (const AsyncContext &Context : Analysis.contexts()) {
    const BodyScan &Scan = Analysis.scan(Context.Function);
    const HopFlow Flow(Scan, Analysis.names(), Analysis.context());
    for (const ScannedCall &C : Scan.Calls) {
      if (C.Unlikely || !Flow.isOnLoop(C.Anchor))
        continue;
      // A variable ends where the coroutine is by then.
      if (!C.TheCall.E && !Flow.endsOnLoop())
        continue;
      const CallEffect &Effect = Analysis.blocking().effectOf(C);
      if (Effect.TheLeaf && Effects.contains(Effect.TheLeaf->TheEffect)) {
        if (firstAt(C.TheCall.Loc)) {
          Report({Context, C, *Effect.TheLeaf});
          noteLibrary(Analysis, C.TheCall.Loc, Effect.TheLeaf->Library);
        }
        continue;
      }
      if (Effect.Follow && Chains.MaxDepth) {
        SiteFact Site = Analysis.siteOf(Context, C, Effect);
        Site.Check = Unit.intern(name());
        Site.Effects = Effects.bits();
        Site.MaxDepth = Chains.MaxDepth;
        Site.FollowVirtual = Chains.FollowVirtual;
        if (Analysis.isOpen()) {
          // Travels as a diagnostic, so that NOLINT comments and header and
          // line filters decide whether it arrives.
          diag(C.TheCall.Loc, "%0%1") << OpenSite << Unit.Sites.size();
          Unit.Sites.push_back(Site);
        }
        auto Chain =
            Linked.witnessOfCall(Analysis.program().bind(Unit, Site.Call));
        if (Chain) {
          if (firstAt(C.TheCall.Loc) && !Analysis.isOpen())
            reportChain(Unit, Site, *Chain);
          continue;
        }
      }
      if (!Effect.TheLeaf)
        Other(Context, C);
    }
  }
}

void EffectCheck::reportChain(const UnitFacts &Unit, const SiteFact &Site,
                              const Witness &Chain) {
  diag(Site.Call.Loc.InAST, "%0") << chainText(Unit, Site, Chain);
  for (const WitnessStep &Step : Chain.Steps)
    diag(Step.Loc.InAST, "%0", DiagnosticIDs::Note)
        << stepText(Step.Caller->Name, Step.Callee->Name);
  diag(Chain.TheLeaf->Loc.InAST, "%0", DiagnosticIDs::Note) << leafText(Chain);
}

} // namespace clang::tidy::async
