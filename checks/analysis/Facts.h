//===--- Facts.h - AsyncTidy ----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What one translation unit contributes to the whole-program answer "which
/// functions block, and why?". Plain data: no AST in here, apart from source
/// locations that are valid only while their AST lives.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_FACTS_H
#define ASYNCTIDY_ANALYSIS_FACTS_H

#include "models/Models.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/StringMap.h"
#include <string>
#include <vector>

namespace clang::tidy::async {

/// What a call does to its thread: blocks it, or runs a loop on it.
struct Effect {
  /// Set for run functions; then the category says nothing.
  bool IsRun = false;
  Category TheCategory = Category::Wait;
  Strength TheStrength = Strength::Always;
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
    Always |= 1u << static_cast<unsigned>(C);
    if (Maybe)
      MaybeToo |= 1u << static_cast<unsigned>(C);
  }
  bool contains(const Effect &E) const {
    if (E.IsRun)
      return Run;
    unsigned Bit = 1u << static_cast<unsigned>(E.TheCategory);
    return (E.TheStrength == Strength::Always ? Always : MaybeToo) & Bit;
  }

private:
  unsigned Always = 0;
  unsigned MaybeToo = 0;
  bool Run = false;
};

/// A call of a leaf.
struct Leaf {
  std::string Name;
  Effect TheEffect;
  /// What to use instead, as the model of the leaf's library says.
  std::string Instead;
  /// That library; empty if the leaf is no model's.
  std::string Library;
  SourceLocation Loc;
};

/// A call of another function, on the same thread.
struct CallEdge {
  /// USR of the callee.
  std::string Callee;
  /// The call dispatches at run time; the callee is only one candidate.
  bool Virtual = false;
  /// The callee is pure: only overriders can run.
  bool Pure = false;
  SourceLocation Loc;
};

/// One function with a body.
struct FunctionFacts {
  std::string USR;
  /// For messages.
  std::string Name;
  SourceLocation Loc;
  bool InSystemHeader = false;
  std::vector<Leaf> Leaves;
  std::vector<CallEdge> Calls;
  /// USRs of functions that it hands to another thread. No effect of theirs is
  /// an effect of this function.
  std::vector<std::string> Offloaded;
  /// USRs of the virtual functions that it overrides.
  std::vector<std::string> Overrides;
};

/// The facts of one or more translation units, keyed by USR.
class Facts {
public:
  using Id = unsigned;

  /// Adds \p F; facts about the same USR that came first stay.
  Id add(FunctionFacts F);
  const FunctionFacts *find(llvm::StringRef USR) const;
  std::optional<Id> idOf(llvm::StringRef USR) const;
  const FunctionFacts &operator[](Id I) const { return Functions[I]; }
  size_t size() const { return Functions.size(); }

private:
  std::vector<FunctionFacts> Functions;
  llvm::StringMap<Id> Ids;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_FACTS_H
