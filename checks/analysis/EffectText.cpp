//===--- EffectText.cpp - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EffectText.h"

namespace clang::tidy::async {

bool isHandler(SiteFact::ContextKind Kind) {
  return Kind == SiteFact::Handler || Kind == SiteFact::Override ||
         Kind == SiteFact::Given;
}

std::string contextText(SiteFact::ContextKind Kind, llvm::StringRef Receiver) {
  switch (Kind) {
  case SiteFact::Coroutine:
    return "coroutine";
  case SiteFact::Handler:
  case SiteFact::Given:
    return ("handler given to '" + Receiver + "'").str();
  case SiteFact::Annotated:
    return "function that runs on an event loop";
  case SiteFact::Override:
    return ("handler that overrides '" + Receiver + "'").str();
  }
  llvm_unreachable("covered switch");
}

/// What to do where no model knows the library.
static llvm::StringRef genericAdvice(Category C) {
  switch (C) {
  case Category::Sleep:
    return "await a timer instead";
  case Category::Wait:
    return "await the result instead";
  case Category::Lock:
    return "use an asynchronous mutex, or keep the critical section short";
  case Category::Multiplex:
  case Category::Network:
  case Category::Dns:
  case Category::Stdin:
    return "use the asynchronous operation of the event loop instead";
  case Category::File:
  case Category::Process:
  case Category::Database:
    return "use an asynchronous interface, or move it to a thread pool";
  case Category::Gui:
    return "show it without waiting instead";
  }
  llvm_unreachable("covered switch");
}

std::string adviceText(llvm::StringRef Instead, Category C,
                       SiteFact::ContextKind Kind) {
  if (Kind != SiteFact::Coroutine) {
    // (Without its co_await, "the future" is no advice.)
    bool IsProse = Instead.consume_front("co_await ") &&
                   (Instead == "it" || Instead.starts_with("the "));
    if (IsProse || Instead.contains("co_await"))
      Instead = "";
  }
  if (Instead.empty())
    return genericAdvice(C).str();
  return ("use '" + Instead + "'").str();
}

std::string chainText(const UnitFacts &Unit, const SiteFact &Site,
                      const Witness &Chain) {
  const Program::Leaf &L = *Chain.TheLeaf;
  const llvm::StringRef Callee = Unit.text(Site.Name);
  const std::string Context = contextText(Site.Kind, Unit.text(Site.Receiver));
  // A callee that is the leaf itself does not lead to it.
  const bool IsDirect = L.IsAnnotation && Chain.Steps.empty();
  const std::string What = Site.Kind == SiteFact::Given
                               ? ("'" + Callee + "', a " + Context + ",").str()
                               : ("call to '" + Callee + "'").str();
  if (L.TheEffect.IsRun)
    return (What + (Site.Kind == SiteFact::Given ? "" : " in a " + Context) +
            " runs a nested event loop" +
            (IsDirect ? "" : ": it reaches '" + L.Name + "'"))
        .str();

  const Category C = L.TheEffect.TheCategory;
  std::string Advice;
  const AdviceFact *Own = Site.Advice ? &Unit.Advice[*Site.Advice] : nullptr;
  if (Own && Unit.text(Own->Library) == L.Library) {
    llvm::StringRef Instead = L.Instead;
    if (Instead.empty())
      Instead = Unit.text(Own->Instead[static_cast<unsigned>(C)]);
    if (Instead.empty())
      Instead = Unit.text(Own->Default);
    Advice = adviceText(Instead, C, Site.Kind);
  } else {
    // What fits the leaf does not fit the call of its caller's caller.
    Advice = ("make '" + Callee + "' asynchronous, or move it to a thread pool")
                 .str();
  }
  const std::string Where = isHandler(Site.Kind) && Site.Kind != SiteFact::Given
                                ? " in a " + Context
                                : "";
  return (What + " blocks the event loop" + Where +
          (IsDirect ? "" : ": it reaches '" + L.Name + "'") + " (" +
          categoryName(C) + "); " + Advice)
      .str();
}

std::string stepText(llvm::StringRef Caller, llvm::StringRef Callee) {
  return ("'" + Caller + "' calls '" + Callee + "' here").str();
}

std::string leafText(const Witness &Chain) {
  const Program::Leaf &L = *Chain.TheLeaf;
  if (L.IsAnnotation)
    return ("'" + L.Name + "' is annotated as " +
            (L.TheEffect.IsRun ? "running a loop" : "blocking") + " here")
        .str();
  return stepText(Chain.Last->Name, L.Name);
}

} // namespace clang::tidy::async
