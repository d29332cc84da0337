//===--- DropPath.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DropPath.h"
#include "clang/Analysis/CFG.h"

namespace clang::tidy::async {

namespace {

/// Looks for a path from a variable's declaration to the end of its life on
/// which nobody takes the task.
class PathSearch {
public:
  PathSearch(const VarDecl *VD, ArrayRef<LocalUse> Uses, const BodyScan &Scan,
             ASTContext &Context)
      : VD(VD), Context(Context) {
    for (const LocalUse &U : Uses)
      if (U.Kind == UseKind::Consume || U.Kind == UseKind::GiveAway ||
          U.Kind == UseKind::Void)
        Consumers.insert(U.Ref);
    for (const ScannedCall &C : Scan.Calls)
      if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(C.TheCall.E);
          Op && Op->getOperator() == OO_Equal && C.TheCall.Object)
        if (const auto *Ref = dyn_cast<DeclRefExpr>(strip(C.TheCall.Object));
            Ref && Ref->getDecl() == VD)
          Overwrites.insert(Op);
  }

  std::optional<DropPath> run(const CFG &Graph);

private:
  enum Outcome { Falls, Consumed, Dropped };
  Outcome scanElements(const CFGBlock &Block, unsigned From);
  bool canReachConsumer(const CFGBlock *Block) const;
  bool decides(const CFGBlock &Branch, const CFGBlock *Taken) const;
  bool isAssertion(SourceLocation Loc) const;
  bool isDoubtful(const std::vector<const CFGBlock *> &Path) const;
  void explain(const std::vector<const CFGBlock *> &Path);

