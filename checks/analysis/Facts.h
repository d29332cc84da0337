//===--- Facts.h - AsyncTidy ----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What translation units contribute to the whole-program answer "which
/// functions block, and why?". Plain data, apart from source locations that are
/// valid only while their AST lives.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_FACTS_H
#define ASYNCTIDY_ANALYSIS_FACTS_H

#include "models/Models.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/StringSaver.h"
#include <string>
#include <tuple>
#include <vector>

namespace clang::tidy::async {

/// The bit of \p C in a set of categories.
inline constexpr uint16_t bitOf(Category C) {
  return 1u << static_cast<unsigned>(C);
}

/// What a call does to its thread: blocks it, or runs a loop on it.
struct Effect {
  /// Set for run functions; then the category says nothing.
  bool IsRun = false;
  Category TheCategory = Category::Wait;
  Strength TheStrength = Strength::Always;

  /// What it is to those who call the function that has this effect, where
  /// that happens once as far as the categories of \p OnceFor go.
  Effect toCallers(uint16_t OnceFor) const {
    Effect Result = *this;
    if (TheStrength == Strength::Direct ||
        (!IsRun && OnceFor & bitOf(TheCategory)))
      Result.TheStrength = Strength::Maybe;
    return Result;
  }
};

/// A set of effects that a question is about.
class EffectSet {
public:
  static EffectSet run() {
    EffectSet S;
    S.Run = true;
    return S;
  }
  /// Adds category \p C; with \p Maybe also calls that only may block.
  void add(Category C, bool Maybe) {
    Always |= bitOf(C);
    if (Maybe)
      MaybeToo |= bitOf(C);
  }
  /// Takes the categories of \p Bits out, but for those of which even calls
  /// count that only may block.
  void removeUnlessMaybe(uint16_t Bits) { Always &= ~Bits | MaybeToo; }
  void removeRun() { Run = false; }
  /// What functions of tests do counts, too.
  void includeTests() { Tests = true; }
  bool includesTests() const { return Tests; }
  /// Does a call that only may block count, too?
  bool containsMaybe(Category C) const {
    return MaybeToo & bitOf(C);
  }
  bool contains(const Effect &E) const {
    if (E.IsRun)
      return Run;
    return (E.TheStrength == Strength::Maybe ? MaybeToo : Always) &
           bitOf(E.TheCategory);
  }

  /// One number for the whole set, and back.
  uint64_t bits() const {
    return Always | uint64_t(MaybeToo) << 16 | uint64_t(Run) << 32 |
           uint64_t(Tests) << 33;
  }
  static EffectSet fromBits(uint64_t Bits) {
    EffectSet S;
    S.Always = Bits & 0xffff;
    S.MaybeToo = Bits >> 16 & 0xffff;
    S.Run = Bits >> 32 & 1;
    S.Tests = Bits >> 33 & 1;
    return S;
  }

private:
  unsigned Always = 0;
  unsigned MaybeToo = 0;
  bool Run = false;
  bool Tests = false;
};

/// How many implementations a virtual call may have for the Linker to follow
/// it.
enum class VirtualCalls : uint8_t { None, SingleImplementation, All };

/// An index into the strings of the UnitFacts that it is part of; 0 is "".
using StringId = uint32_t;

/// A comparison of one parameter of a function with a number: of a condition in
/// it, or of an argument that a caller gives. Pointers compare with 0.
struct ParamTest {
  enum Operator : uint8_t {
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE,
    /// Of an argument only: it is the caller's own parameter, number Value.
    SameAs,
  };

  /// From 0.
  uint32_t Param = 0;
  Operator Op = EQ;
  int64_t Value = 0;

