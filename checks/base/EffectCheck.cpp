//===--- EffectCheck.cpp - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EffectCheck.h"

namespace clang::tidy::async {

void EffectCheck::forEachEffect(
    TUAnalysis &Analysis, EffectSet Effects, const ChainOptions &Chains,
    llvm::function_ref<void(const EffectSite &)> Report,
    llvm::function_ref<void(const AsyncContext &, const ScannedCall &)> Other) {
  if (Analysis.contexts().empty())
    return;
  const Linker Linked(Analysis.facts(), Effects, Chains.FollowVirtual,
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
      CallEffect Effect = Analysis.blocking().effectOf(C);
      if (Effect.TheLeaf && Effects.contains(Effect.TheLeaf->TheEffect)) {
        if (firstAt(C.TheCall.Loc))
          Report({Context, C, *Effect.TheLeaf, nullptr});
        continue;
      }
      std::optional<Witness> Chain;
      if (Effect.Follow && Chains.MaxDepth)
        Chain = Linked.witnessOfCall(
            Analysis.blocking().edgeOf(Effect, C.TheCall.Loc));
      if (Chain) {
        if (firstAt(C.TheCall.Loc))
          Report({Context, C, *Chain->TheLeaf, &*Chain});
        continue;
      }
      if (!Effect.TheLeaf)
        Other(Context, C);
    }
  }
}

void EffectCheck::noteChain(const EffectSite &Site) {
  if (!Site.Chain)
    return;
  for (const WitnessStep &Step : Site.Chain->Steps)
    diag(Step.Loc, "'%0' calls '%1' here", DiagnosticIDs::Note)
        << Step.Caller->Name << Step.Callee->Name;
  diag(Site.TheLeaf.Loc, "'%0' calls '%1' here", DiagnosticIDs::Note)
      << Site.Chain->Last->Name << Site.TheLeaf.Name;
}

std::string EffectCheck::contextText(const AsyncContext &Context) {
  switch (Context.TheKind) {
  case AsyncContext::Coroutine:
    return "coroutine";
  case AsyncContext::Handler:
    return "handler given to '" + Context.Receiver + "'";
  case AsyncContext::Annotated:
    return "function that runs on an event loop";
  }
  llvm_unreachable("covered switch");
}

} // namespace clang::tidy::async