  const VarDecl *VD;
  ASTContext &Context;
  llvm::DenseSet<const Stmt *> Consumers;
  llvm::DenseSet<const Stmt *> Overwrites;
  DropPath Result;
};

PathSearch::Outcome PathSearch::scanElements(const CFGBlock &Block,
                                             unsigned From) {
  for (unsigned I = From; I < Block.size(); ++I) {
    auto Element = Block[I].getAs<CFGStmt>();
    if (!Element)
      continue;
    const Stmt *S = Element->getStmt();
    if (Consumers.contains(S) || isa<CXXThrowExpr>(S))
      return Consumed;
    if (Overwrites.contains(S)) {
      Result.Overwriter = S;
      return Dropped;
    }
    // Back at the declaration: the loop went round without a use.
    if (const auto *Decls = dyn_cast<DeclStmt>(S))
      if (llvm::is_contained(Decls->decls(), VD))
        return Dropped;
  }
  return Block.hasNoReturnElement() ? Consumed : Falls;
}

bool PathSearch::canReachConsumer(const CFGBlock *Start) const {
  SmallVector<const CFGBlock *, 16> Work{Start};
  llvm::DenseSet<const CFGBlock *> Seen{Start};
  while (!Work.empty()) {
    const CFGBlock *Block = Work.pop_back_val();
    bool Overwritten = false;
    for (const CFGElement &Element : *Block) {
      auto S = Element.getAs<CFGStmt>();
      if (S && Consumers.contains(S->getStmt()))
        return true;
      if ((Overwritten = S && Overwrites.contains(S->getStmt())))
        break;
    }
    if (Overwritten)
      continue;
    for (const CFGBlock *Next : Block->succs())
      if (Next && Seen.insert(Next).second)
        Work.push_back(Next);
  }
  return false;
}

/// Does it matter for the task that \p Branch goes on to \p Taken?
bool PathSearch::decides(const CFGBlock &Branch, const CFGBlock *Taken) const {
  return Branch.succ_size() > 1 &&
         llvm::any_of(Branch.succs(), [&](const CFGBlock *Next) {
           return Next && Next != Taken && canReachConsumer(Next);
         });
}

bool PathSearch::isAssertion(SourceLocation Loc) const {
  return isInMacro(Loc, Context, [](StringRef Name) {
    for (StringRef Word :
         {"assert", "require", "check", "expect", "verify", "compare"})
      if (Name.contains_insensitive(Word))
        return true;
    return false;
  });
}

void PathSearch::explain(const std::vector<const CFGBlock *> &Path) {
  for (size_t I = Path.size() - 1; I > 0; --I) {
    const CFGBlock *Branch = Path[I - 1];
    if (!decides(*Branch, Path[I]))
      continue;
    Result.Condition = Branch->getTerminatorCondition();
    Result.ConditionIsSwitch =
        isa_and_nonnull<SwitchStmt>(Branch->getTerminatorStmt());
    Result.ConditionIsTrue =
        Branch->succ_begin()->getReachableBlock() == Path[I];
    return;
  }
}

/// Is it doubtful whether the program ever takes \p Path? Conditions may depend
/// on each other, or on what became of the task.
bool PathSearch::isDoubtful(const std::vector<const CFGBlock *> &Path) const {
  auto AssignedIn = [](const CFGElement &Element) -> const ValueDecl * {
    auto S = Element.getAs<CFGStmt>();
    const auto *Assign = S ? dyn_cast<BinaryOperator>(S->getStmt()) : nullptr;
    return Assign && Assign->isAssignmentOp() ? namedValue(Assign->getLHS())
                                              : nullptr;
  };
  // Flags that are set once the task is taken: `done = true`.
  llvm::DenseSet<const ValueDecl *> Flags;
  SmallVector<const CFGBlock *, 16> Work;
  llvm::DenseSet<const CFGBlock *> Seen;
  auto NoteFlags = [&](const CFGBlock &Block, bool After) {
    for (const CFGElement &Element : Block) {
      auto S = Element.getAs<CFGStmt>();
      if (!S)
        continue;
      After |= Consumers.contains(S->getStmt());
      if (!After)
        continue;
      if (const ValueDecl *D = AssignedIn(Element))
        Flags.insert(D);
    }
    return After;
  };
  for (const CFGBlock *Block : *Path.front()->getParent())
    if (NoteFlags(*Block, false))
      Work.push_back(Block);
  while (!Work.empty()) {
    const CFGBlock *Block = Work.pop_back_val();
    for (const CFGBlock *Next : Block->succs())
      // (Where other ways join in, the task may be there still.)
      if (Next && Next->pred_size() == 1 && Seen.insert(Next).second) {
        NoteFlags(*Next, true);
        Work.push_back(Next);
      }
  }

  llvm::DenseSet<const ValueDecl *> Asked;
  for (size_t I = 0; I + 1 < Path.size(); ++I) {
    const CFGBlock *Block = Path[I];
    for (const CFGElement &Element : *Block)
      if (const ValueDecl *D = AssignedIn(Element))
        Asked.erase(D);
    if (!decides(*Block, Path[I + 1]))
      continue;
    const Stmt *Terminator = Block->getTerminatorStmt();
    const Stmt *Asks = Block->getTerminatorCondition();
    if (!Terminator || !Asks)
      continue;
    // ASSERT_TRUE(...): the test is over.
    if (isAssertion(Terminator->getBeginLoc()))
      return true;
    llvm::DenseSet<const ValueDecl *> Here;
    forEachEvaluated(Asks, [&](const Stmt *S) {
      if (const auto *E = dyn_cast<Expr>(S))
        if (const ValueDecl *D = namedValue(E);
            isa_and_nonnull<VarDecl, FieldDecl>(D))
          Here.insert(D);
      return true;
    });
    for (const ValueDecl *D : Here)
      if (D == VD || Flags.contains(D) || !Asked.insert(D).second)
        return true;
  }
  return false;
}

std::optional<DropPath> PathSearch::run(const CFG &Graph) {
  const CFGBlock *Start = nullptr;
  unsigned From = 0;
  for (const CFGBlock *Block : Graph)
    for (unsigned I = 0; I < Block->size(); ++I)
      if (auto Element = (*Block)[I].getAs<CFGStmt>())
        if (const auto *Decls = dyn_cast<DeclStmt>(Element->getStmt());
            Decls && llvm::is_contained(Decls->decls(), VD)) {
          Start = Block;
          From = I + 1;
        }
  if (!Start)
    return std::nullopt;

  llvm::DenseMap<const CFGBlock *, const CFGBlock *> CameFrom;
  SmallVector<std::pair<const CFGBlock *, unsigned>, 16> Work{{Start, From}};
  for (size_t At = 0; At < Work.size(); ++At) {
    auto [Block, First] = Work[At];
    Outcome O = scanElements(*Block, First);
    if (O == Consumed)
      continue;
    if (O == Dropped || Block == &Graph.getExit()) {
      std::vector<const CFGBlock *> Path;
      for (const CFGBlock *B = Block;;) {
        Path.push_back(B);
        auto It = CameFrom.find(B);
        if (It == CameFrom.end() || (B == Start && Path.size() > 1))
          break;
        B = It->second;
      }
      std::reverse(Path.begin(), Path.end());
      if (O != Dropped && isDoubtful(Path))
        return std::nullopt;
      explain(Path);
      return Result;
    }
    for (const CFGBlock *Next : Block->succs())
      if (Next && CameFrom.try_emplace(Next, Block).second)
        Work.push_back({Next, 0});
  }
  return std::nullopt;
}

} // namespace

std::optional<DropPath> findDropPath(const VarDecl *VD, ArrayRef<LocalUse> Uses,
                                     const BodyScan &Scan,
                                     ASTContext &Context) {
  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  std::unique_ptr<CFG> Graph = CFG::buildCFG(
      Scan.Function, const_cast<Stmt *>(writtenBodyOf(Scan.Function)), &Context,
      Options);
  if (!Graph)
    return std::nullopt;
  return PathSearch(VD, Uses, Scan, Context).run(*Graph);
}

} // namespace clang::tidy::async
