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

namespace clang::tidy::async {

/// One step of a witness: a call of \p Callee in \p Caller.
struct WitnessStep {
  const Program::Node *Caller;
  const Program::Node *Callee;
  Program::Location Loc;
};

/// The shortest call chain from a function to a leaf. Of several, the one whose
/// calls come first in the source.
struct Witness {
  std::vector<WitnessStep> Steps;
  /// The function that calls the leaf: the last callee, or the start itself.
  const Program::Node *Last = nullptr;
  const Program::Leaf *TheLeaf = nullptr;
};

/// Answers, for one set of effects, which functions have them.
///
/// A call of a symbol with several definitions has an effect only if all of
/// them have it: nobody can tell which one is linked.
class Linker {
public:
  /// \p MaxDepth: longest chain to follow, counted in calls.
  Linker(const Program &TheProgram, EffectSet Effects, VirtualCalls Virtual,
         unsigned MaxDepth);

  /// The witness for \p Call: if it is virtual, that of the implementation that
  /// the options let it reach. Nothing if it has none of the effects.
  std::optional<Witness> witnessOfCall(const Program::Edge &Call) const;

  /// Does \p N, a node of the program, have one of the effects?
  bool reaches(const Program::Node &N) const {
    return distanceTo(N) != Unreached;
  }

private:
  static constexpr uint32_t Unreached = ~0u;

  /// Calls \p Do for each symbol that the unbound or virtual \p Call may run.
  void forEachTarget(const Program::Edge &Call,
                     llvm::function_ref<void(Program::SymbolId)> Do) const;
  uint32_t distanceOf(Program::SymbolId S) const;
  /// The node that \p Call reaches a leaf by, at \p Distance or, if that is
  /// Unreached, as near as any.
  const Program::Node *targetAt(const Program::Edge &Call,
                                uint32_t Distance) const;
  uint32_t distanceTo(const Program::Node &N) const {
    return Distance[&N - TheProgram.nodes().data()];
  }
  bool counts(const Program::Node &N) const;
  const Program::Leaf *leafOf(const Program::Node &N) const;

  const Program &TheProgram;
  EffectSet Effects;
  VirtualCalls FollowVirtual;
  /// Calls between each node and the nearest leaf.
  std::vector<uint32_t> Distance;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_LINKER_H
