//===--- HopFlow.cpp - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HopFlow.h"

namespace clang::tidy::async {

/// The coroutine that \p Operand calls, to await what it returns; or null.
static const FunctionDecl *awaitedCoroutine(const Expr *Operand) {
  const auto *Made = dyn_cast<CallExpr>(strip(Operand));
  const FunctionDecl *FD = Made ? Made->getDirectCallee() : nullptr;
  FD = FD ? FD->getDefinition() : nullptr;
  return FD && coroutineBodyOf(FD) ? FD : nullptr;
}

HopFlow::HopFlow(
    const BodyScan &Scan, bool StartsOffLoop, bool ResumesHome,
    llvm::function_ref<bool(const FunctionDecl *)> IsElsewhereAfter,
    Names &TheNames, ASTContext &Context) {
  HopMap Hops;
  for (const ScannedAwait &Await : Scan.Awaits) {
    forEachEvaluated(Await.Operand, [&](const Stmt *S) {
      if (const auto *E = dyn_cast<Expr>(S))
        if (std::optional<Call> C = Call::of(E))
          if (const Entry *Hop = match(*C, Role::Hop, TheNames, Context))
            Hops.try_emplace(Await.E, Hop->To);
      return true;
    });
    if (ResumesHome)
      continue;
    if (const FunctionDecl *FD = awaitedCoroutine(Await.Operand);
        FD && IsElsewhereAfter(FD))
      Hops.try_emplace(Await.E, HopTarget::Elsewhere);
  }
  // A promise may move its coroutine before the first statement.
  bool StartsOff = false;
  if (const CoroutineBodyStmt *Body = coroutineBodyOf(Scan.Function))
    if (const VarDecl *Promise = Body->getPromiseDecl()) {
      Call Start;
      Start.Callee = dyn_cast_or_null<FunctionDecl>(
          findMember(recordOf(Promise->getType()), "initial_suspend"));
      if (Start.Callee)
        if (const Entry *Hop = match(Start, Role::Hop, TheNames, Context))
          StartsOff = Hop->To == HopTarget::Elsewhere;
    }
  const bool Moves = StartsOff || llvm::any_of(Hops, [](const auto &Hop) {
                       return Hop.second == HopTarget::Elsewhere;
                     });
  if (!Moves && !StartsOffLoop)
    return;
  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  std::unique_ptr<CFG> Graph = CFG::buildCFG(
      Scan.Function, const_cast<Stmt *>(writtenBodyOf(Scan.Function)), &Context,
      Options);
  if (!Graph) {
    // Some templates have no graph before they are instantiated: no answer.
    IsUnknown = EndsOff = EndsElsewhere = true;
    return;
  }
  if (Moves)
    follow(*Graph, StartsOff, Hops);
  if (StartsOffLoop) {
    // Whatever it waits for may be what resumes it on a loop.
    for (const ScannedAwait &Await : Scan.Awaits)
      Hops[Await.E] = HopTarget::Loop;
    follow(*Graph, true, Hops);
  }
}

/// Where a coroutine may be.
enum Whereabouts : uint8_t { Nowhere = 0, OnLoop = 1, Off = 2 };

/// Is \p Block, which leads to the exit, none of an ordinary end?
static bool endsInThrow(const CFGBlock &Block) {
  if (Block.hasNoReturnElement())
    return true;
  for (const CFGElement &Element : llvm::reverse(Block))
    if (auto Last = Element.getAs<CFGStmt>())
      return isa<CXXThrowExpr>(Last->getStmt());
  return false;
}

/// The block behind the loop whose condition \p Block is, if its body may run
/// again; else null.
static const CFGBlock *behindLoop(const CFGBlock &Block) {
  if (!isa_and_nonnull<WhileStmt, ForStmt, CXXForRangeStmt>(
          Block.getTerminatorStmt()) ||
      Block.succ_size() != 2 ||
      llvm::none_of(Block.preds(), [](const CFGBlock *Before) {
        return Before && Before->getLoopTarget();
      }))
    return nullptr;
  return *std::next(Block.succ_begin());
}

void HopFlow::follow(const CFG &Graph, bool StartsOff, const HopMap &Hops) {
  // Anything in a try block may throw, whatever hopped before it: the CFG knows
  // no such edges.
  llvm::DenseMap<const Stmt *, SmallVector<unsigned, 1>> HandlersOf;
  for (const CFGBlock *Block : Graph)
    if (const auto *Try =
            dyn_cast_or_null<CXXTryStmt>(Block->getTerminatorStmt()))
      forEachEvaluated(Try->getTryBlock(), [&](const Stmt *S) {
        HandlersOf[S].push_back(Block->getBlockID());
        return true;
      });

  // Forward: a block may start wherever one of its predecessors may end.
  using States = std::vector<uint8_t>;
  auto Transfer = [&](const CFGBlock &Block, const States &Entry,
                      llvm::function_ref<void(const Stmt *, uint8_t)> At,
                      llvm::function_ref<void(unsigned, uint8_t)> Throws) {
    uint8_t Where = Entry[Block.getBlockID()];
    for (const CFGElement &Element : Block) {
      auto CFGS = Element.getAs<CFGStmt>();
      if (!CFGS)
        continue;
      const Stmt *S = CFGS->getStmt();
      At(S, Where);
      if (auto It = Hops.find(S); It != Hops.end() && Where)
        Where = It->second == HopTarget::Elsewhere ? Off : OnLoop;
      if (Where)
        for (unsigned Handler : HandlersOf.lookup(S))
          Throws(Handler, Where);
    }
    return Where;
  };
  auto Ignore = [](auto, auto) {};
  // Where the loop is left whose condition \p Block is, once its body has run.
  auto LeavingLoop = [&](const CFGBlock &Block, const States &Entry) {
    States Back = Entry;
    uint8_t &Again = Back[Block.getBlockID()] = Nowhere;
    for (const CFGBlock *Before : Block.preds())
      if (Before && Before->getLoopTarget())
        Again |= Transfer(*Before, Entry, Ignore, Ignore);
    return Transfer(Block, Back, Ignore, Ignore);
  };
  // With LoopsRun, the bodies of loops run once at least.
  auto Solve = [&](bool LoopsRun) {
    States Entry(Graph.getNumBlockIDs(), Nowhere);
    Entry[Graph.getEntry().getBlockID()] = StartsOff ? Off : OnLoop;
    bool Changed = true;
    auto Add = [&](unsigned Block, uint8_t Where) {
      if ((Entry[Block] | Where) != Entry[Block]) {
        Entry[Block] |= Where;
        Changed = true;
      }
    };
    while (Changed) {
      Changed = false;
      for (const CFGBlock *Block : Graph) {
        const uint8_t Where = Transfer(*Block, Entry, Ignore, Add);
        const CFGBlock *After = LoopsRun ? behindLoop(*Block) : nullptr;
        for (const CFGBlock *Next : Block->succs())
          if (Next)
            Add(Next->getBlockID(),
                Next == After ? LeavingLoop(*Block, Entry) : Where);
      }
    }
    return Entry;
  };
  const States May = Solve(false);
  for (const CFGBlock *Block : Graph)
    Transfer(
        *Block, May,
        [&](const Stmt *S, uint8_t Where) {
          // Silence where the answer depends on the path.
          if (Where & Off)
            OffLoop.insert(S);
        },
        Ignore);
  EndsOff |= May[Graph.getExit().getBlockID()] & Off;

  // Where it is at its last co_return, or at the end of its body. Those in
  // front of it are for when there is nothing to do.
  const States Usual = Solve(true);
  SourceLocation Last;
  uint8_t AtLast = Nowhere, AtEnd = Nowhere;
  for (const CFGBlock *Block : Graph.getExit().preds()) {
    if (!Block || endsInThrow(*Block))
      continue;
    const uint8_t Where = behindLoop(*Block) == &Graph.getExit()
                              ? LeavingLoop(*Block, Usual)
                              : Transfer(*Block, Usual, Ignore, Ignore);
    const CoreturnStmt *Return = nullptr;
    for (const CFGElement &Element : *Block)
      if (auto CFGS = Element.getAs<CFGStmt>())
        if (const auto *Found = dyn_cast<CoreturnStmt>(CFGS->getStmt()))
          Return = Found;
    if (!Return) {
      AtEnd |= Where;
    } else if (Where && (Last.isInvalid() || Last < Return->getBeginLoc())) {
      Last = Return->getBeginLoc();
      AtLast = Where;
    }
  }
  EndsElsewhere |= (AtEnd ? AtEnd : AtLast) == Off;
}

} // namespace clang::tidy::async
