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

/// How many implementations a virtual call may have for the Linker to follow
/// it.
enum class VirtualCalls : uint8_t { None, SingleImplementation, All };

/// One step of a witness: a call of \p Callee in \p Caller.
struct WitnessStep {
  const FunctionFacts *Caller;
  const FunctionFacts *Callee;
  SourceLocation Loc;
};

/// The shortest call chain from a function to a leaf.
struct Witness {
  std::vector<WitnessStep> Steps;
  /// The function that calls the leaf: the last callee, or the start itself.
  const FunctionFacts *Last = nullptr;
  const Leaf *TheLeaf = nullptr;
};

/// Answers, for one set of effects, which functions have them.
class Linker {
public:
  /// \p MaxDepth: longest chain to follow, counted in calls.
  Linker(const Facts &TheFacts, EffectSet Effects, VirtualCalls Virtual,
         unsigned MaxDepth);

  /// The witness for the function \p USR, or nothing if it has none of the
  /// effects.
  std::optional<Witness> witness(llvm::StringRef USR) const;

  /// The witness for \p Call: if it is virtual, that of the implementation that
  /// the options let it reach.
  std::optional<Witness> witnessOfCall(const CallEdge &Call) const;

private:
  /// The functions that \p Call may run.
  std::vector<Facts::Id> targetsOf(const CallEdge &Call) const;

  struct Reach {
    /// Calls between the function and the leaf.
    unsigned Distance = ~0u;
    /// What leads there: a call of Next at Loc, or else a leaf.
    Facts::Id Next = 0;
    SourceLocation Loc;
    const Leaf *TheLeaf = nullptr;
  };

  const Facts &TheFacts;
  VirtualCalls FollowVirtual;
  /// Virtual functions, and the functions that override them.
  llvm::StringMap<std::vector<Facts::Id>> Overriders;
  std::vector<Reach> Reached;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_LINKER_H
