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
bool Linker::counts(const Program::Node &N, const Layer &L) const {
  return (!N.InTest || Effects.includesTests()) &&
         !(L.Only && N.OnceFor & bitOf(*L.Only));
}

//===----------------------------------------------------------------------===//
// Variants
//===----------------------------------------------------------------------===//

const Program::Node &Linker::nodeAt(PlaceId P) const {
  llvm::ArrayRef<Program::Node> Nodes = TheProgram.nodes();
  return Nodes[P < Nodes.size() ? P : Variants[P - Nodes.size()].Node];
}

llvm::ArrayRef<ParamTest> Linker::givenAt(PlaceId P) const {
  const size_t NumNodes = TheProgram.nodes().size();
  if (P < NumNodes)
    return {};
  return Variants[P - NumNodes].Given;
}

/// May what is guarded so happen to a caller with these constants?
static bool mayHappen(llvm::ArrayRef<ParamTest> Guards,
                      llvm::ArrayRef<ParamTest> Given) {
  return llvm::none_of(Given, [&](const ParamTest &Constant) {
    return llvm::any_of(Guards, [&](const ParamTest &Guard) {
      return Guard.Param == Constant.Param && !Guard.holdsFor(Constant.Value);
    });
  });
}

const Program::Leaf *Linker::leafOf(PlaceId P, const Layer &In) const {
  const Program::Node &N = nodeAt(P);
  if (!counts(N, In))
    return nullptr;
  auto IsIn = [&](const Effect &E) {
    if (In.Only)
      return !E.IsRun && E.TheCategory == *In.Only;
    return E.IsRun || llvm::none_of(Layers, [&](const Layer &Other) {
             return Other.Only == E.TheCategory;
           });
  };
  for (const Program::Leaf &L : TheProgram.leaves(N))
    if (IsIn(L.TheEffect) && Effects.contains(L.TheEffect) &&
        (L.IsAnnotation || countsIn(L.TheEffect, N)) &&
        mayHappen(TheProgram.tests(L.Guards), givenAt(P)))
      return &L;
  return nullptr;
}

void Linker::forEachCall(
    PlaceId P, llvm::function_ref<bool(const Program::Edge &)> Do) const {
  for (const Program::Edge &E : TheProgram.edges(nodeAt(P)))
    if (mayHappen(TheProgram.tests(E.Guards), givenAt(P)) && !Do(E))
      return;
}

/// The only definition that \p Call can run, or ~0u.
static Program::NodeId onlyTarget(const Program &In,
                                  const Program::Edge &Call) {
  if (Call.Virtual)
    return ~0u;
  if (Call.Bound)
    return Call.Target;
  const Program::Symbol &S = In.symbols()[Call.Target];
  return S.NumNodes == 1 ? S.First : ~0u;
}

void Linker::findAskedParams() {
  llvm::ArrayRef<Program::Node> Nodes = TheProgram.nodes();
  /// Caller, and a call that passes a parameter on.
  std::vector<std::pair<Program::NodeId, const Program::Edge *>> Forwarding;
  for (Program::NodeId I = 0; I < Nodes.size(); ++I) {
    auto Ask = [&](FactSpan Guards) {
      for (const ParamTest &T : TheProgram.tests(Guards))
        Asked.insert({I, T.Param});
    };
    for (const Program::Leaf &L : TheProgram.leaves(Nodes[I]))
      Ask(L.Guards);
    for (const Program::Edge &E : TheProgram.edges(Nodes[I])) {
      Ask(E.Guards);
      if (llvm::any_of(TheProgram.tests(E.Given), [](const ParamTest &T) {
            return T.Op == ParamTest::SameAs;
          }))
        Forwarding.emplace_back(I, &E);
    }
  }
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (auto [Caller, Call] : Forwarding) {
      const Program::NodeId Callee = onlyTarget(TheProgram, *Call);
      if (Callee == ~0u)
        continue;
      for (const ParamTest &T : TheProgram.tests(Call->Given))
        if (T.Op == ParamTest::SameAs && Asked.contains({Callee, T.Param}))
          Changed |= Asked.insert({Caller, uint32_t(T.Value)}).second;
    }
  }
}

std::optional<Linker::Variant>
Linker::variantOf(const Program::Edge &Call,
                  llvm::ArrayRef<ParamTest> CallerGiven) const {
  const llvm::ArrayRef<ParamTest> Given = TheProgram.tests(Call.Given);
  if (Given.empty())
    return std::nullopt;
  Variant V;
  V.Node = onlyTarget(TheProgram, Call);
  if (V.Node == ~0u)
    return std::nullopt;
  for (ParamTest T : Given) {
    if (!Asked.contains({V.Node, T.Param}))
      continue;
    if (T.Op == ParamTest::SameAs) {
      const auto *Own = llvm::find_if(
          CallerGiven, [&](const ParamTest &C) { return C.Param == T.Value; });
      if (Own == CallerGiven.end())
        continue;
      T.Op = ParamTest::EQ;
      T.Value = Own->Value;
    }
    V.Given.push_back(T);
  }
  if (V.Given.empty())
    return std::nullopt;
  return V;
}

