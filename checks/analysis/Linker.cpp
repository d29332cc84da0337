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
static bool countsIn(const Effect &E, const Program::Node &N) {
  return E.IsRun || !N.InSystemHeader ||
         (E.TheCategory != Category::Lock && E.TheCategory != Category::File &&
          E.TheCategory != Category::Stdin);
}

/// A test may block, and so may what a library calls because a test says so.
bool Linker::counts(const Program::Node &N) const {
  return !N.InTest || Effects.includesTests();
}

const Program::Leaf *Linker::leafOf(const Program::Node &N) const {
  if (!counts(N))
    return nullptr;
  for (const Program::Leaf &L : TheProgram.leaves(N))
    if (Effects.contains(L.TheEffect) &&
        (L.IsAnnotation || countsIn(L.TheEffect, N)))
      return &L;
  return nullptr;
}

void Linker::forEachTarget(
    const Program::Edge &Call,
    llvm::function_ref<void(Program::SymbolId)> Do) const {
  if (!Call.Virtual)
    return Do(Call.Target);
  if (FollowVirtual == VirtualCalls::None)
    return;
  auto IsDefined = [&](Program::SymbolId S) {
    return TheProgram.symbols()[S].NumNodes != 0;
  };
  llvm::SmallVector<Program::SymbolId, 4> Targets;
  // A body that we cannot see is one implementation more.
  bool Unseen = !Call.Pure && !IsDefined(Call.Target);
  if (IsDefined(Call.Target))
    Targets.push_back(Call.Target);
  for (Program::SymbolId S : TheProgram.overridersOf(Call.Target))
    if (IsDefined(S))
      Targets.push_back(S);
  if (FollowVirtual == VirtualCalls::SingleImplementation &&
      Targets.size() + Unseen > 1)
    return;
  for (Program::SymbolId S : Targets)
    Do(S);
}

Linker::Linker(const Program &TheProgram, EffectSet Effects,
               VirtualCalls FollowVirtual, unsigned MaxDepth)
    : TheProgram(TheProgram), Effects(Effects), FollowVirtual(FollowVirtual),
      Distance(TheProgram.nodes().size(), Unreached) {
  llvm::ArrayRef<Program::Node> Nodes = TheProgram.nodes();
  const uint32_t NumNodes = Nodes.size();
  const uint32_t NumVertices = NumNodes + TheProgram.symbols().size();

  // Who calls whom, against the calls; symbols are vertices behind the nodes.
  // Compressed rows: the whole program may have millions of calls.
  std::vector<uint32_t> Start(NumVertices + 1);
  auto ForEachCall = [&](auto Do) {
    for (uint32_t I = 0; I < NumNodes; ++I)
      for (const Program::Edge &E : TheProgram.edges(Nodes[I])) {
        if (E.Bound)
          Do(E.Target, I);
        else
          forEachTarget(E, [&](Program::SymbolId S) { Do(NumNodes + S, I); });
      }
  };
  ForEachCall([&](uint32_t Target, uint32_t) { ++Start[Target + 1]; });
  for (uint32_t I = 0; I < NumVertices; ++I)
    Start[I + 1] += Start[I];
  std::vector<uint32_t> Callers(Start[NumVertices]);
  std::vector<uint32_t> Next(Start.begin(), Start.end() - 1);
  ForEachCall([&](uint32_t Target, uint32_t Caller) {
    Callers[Next[Target]++] = Caller;
  });

  // Breadth first from all leaves at once: every function is reached by its
  // shortest chain first, and recursion needs no care.
  std::vector<uint32_t> Missing(TheProgram.symbols().size());
  for (size_t S = 0; S < Missing.size(); ++S)
    Missing[S] = TheProgram.symbols()[S].NumNodes;
  std::vector<uint32_t> Work;
  for (uint32_t I = 0; I < NumNodes; ++I)
    if (leafOf(Nodes[I])) {
      Distance[I] = 0;
      Work.push_back(I);
    }
  for (size_t At = 0; At < Work.size(); ++At) {
    const uint32_t Callee = Work[At];
    const uint32_t Own = Distance[Callee];
    auto Reach = [&](uint32_t Vertex) {
      if (Own >= MaxDepth)
        return;
      for (uint32_t I = Start[Vertex]; I < Start[Vertex + 1]; ++I)
        if (uint32_t &D = Distance[Callers[I]];
            D == Unreached && counts(Nodes[Callers[I]])) {
          D = Own + 1;
          Work.push_back(Callers[I]);
        }
    };
    Reach(Callee);
    const Program::SymbolId S = Nodes[Callee].Symbol;
    if (--Missing[S] == 0)
      Reach(NumNodes + S);
  }
}

/// The distance of a call of \p S: that of its farthest definition.
uint32_t Linker::distanceOf(Program::SymbolId S) const {
  uint32_t Result = 0;
  Program::NodeId I = TheProgram.symbols()[S].First;
  if (I == ~0u)
    return Unreached;
  for (; I != ~0u; I = TheProgram.nodes()[I].NextOfSymbol)
    Result = std::max(Result, Distance[I]);
  return Result;
}

const Program::Node *Linker::targetAt(const Program::Edge &Call,
                                      uint32_t Wanted) const {
  if (Call.Bound) {
    bool Fits = Wanted == Unreached ? Distance[Call.Target] != Unreached
                                    : Distance[Call.Target] == Wanted;
    return Fits ? &TheProgram.nodes()[Call.Target] : nullptr;
  }
  const Program::Node *Best = nullptr;
  uint32_t BestDistance = Unreached;
  forEachTarget(Call, [&](Program::SymbolId S) {
    uint32_t D = distanceOf(S);
    if (D == Unreached || (Wanted != Unreached && D != Wanted) ||
        D >= BestDistance)
      return;
    BestDistance = D;
    // Definitions were chained newest first; the oldest is the one to show.
    Best = nullptr;
    for (Program::NodeId I = TheProgram.symbols()[S].First; I != ~0u;
         I = TheProgram.nodes()[I].NextOfSymbol)
      if (Distance[I] == D)
        Best = &TheProgram.nodes()[I];
  });
  return Best;
}

std::optional<Witness> Linker::witnessOfCall(const Program::Edge &Call) const {
  const Program::Node *At = targetAt(Call, Unreached);
  if (!At)
    return std::nullopt;
  Witness Result;
  while (uint32_t Own = distanceTo(*At)) {
    const Program::Node *Callee = nullptr;
    for (const Program::Edge &E : TheProgram.edges(*At)) {
      Callee = targetAt(E, Own - 1);
      if (!Callee)
        continue;
      Result.Steps.push_back({At, Callee, E.Loc});
      break;
    }
    assert(Callee && "a reached node has a call that reaches");
    At = Callee;
  }
  Result.Last = At;
  Result.TheLeaf = leafOf(*At);
  return Result;
}

} // namespace clang::tidy::async
