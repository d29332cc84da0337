//===--- Facts.cpp - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/xxhash.h"

namespace clang::tidy::async {

StringId UnitFacts::intern(llvm::StringRef Text) {
  auto [It, New] = Ids.try_emplace(Text, Strings.size());
  if (New)
    Strings.push_back(It->first());
  return It->second;
}

bool ParamTest::holdsFor(int64_t Given) const {
  switch (Op) {
  case EQ:
    return Given == Value;
  case NE:
    return Given != Value;
  case LT:
    return Given < Value;
  case LE:
    return Given <= Value;
  case GT:
    return Given > Value;
  case GE:
    return Given >= Value;
  case SameAs:
    break;
  }
  llvm_unreachable("compares with no number");
}

namespace {

/// Feeds what makes two definitions the same function into one hash.
class Digest {
public:
  explicit Digest(const UnitFacts &Unit) : Unit(Unit) {}

  Digest &add(StringId Id) {
    llvm::StringRef Text = Unit.text(Id);
    add(uint64_t(Text.size()));
    Bytes += Text;
    return *this;
  }
  Digest &add(uint64_t Number) {
    Bytes.append(llvm::StringRef(reinterpret_cast<const char *>(&Number),
                                 sizeof(Number)));
    return *this;
  }
  Digest &add(const FactLocation &Loc) {
    return add(Loc.File).add(uint64_t(Loc.Line)).add(uint64_t(Loc.Column));
  }
  Digest &add(FactSpan Tests) {
    add(uint64_t(Tests.End - Tests.Begin));
    for (const ParamTest &T : Unit.span(Unit.Tests, Tests))
      add(uint64_t(T.Param)).add(uint64_t(T.Op)).add(uint64_t(T.Value));
    return *this;
  }
  uint64_t hash() const { return llvm::xxh3_64bits(Bytes); }

private:
  const UnitFacts &Unit;
  llvm::SmallString<512> Bytes;
};

uint64_t digestOf(const UnitFacts &Unit, const FunctionFact &F) {
  Digest D(Unit);
  D.add(F.Loc).add(uint64_t(F.InTest)).add(uint64_t(F.OnceFor));
  for (const LeafFact &L : Unit.span(Unit.Leaves, F.Leaves))
    D.add(L.Name).add(L.Loc).add(uint64_t(L.IsAnnotation)).add(L.Guards);
  for (const CallFact &C : Unit.span(Unit.Calls, F.Calls))
    // Local callees differ by unit, however alike they look.
    if (!Unit.text(C.Callee).starts_with(LocalUSR))
      D.add(C.Callee).add(C.Loc).add(C.Guards).add(C.Given);
  return D.hash();
}

} // namespace

Program::SymbolId Program::symbolOf(const UnitFacts &Unit, StringId USR) {
  // Sites may have brought more strings since.
  if (USR >= UnitSymbols.size())
    UnitSymbols.resize(Unit.Strings.size(), ~0u);
  SymbolId &Cached = UnitSymbols[USR];
  if (Cached != ~0u)
    return Cached;
  llvm::StringRef Text = Unit.text(USR);
  if (Text.starts_with(LocalUSR)) {
    Cached = Symbols.size();
    Symbols.emplace_back();
    return Cached;
  }
  auto [It, New] = SymbolIds.try_emplace(Text, Symbols.size());
  if (New)
    Symbols.emplace_back();
  return Cached = It->second;
}

Program::Location Program::locationOf(const UnitFacts &Unit,
                                      const FactLocation &Loc) {
  llvm::StringRef &File = UnitStrings[Loc.File];
  if (!File.data())
    File = Saver.save(Unit.text(Loc.File));
  return {File, Loc.Line, Loc.Column, Loc.InAST};
}

FactSpan Program::keepTests(const UnitFacts &Unit, FactSpan S) {
  const uint32_t Begin = Tests.size();
  for (const ParamTest &T : Unit.span(Unit.Tests, S))
    Tests.push_back(T);
  return {Begin, uint32_t(Tests.size())};
}

void Program::add(const UnitFacts &Unit, bool IsMany) {
  UnitSymbols.assign(Unit.Strings.size(), ~0u);
  UnitStrings.assign(Unit.Strings.size(), {});
  UnitNodes.clear();
  auto Text = [&](StringId Id) {
    llvm::StringRef &Saved = UnitStrings[Id];
    if (!Saved.data())
      Saved = Saver.save(Unit.text(Id));
    return Saved;
  };

  // All nodes first, so that calls bind to later functions, too.
  std::vector<std::pair<NodeId, const FunctionFact *>> Fresh;
  for (const FunctionFact &F : Unit.Functions) {
    SymbolId S = symbolOf(Unit, F.USR);
    for (StringId Base : Unit.span(Unit.References, F.Overrides)) {
      auto &List = Overriders[symbolOf(Unit, Base)];
      if (!llvm::is_contained(List, S))
        List.push_back(S);
    }
    uint64_t Digest = digestOf(Unit, F);
    NodeId Known = Symbols[S].First;
    while (Known != ~0u && Nodes[Known].Digest != Digest)
      Known = Nodes[Known].NextOfSymbol;
    if (Known == ~0u) {
      Known = Nodes.size();
      Node N;
      N.Symbol = S;
      N.Name = Text(F.Name);
      N.Loc = locationOf(Unit, F.Loc);
      N.InSystemHeader = F.InSystemHeader;
      N.InTest = F.InTest;
      N.OnceFor = F.OnceFor;
      N.Digest = Digest;
      N.NextOfSymbol = Symbols[S].First;
      Nodes.push_back(N);
      Symbols[S].First = Known;
      ++Symbols[S].NumNodes;
      Fresh.emplace_back(Known, &F);
    }
    Nodes[Known].IsHandler |= F.IsHandler;
    if (!IsMany)
      UnitNodes.try_emplace(S, Known);
  }
  for (auto [Id, F] : Fresh) {
    FactSpan OwnLeaves{uint32_t(Leaves.size()), 0},
        OwnEdges{uint32_t(Edges.size()), 0};
    for (const LeafFact &L : Unit.span(Unit.Leaves, F->Leaves))
      Leaves.push_back({Text(L.Name), L.TheEffect, L.IsAnnotation,
                        Text(L.Instead), Text(L.Library),
                        locationOf(Unit, L.Loc), keepTests(Unit, L.Guards)});
    for (const CallFact &C : Unit.span(Unit.Calls, F->Calls))
      Edges.push_back(bind(Unit, C));
    OwnLeaves.End = Leaves.size();
    OwnEdges.End = Edges.size();
    Nodes[Id].Leaves = OwnLeaves;
    Nodes[Id].Edges = OwnEdges;
  }
}

Program::Edge Program::bind(const UnitFacts &Unit, const CallFact &Call) {
  Edge E;
  E.Target = symbolOf(Unit, Call.Callee);
  E.Virtual = Call.Virtual;
  E.Pure = Call.Pure;
  E.Loc = locationOf(Unit, Call.Loc);
  E.Guards = keepTests(Unit, Call.Guards);
  E.Given = keepTests(Unit, Call.Given);
  if (auto It = UnitNodes.find(E.Target);
      !Call.Virtual && It != UnitNodes.end()) {
    E.Target = It->second;
    E.Bound = true;
  }
  return E;
}

llvm::SmallVector<Program::SymbolId, 4>
Program::overridersOf(SymbolId S) const {
  llvm::SmallVector<SymbolId, 4> Result;
  llvm::SmallSet<SymbolId, 8> Seen;
  llvm::SmallVector<SymbolId, 4> Work{S};
  while (!Work.empty()) {
    auto It = Overriders.find(Work.pop_back_val());
    if (It == Overriders.end())
      continue;
    for (SymbolId O : It->second)
      if (Seen.insert(O).second) {
        Result.push_back(O);
        Work.push_back(O);
      }
  }
  return Result;
}

} // namespace clang::tidy::async