  bool holdsFor(int64_t Given) const;
  friend bool operator==(const ParamTest &A, const ParamTest &B) {
    return std::tie(A.Param, A.Op, A.Value) == std::tie(B.Param, B.Op, B.Value);
  }
  friend bool operator<(const ParamTest &A, const ParamTest &B) {
    return std::tie(A.Param, A.Op, A.Value) < std::tie(B.Param, B.Op, B.Value);
  }
};

/// Indices into a vector of facts.
struct FactSpan {
  uint32_t Begin = 0, End = 0;
};

struct FactLocation {
  StringId File = 0;
  /// From 1; 0 until UnitFacts::resolve() was called.
  uint32_t Line = 0;
  uint32_t Column = 0;
  /// Where it was found; valid only while that AST lives.
  SourceLocation InAST;
};

/// A call of a leaf, or the word of an annotation that the function itself is
/// one.
struct LeafFact {
  StringId Name = 0;
  Effect TheEffect;
  /// There is no call: the function that this is a fact of is annotated, at its
  /// definition, where callers in other files do not see it. Name is its own.
  bool IsAnnotation = false;
  /// What to use instead, as the model of the leaf's library says.
  StringId Instead = 0;
  /// That library; "" if the leaf is no model's.
  StringId Library = 0;
  FactLocation Loc;
  /// What must hold for the caller's own parameters to get here.
  FactSpan Guards;
};

/// A call of another function, on the same thread.
struct CallFact {
  /// USR of the callee.
  StringId Callee = 0;
  /// The call dispatches at run time; the callee is only one candidate.
  bool Virtual = false;
  /// The callee is pure: only overriders can run.
  bool Pure = false;
  FactLocation Loc;
  /// What must hold for the caller's own parameters to get here.
  FactSpan Guards;
  /// What is known about the arguments: EQ or SameAs.
  FactSpan Given;
};

/// One function with a body, or a virtual one. Begin and End are indices into
/// the vectors of its UnitFacts.
struct FunctionFact {
  StringId USR = 0;
  /// For messages.
  StringId Name = 0;
  FactLocation Loc;
  bool InSystemHeader = false;
  /// TUAnalysis::isInTest()
  bool InTest = false;
  /// It is given to a receiver in this unit, too, and so looked at where it is
  /// written.
  bool IsHandler = false;
  /// The categories, as bitOf() says, in which blocking is no more than a
  /// `maybe` here and in what this calls, since it happens once.
  uint16_t OnceFor = 0;
  /// No other file of the same program can define it: it is neither local nor
  /// inline. (Known where it was found; facts files do not say.)
  bool IsOnlyOne = false;
  FactSpan Leaves, Calls;
  /// USRs of functions that it hands to another thread. No effect of theirs is
  /// an effect of this function.
  FactSpan Offloaded;
  /// USRs of the virtual functions that it overrides, directly or not.
  FactSpan Overrides;
};

/// What a library says to use instead: by category, and by default.
struct AdviceFact {
  StringId Library = 0;
  std::array<StringId, NumCategories> Instead{};
  StringId Default = 0;
};

/// A call in an async context whose effect depends on what the callee does.
/// Holds all that it takes to report it.
struct SiteFact {
  enum ContextKind : uint8_t {
    Coroutine,
    Handler,
    Annotated,
    Override,
    /// A handler that is written elsewhere. There is no call: this is where it
    /// is given to its receiver.
    Given,
  };

  /// The check that asks.
  StringId Check = 0;
  CallFact Call;
  /// The callee, for messages.
  StringId Name = 0;
  ContextKind Kind = Coroutine;
  /// For a handler, who was given it.
  StringId Receiver = 0;
  /// The context's library: an index into Advice, or nothing.
  std::optional<uint32_t> Advice;
  uint64_t Effects = 0;
  unsigned MaxDepth = 0;
  VirtualCalls FollowVirtual = VirtualCalls::None;
  /// The context, for reports, and its lines.
  StringId Function = 0;
  uint32_t FunctionBegin = 0, FunctionEnd = 0;
  /// What the host adds: the source line, and whether findings of this check
  /// are errors.
  StringId LineText = 0;
  bool IsError = false;
};

/// The facts of one translation unit.
struct UnitFacts {
  UnitFacts() { intern(""); }
  // Strings point into Ids.
  UnitFacts(const UnitFacts &) = delete;
  UnitFacts(UnitFacts &&) = default;
  UnitFacts &operator=(UnitFacts &&) = default;

  StringId intern(llvm::StringRef Text);
  llvm::StringRef text(StringId Id) const { return Strings[Id]; }

  template <typename T>
  llvm::ArrayRef<T> span(const std::vector<T> &In, FactSpan S) const {
    return llvm::ArrayRef(In).slice(S.Begin, S.End - S.Begin);
  }

  std::vector<llvm::StringRef> Strings;
  std::vector<FunctionFact> Functions;
  std::vector<LeafFact> Leaves;
  std::vector<CallFact> Calls;
  /// Offloaded and overridden functions.
  std::vector<StringId> References;
  /// Guards and constant arguments.
  std::vector<ParamTest> Tests;
  /// The checks whose options these facts hold for.
  std::vector<StringId> Checks;
  std::vector<AdviceFact> Advice;
  std::vector<SiteFact> Sites;

private:
  llvm::StringMap<StringId> Ids;
};

/// How the message of a diagnostic starts that stands for an open site; its
/// index in UnitFacts::Sites follows.
inline constexpr llvm::StringLiteral OpenSite = "async-tidy open site ";

/// How the message of a note starts that tells a host, not a person, which
/// library a finding is about.
inline constexpr llvm::StringLiteral LibraryNote = "async-tidy library ";

/// USRs that start so name entities of one translation unit: equal ones in two
/// units are different functions.
inline constexpr llvm::StringLiteral LocalUSR = "local:";

/// The facts of one or more translation units, merged into one call graph.
///
/// A function that several units define alike (from a header) is one node. One
/// that they define differently, as separate programs in one database do, is a
/// symbol with several nodes: calls bind to the node of their own unit if it
/// has one, else to the symbol.
class Program {
public:
  using NodeId = uint32_t;
  using SymbolId = uint32_t;