Linker::PlaceId Linker::addVariant(const Variant &V) {
  const PlaceId Next = TheProgram.nodes().size() + Variants.size();
  auto [It, New] = PlaceOfVariant.try_emplace(V, Next);
  if (New)
    Variants.push_back(V);
  return It->second;
}

void Linker::addVariantsOfCallees(PlaceId P) {
  // (A copy: variants move while others are added.)
  const llvm::SmallVector<ParamTest, 2> Given(givenAt(P));
  for (const Program::Edge &E : TheProgram.edges(nodeAt(P)))
    if (std::optional<Variant> V = variantOf(E, Given))
      addVariant(*V);
}

Linker::PlaceId Linker::placeOf(const Variant &V) {
  const size_t NumNodes = TheProgram.nodes().size();
  const PlaceId First = NumNodes + Variants.size();
  const PlaceId Result = addVariant(V);
  if (Result < First)
    return Result;
  // A variant that only a call from outside runs. Few; until nothing changes.
  for (PlaceId P = First; P < NumNodes + Variants.size(); ++P)
    addVariantsOfCallees(P);
  for (Layer &L : Layers) {
    L.Distance.resize(NumNodes + Variants.size(), Unreached);
    for (bool Changed = true; Changed;) {
      Changed = false;
      for (PlaceId P = First; P < L.Distance.size(); ++P) {
        uint32_t Nearest = leafOf(P, L) ? 0 : Unreached;
        if (counts(nodeAt(P), L))
          forEachCall(P, [&](const Program::Edge &E) {
            if (auto To = targetAt(E, givenAt(P), Unreached, L);
                To && L.Distance[*To] < MaxDepth)
              Nearest = std::min(Nearest, L.Distance[*To] + 1);
            return true;
          });
        if (Nearest < L.Distance[P]) {
          L.Distance[P] = Nearest;
          Changed = true;
        }
      }
    }
  }
  return Result;
}

//===----------------------------------------------------------------------===//
// Reachability
//===----------------------------------------------------------------------===//

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
      MaxDepth(MaxDepth) {
  findAskedParams();
  const uint32_t NumNodes = TheProgram.nodes().size();
  for (PlaceId P = 0; P < NumNodes + Variants.size(); ++P)
    addVariantsOfCallees(P);

  uint16_t Once = 0;
  for (const Program::Node &N : TheProgram.nodes())
    Once |= N.OnceFor;
  Layers.emplace_back();
  for (unsigned I = 0; I < NumCategories; ++I)
    if (auto C = static_cast<Category>(I);
        Once & bitOf(C) && !Effects.containsMaybe(C) &&
        Effects.contains({false, C, Strength::Always}))
      Layers.push_back({C, {}});

  // Who calls whom, against the calls; symbols are vertices behind the places.
  // Compressed rows: the whole program may have millions of calls.
  const uint32_t NumPlaces = NumNodes + Variants.size();
  const uint32_t NumVertices = NumPlaces + TheProgram.symbols().size();
  CallersOf Callers;
  std::vector<uint32_t> &Start = Callers.Start;
  Start.resize(NumVertices + 1);
  auto ForEachEdge = [&](auto Do) {
    for (PlaceId P = 0; P < NumPlaces; ++P)
      forEachCall(P, [&](const Program::Edge &E) {
        if (std::optional<Variant> V = variantOf(E, givenAt(P)))
          Do(PlaceOfVariant.find(*V)->second, P);
        else if (E.Bound)
          Do(E.Target, P);
        else
          forEachTarget(E, [&](Program::SymbolId S) { Do(NumPlaces + S, P); });
        return true;
      });
  };
  ForEachEdge([&](uint32_t Target, PlaceId) { ++Start[Target + 1]; });
  for (uint32_t I = 0; I < NumVertices; ++I)
    Start[I + 1] += Start[I];
  Callers.Places.resize(Start[NumVertices]);
  std::vector<uint32_t> Next(Start.begin(), Start.end() - 1);
  ForEachEdge([&](uint32_t Target, PlaceId Caller) {
    Callers.Places[Next[Target]++] = Caller;
  });
  for (Layer &L : Layers)
    measure(L, Callers);
}

