//===--- Linker.cpp - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Linker.h"

namespace clang::tidy::async {

/// Short critical sections and buffered writes are what library code is made
/// of: through library headers, locks and files say nothing about the caller.
/// (Following them flagged 4 of 5 correct Asio coroutines.)
static bool countsIn(const Effect &E, const FunctionFacts &F) {
  return E.IsRun || !F.InSystemHeader ||
         (E.TheCategory != Category::Lock && E.TheCategory != Category::File &&
          E.TheCategory != Category::Stdin);
}

std::vector<Facts::Id> Linker::targetsOf(const CallEdge &Call) const {
  std::vector<Facts::Id> Targets;
  std::optional<Facts::Id> Callee = TheFacts.idOf(Call.Callee);
  if (Callee)
    Targets.push_back(*Callee);
  if (!Call.Virtual)
    return Targets;
  if (auto It = Overriders.find(Call.Callee); It != Overriders.end())
    Targets.insert(Targets.end(), It->second.begin(), It->second.end());
  // A body that we cannot see is one implementation more.
  size_t Candidates = Targets.size() + (!Callee && !Call.Pure);
  if (FollowVirtual == VirtualCalls::None ||
      (FollowVirtual == VirtualCalls::SingleImplementation && Candidates > 1))
    return {};
  return Targets;
}

Linker::Linker(const Facts &TheFacts, EffectSet Effects,
               VirtualCalls FollowVirtual, unsigned MaxDepth)
    : TheFacts(TheFacts), FollowVirtual(FollowVirtual),
      Reached(TheFacts.size()) {
  for (Facts::Id I = 0; I < TheFacts.size(); ++I)
    for (const std::string &Base : TheFacts[I].Overrides)
      Overriders[Base].push_back(I);

  struct Incoming {
    Facts::Id Caller;
    SourceLocation Loc;
  };
  std::vector<std::vector<Incoming>> Callers(TheFacts.size());
  for (Facts::Id I = 0; I < TheFacts.size(); ++I)
    for (const CallEdge &Call : TheFacts[I].Calls)
      for (Facts::Id T : targetsOf(Call))
        Callers[T].push_back({I, Call.Loc});

  // Breadth first from all leaves at once, against the calls: every function
  // is reached by its shortest chain first, and recursion needs no care.
  std::vector<Facts::Id> Work;
  for (Facts::Id I = 0; I < TheFacts.size(); ++I)
    for (const Leaf &L : TheFacts[I].Leaves)
      if (Effects.contains(L.TheEffect) && countsIn(L.TheEffect, TheFacts[I])) {
        Reached[I] = {0, 0, L.Loc, &L};
        Work.push_back(I);
        break;
      }
  for (size_t At = 0; At < Work.size(); ++At) {
    Facts::Id Callee = Work[At];
    if (Reached[Callee].Distance >= MaxDepth)
      continue;
    for (const Incoming &Call : Callers[Callee]) {
      Reach &R = Reached[Call.Caller];
      if (R.Distance != ~0u)
        continue;
      R = {Reached[Callee].Distance + 1, Callee, Call.Loc, nullptr};
      Work.push_back(Call.Caller);
    }
  }
}

std::optional<Witness> Linker::witnessOfCall(const CallEdge &Call) const {
  const Reach *Best = nullptr;
  Facts::Id Start = 0;
  for (Facts::Id T : targetsOf(Call))
    if (Reached[T].Distance != ~0u &&
        (!Best || Reached[T].Distance < Best->Distance)) {
      Best = &Reached[T];
      Start = T;
    }
  if (!Best)
    return std::nullopt;
  return witness(TheFacts[Start].USR);
}

std::optional<Witness> Linker::witness(llvm::StringRef USR) const {
  std::optional<Facts::Id> Start = TheFacts.idOf(USR);
  if (!Start || *Start >= Reached.size() || Reached[*Start].Distance == ~0u)
    return std::nullopt;
  Witness Result;
  Facts::Id At = *Start;
  while (!Reached[At].TheLeaf) {
    Facts::Id Next = Reached[At].Next;
    Result.Steps.push_back({&TheFacts[At], &TheFacts[Next], Reached[At].Loc});
    At = Next;
  }
  Result.Last = &TheFacts[At];
  Result.TheLeaf = Reached[At].TheLeaf;
  return Result;
}

} // namespace clang::tidy::async