  struct Location {
    llvm::StringRef File;
    uint32_t Line = 0;
    uint32_t Column = 0;
    SourceLocation InAST;
  };
  struct Leaf {
    llvm::StringRef Name;
    Effect TheEffect;
    bool IsAnnotation = false;
    llvm::StringRef Instead;
    llvm::StringRef Library;
    Location Loc;
    FactSpan Guards;
  };
  struct Edge {
    /// A NodeId if Bound, else a SymbolId.
    uint32_t Target = 0;
    bool Bound = false;
    bool Virtual = false;
    bool Pure = false;
    Location Loc;
    FactSpan Guards, Given;
  };
  struct Node {
    SymbolId Symbol = 0;
    llvm::StringRef Name;
    Location Loc;
    bool InSystemHeader = false;
    bool InTest = false;
    bool IsHandler = false;
    uint16_t OnceFor = 0;
    uint64_t Digest = 0;
    FactSpan Leaves, Edges;
    /// The next node of the same symbol, or ~0u.
    NodeId NextOfSymbol = ~0u;
  };
  struct Symbol {
    NodeId First = ~0u;
    uint32_t NumNodes = 0;
  };

  /// Adds \p Unit. The order of units decides which of several equal witnesses
  /// is shown, and nothing else. With \p IsMany the facts are of several units:
  /// then calls bind to symbols only.
  void add(const UnitFacts &Unit, bool IsMany = false);

  /// The call of \p Unit's site, bound as calls of the unit added last are.
  Edge bind(const UnitFacts &Unit, const CallFact &Call);

  llvm::ArrayRef<Node> nodes() const { return Nodes; }
  llvm::ArrayRef<Symbol> symbols() const { return Symbols; }
  llvm::ArrayRef<Leaf> leaves(const Node &N) const {
    return llvm::ArrayRef(Leaves).slice(N.Leaves.Begin,
                                        N.Leaves.End - N.Leaves.Begin);
  }
  llvm::ArrayRef<Edge> edges(const Node &N) const {
    return llvm::ArrayRef(Edges).slice(N.Edges.Begin,
                                       N.Edges.End - N.Edges.Begin);
  }
  llvm::ArrayRef<ParamTest> tests(FactSpan S) const {
    return llvm::ArrayRef(Tests).slice(S.Begin, S.End - S.Begin);
  }
  /// Calls \p Do for each symbol that has a name in all units.
  void forEachName(
      llvm::function_ref<void(llvm::StringRef USR, SymbolId S)> Do) const {
    for (const auto &Named : SymbolIds)
      Do(Named.getKey(), Named.getValue());
  }
  llvm::ArrayRef<SymbolId> directOverridersOf(SymbolId S) const {
    auto It = Overriders.find(S);
    return It == Overriders.end() ? llvm::ArrayRef<SymbolId>() : It->second;
  }
  /// The symbols that override \p S, directly or not.
  llvm::SmallVector<SymbolId, 4> overridersOf(SymbolId S) const;

private:
  SymbolId symbolOf(const UnitFacts &Unit, StringId USR);
  Location locationOf(const UnitFacts &Unit, const FactLocation &Loc);
  FactSpan keepTests(const UnitFacts &Unit, FactSpan S);

  std::vector<Node> Nodes;
  std::vector<Symbol> Symbols;
  std::vector<Leaf> Leaves;
  std::vector<Edge> Edges;
  std::vector<ParamTest> Tests;
  llvm::StringMap<SymbolId> SymbolIds;
  llvm::DenseMap<SymbolId, llvm::SmallVector<SymbolId, 2>> Overriders;
  llvm::BumpPtrAllocator Allocator;
  llvm::UniqueStringSaver Saver{Allocator};

  /// Of the unit added last: symbols and nodes by its own string ids.
  std::vector<SymbolId> UnitSymbols;
  llvm::DenseMap<SymbolId, NodeId> UnitNodes;
  std::vector<llvm::StringRef> UnitStrings;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_FACTS_H