void Linker::measure(Layer &L, const CallersOf &Callers) const {
  const uint32_t NumNodes = TheProgram.nodes().size();
  const uint32_t NumPlaces = NumNodes + Variants.size();
  std::vector<uint32_t> &Distance = L.Distance;
  Distance.assign(NumPlaces, Unreached);
  // Breadth first from all leaves at once: every function is reached by its
  // shortest chain first, and recursion needs no care.
  std::vector<uint32_t> Missing(TheProgram.symbols().size());
  for (size_t S = 0; S < Missing.size(); ++S)
    Missing[S] = TheProgram.symbols()[S].NumNodes;
  std::vector<PlaceId> Work;
  for (PlaceId P = 0; P < NumPlaces; ++P)
    if (leafOf(P, L)) {
      Distance[P] = 0;
      Work.push_back(P);
    }
  for (size_t At = 0; At < Work.size(); ++At) {
    const PlaceId Callee = Work[At];
    const uint32_t Own = Distance[Callee];
    auto Reach = [&](uint32_t Vertex) {
      if (Own >= MaxDepth)
        return;
      for (PlaceId Caller : Callers.of(Vertex))
        if (uint32_t &D = Distance[Caller];
            D == Unreached && counts(nodeAt(Caller), L)) {
          D = Own + 1;
          Work.push_back(Caller);
        }
    };
    Reach(Callee);
    if (Callee >= NumNodes)
      continue;
    const Program::SymbolId S = nodeAt(Callee).Symbol;
    if (--Missing[S] == 0)
      Reach(NumPlaces + S);
  }
}

/// The distance of a call of \p S: that of its farthest definition.
uint32_t Linker::distanceOf(Program::SymbolId S, const Layer &L) const {
  uint32_t Result = 0;
  Program::NodeId I = TheProgram.symbols()[S].First;
  if (I == ~0u)
    return Unreached;
  for (; I != ~0u; I = TheProgram.nodes()[I].NextOfSymbol)
    Result = std::max(Result, L.Distance[I]);
  return Result;
}

std::optional<Linker::PlaceId>
Linker::targetAt(const Program::Edge &Call,
                 llvm::ArrayRef<ParamTest> CallerGiven, uint32_t Wanted,
                 const Layer &L) const {
  auto Fits = [&](uint32_t D) {
    return D != Unreached && (Wanted == Unreached || D == Wanted);
  };
  auto IfFits = [&](PlaceId P) {
    return Fits(L.Distance[P]) ? std::optional(P) : std::nullopt;
  };
  if (std::optional<Variant> V = variantOf(Call, CallerGiven))
    return IfFits(PlaceOfVariant.find(*V)->second);
  if (Call.Bound)
    return IfFits(Call.Target);
  std::optional<PlaceId> Best;
  forEachTarget(Call, [&](Program::SymbolId S) {
    const uint32_t D = distanceOf(S, L);
    if (!Fits(D) || (Best && D >= L.Distance[*Best]))
      return;
    // Definitions were chained newest first; the oldest is the one to show.
    for (Program::NodeId I = TheProgram.symbols()[S].First; I != ~0u;
         I = TheProgram.nodes()[I].NextOfSymbol)
      if (L.Distance[I] == D)
        Best = I;
  });
  return Best;
}

Witness Linker::witnessFrom(PlaceId P, const Layer &L) const {
  Witness Result;
  while (uint32_t Own = L.Distance[P]) {
    std::optional<PlaceId> Callee;
    forEachCall(P, [&](const Program::Edge &E) {
      Callee = targetAt(E, givenAt(P), Own - 1, L);
      if (Callee)
        Result.Steps.push_back({&nodeAt(P), &nodeAt(*Callee), &E});
      return !Callee;
    });
    assert(Callee && "a reached place has a call that reaches");
    P = *Callee;
  }
  Result.Last = &nodeAt(P);
  Result.TheLeaf = leafOf(P, L);
  return Result;
}

/// Of two equally short ones, does \p A come first in the source?
static bool comesFirst(const Witness &A, const Witness &B) {
  for (size_t I = 0; I < A.Steps.size(); ++I)
    if (A.Steps[I].Call != B.Steps[I].Call)
      return A.Steps[I].Call < B.Steps[I].Call;
  return A.TheLeaf < B.TheLeaf;
}

std::optional<Witness> Linker::witnessOfCall(const Program::Edge &Call) {
  if (std::optional<Variant> V = variantOf(Call, {}))
    placeOf(*V);
  std::optional<Witness> Best;
  for (const Layer &L : Layers)
    if (std::optional<PlaceId> P = targetAt(Call, {}, Unreached, L)) {
      if (Best && Best->Steps.size() < L.Distance[*P])
        continue;
      Witness W = witnessFrom(*P, L);
      if (!Best || W.Steps.size() < Best->Steps.size() || comesFirst(W, *Best))
        Best = std::move(W);
    }
  return Best;
}

} // namespace clang::tidy::async
