//===--- Linker.h - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The fixpoint over facts: which functions reach a leaf on the same thread,
/// and by which shortest chain of calls.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_LINKER_H
#define ASYNCTIDY_ANALYSIS_LINKER_H

#include "Facts.h"
#include "llvm/ADT/DenseSet.h"
#include <map>

namespace clang::tidy::async {

/// One step of a witness: a call of \p Callee in \p Caller.
struct WitnessStep {
  const Program::Node *Caller;
  const Program::Node *Callee;
  const Program::Edge *Call;
};

/// The shortest call chain from a function to a leaf. Of several, the one whose
/// calls come first in the source.
struct Witness {
  std::vector<WitnessStep> Steps;
  /// The function that calls the leaf: the last callee, or the start itself.
  const Program::Node *Last = nullptr;
  const Program::Leaf *TheLeaf = nullptr;

  /// The function that the chain begins with.
  const Program::Node &first() const {
    return Steps.empty() ? *Last : *Steps.front().Caller;
  }
  /// Is this, as the witness of a site of \p Kind, reported where the handler
  /// is written, since its receiver is known there?
  bool isReportedAtHandler(SiteFact::ContextKind Kind) const {
    return Kind == SiteFact::Given && first().IsHandler;
  }
};

/// Answers, for one set of effects, which functions have them.
///
/// A call of a symbol with several definitions has an effect only if all of
/// them have it: nobody can tell which one is linked.
///
/// What is done once, in a function that ends something, is no more than a
/// `maybe` there and in what it calls: such functions are not passed on the way
/// from a leaf of that category.
///
/// Constant arguments rule out calls behind conditions on parameters:
/// `stop(/*wait=*/false)` does nothing that needs `wait`. A function that is
/// called so is a vertex of its own, a *variant*.
class Linker {
public:
  /// \p MaxDepth: longest chain to follow, counted in calls.
  Linker(const Program &TheProgram, EffectSet Effects, VirtualCalls Virtual,
         unsigned MaxDepth);

  /// The witness for \p Call: if it is virtual, that of the implementation that
  /// the options let it reach. Nothing if it has none of the effects.
  std::optional<Witness> witnessOfCall(const Program::Edge &Call);

  /// Does \p N, a node of the program, have one of the effects?
  bool reaches(const Program::Node &N) const {
    return llvm::any_of(Layers, [&](const Layer &L) {
      return L.Distance[&N - TheProgram.nodes().data()] != Unreached;
    });
  }

private:
  static constexpr uint32_t Unreached = ~0u;

  /// A node, and constant arguments that rule out some of what it does.
  struct Variant {
    Program::NodeId Node = 0;
    llvm::SmallVector<ParamTest, 2> Given;

    friend bool operator<(const Variant &A, const Variant &B) {
      return std::tie(A.Node, A.Given) < std::tie(B.Node, B.Given);
    }
  };
  /// A node, by its number, or behind them a variant.
  using PlaceId = uint32_t;
  /// The places that call a vertex: a place, or a symbol behind them.
  struct CallersOf {
    /// Where the callers of each vertex start in Places.
    std::vector<uint32_t> Start;
    std::vector<PlaceId> Places;

    llvm::ArrayRef<PlaceId> of(uint32_t Vertex) const {
      return llvm::ArrayRef(Places).slice(Start[Vertex],
                                          Start[Vertex + 1] - Start[Vertex]);
    }
  };
  /// The leaves of one category, which do not count where they are reached
  /// through a function that does such once; or all other leaves.
  struct Layer {
    std::optional<Category> Only;
    /// Calls between each place and the nearest leaf.
    std::vector<uint32_t> Distance;
  };

  const Program::Node &nodeAt(PlaceId P) const;
  llvm::ArrayRef<ParamTest> givenAt(PlaceId P) const;
  void findAskedParams();
  /// The variant that \p Call runs, if its constants, or those of the caller
  /// that it passes on, make it one.
  std::optional<Variant> variantOf(const Program::Edge &Call,
                                   llvm::ArrayRef<ParamTest> CallerGiven) const;
  /// Makes places of \p V and of the variants that it calls.
  PlaceId addVariant(const Variant &V);
  void addVariantsOfCallees(PlaceId P);
  /// As addVariant(), and looks how far they are if they are new.
  PlaceId placeOf(const Variant &V);

  /// Calls \p Do for each call of \p P that may happen.
  void
  forEachCall(PlaceId P,
              llvm::function_ref<bool(const Program::Edge &Call)> Do) const;
  /// Calls \p Do for each symbol that the unbound or virtual \p Call may run.
  void forEachTarget(const Program::Edge &Call,
                     llvm::function_ref<void(Program::SymbolId)> Do) const;
  void measure(Layer &L, const CallersOf &Callers) const;
  uint32_t distanceOf(Program::SymbolId S, const Layer &L) const;
  /// The place that \p Call, made with \p CallerGiven, reaches a leaf by, at
  /// distance \p Wanted or, if that is Unreached, as near as any.
  std::optional<PlaceId> targetAt(const Program::Edge &Call,
                                  llvm::ArrayRef<ParamTest> CallerGiven,
                                  uint32_t Wanted, const Layer &L) const;
  bool counts(const Program::Node &N, const Layer &L) const;
  const Program::Leaf *leafOf(PlaceId P, const Layer &L) const;
  Witness witnessFrom(PlaceId P, const Layer &L) const;

  const Program &TheProgram;
  EffectSet Effects;
  VirtualCalls FollowVirtual;
  unsigned MaxDepth;
  std::vector<Variant> Variants;
  std::map<Variant, PlaceId> PlaceOfVariant;
  /// Nodes, and those of their parameters on which it depends what they do.
  llvm::DenseSet<std::pair<Program::NodeId, uint32_t>> Asked;
  std::vector<Layer> Layers;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_LINKER_H
