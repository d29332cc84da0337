//===--- Blocking.h - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Does this call block, or run a loop? A leaf, or a chain of callees.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_BLOCKING_H
#define ASYNCTIDY_ANALYSIS_BLOCKING_H

#include "BodyScan.h"
#include "Facts.h"

namespace clang::tidy::async {

/// A call of a leaf, as the analysis of its body finds it.
struct LeafCall {
  std::string Name;
  Effect TheEffect;
  /// What to use instead, as the model of the leaf's library says.
  std::string Instead;
  /// That library; empty if the leaf is no model's.
  std::string Library;
  SourceLocation Loc;
};

/// What one call comes down to.
struct CallEffect {
  /// The call itself blocks or runs a loop.
  std::optional<LeafCall> TheLeaf;
  /// Otherwise, the body that it runs on this thread.
  const FunctionDecl *Follow = nullptr;
  bool Virtual = false;
};

/// The categories, as bitOf() says, in which what \p FD does is done once, and
/// so is no more than a `maybe`: where something ends, it waits for what was
/// told to end, or runs commands that clean up; who listens looks up the name
/// of its own host; and what onceAtStart() says.
uint16_t onceIn(const FunctionDecl *FD);
/// Those of onceIn() that hold for coroutines, too: a program reads its
/// settings, and prepares its database, before it serves anybody.
uint16_t onceAtStart(const FunctionDecl *FD);

/// Does \p C, of which no model knows, wait for a task or drive a loop?
bool isStructuralRun(const Call &C, TaskTypes &Tasks);

/// Collects the facts of one translation unit, on demand from its contexts.
class Blocking {
public:
  /// What is known about the functions of the translation unit.
  class Functions {
  public:
    virtual const BodyScan &scan(const FunctionDecl *FD) = 0;
    /// The known overriders of a virtual function.
    virtual ArrayRef<const FunctionDecl *>
    overridersOf(const FunctionDecl *Base) = 0;
    virtual bool isInTest(const FunctionDecl *FD) = 0;
    /// Is \p FD one of the handlers that are written here?
    virtual bool isHandler(const FunctionDecl *FD) = 0;
    /// Is \p FD a lambda that was written into a call which runs it on another
    /// thread, whatever calls it there?
    virtual bool isOffloaded(const FunctionDecl *FD) = 0;

  protected:
    ~Functions() = default;
  };

  Blocking(ASTContext &Context, Names &TheNames, TaskTypes &Tasks)
      : Context(Context), TheNames(TheNames), Tasks(Tasks) {}

  /// What \p C comes down to. Computed when it is first asked for: the facts
  /// and several checks want it. \p C stays where it is as long as this.
  const CallEffect &effectOf(const ScannedCall &C);

  /// What running the handler \p FD comes down to.
  CallEffect effectOf(const FunctionDecl *FD);

  /// Adds the facts of \p FD and of everything that it calls.
  void include(const FunctionDecl *FD, Functions &All);

  /// \p C, a call in \p Scan that follows \p Effect, as facts have it. For \p
  /// Choice see ParamConditions::argumentsOf().
  CallFact callOf(const CallEffect &Effect, const ScannedCall &C,
                  const BodyScan &Scan,
                  std::optional<bool> Choice = std::nullopt);

  /// Where facts are collected: everything included so far.
  UnitFacts &facts() { return TheFacts; }

  /// The key of \p FD in facts().
  StringId usrOf(const FunctionDecl *FD);

private:
  FactLocation at(SourceLocation Loc) const;
  FactSpan keep(ArrayRef<ParamTest> Tests);
  CallEffect computeEffect(const ScannedCall &C);
  bool waitsForSpawned(const Call &C);

  ASTContext &Context;
  Names &TheNames;
  TaskTypes &Tasks;
  UnitFacts TheFacts;
  llvm::DenseMap<const FunctionDecl *, StringId> USRs;
  llvm::StringMap<unsigned> Seen;
  llvm::DenseSet<const FunctionDecl *> Included;
  llvm::DenseMap<const ScannedCall *, std::unique_ptr<CallEffect>> Effects;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_BLOCKING_H
