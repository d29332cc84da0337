//===--- NestedRunCheck.cpp - AsyncTidy -----------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NestedRunCheck.h"
#include "analysis/EffectText.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::async {

NestedRunCheck::NestedRunCheck(StringRef Name, ClangTidyContext *Context)
    : EffectCheck(Name, Context) {
  Opts.visit(OptionReader{Options});
  Chains.visit(OptionReader{Options});
  loadModels({modelOf({{"RunFunctions", Role::Run, Opts.RunFunctions}})});
}

void NestedRunCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  EffectCheck::storeOptions(Map);
  Opts.visit(OptionWriter{Options, Map});
  Chains.visit(OptionWriter{Options, Map});
}

/// The task that \p C waits for, if it is handed one.
static const Expr *awaitedTask(const Call &C, TaskTypes &Tasks) {
  for (const Expr *Arg : C.Args)
    if (Tasks.get(Arg->getType()).isAwaitable())
      return Arg;
  return nullptr;
}

/// Must `co_await x` be put in parentheses where \p E stands?
static bool needsParens(const Expr *E, ASTContext &Context) {
  DynTypedNode Node = DynTypedNode::create(*E);
  for (;;) {
    auto Parents = Context.getParents(Node);
    if (Parents.empty())
      return true;
    Node = Parents[0];
    if (Node.get<FullExpr>() || Node.get<ImplicitCastExpr>() ||
        Node.get<MaterializeTemporaryExpr>() ||
        Node.get<CXXBindTemporaryExpr>())
      continue;
    if (const auto *Op = Node.get<BinaryOperator>())
      return !Op->isAssignmentOp();
    if (const auto *TheCall = Node.get<CallExpr>())
      return isa<CXXOperatorCallExpr>(TheCall) ||
             TheCall->getCallee()->IgnoreParenImpCasts() == E;
    if (Node.get<ExplicitCastExpr>())
      return false;
    return Node.get<Expr>() && !Node.get<ParenExpr>() &&
           !Node.get<InitListExpr>() && !Node.get<CXXConstructExpr>();
  }
}

void NestedRunCheck::report(TUAnalysis &Analysis, const EffectSite &Site) {
  const Call &C = Site.Site.TheCall;
  std::string Where = contextText(Site.Context.TheKind, Site.Context.Receiver);
  bool InCoroutine = Site.Context.TheKind == SiteFact::Coroutine;
  const Expr *Task = awaitedTask(C, Analysis.tasks());
  std::string Advice;
  if (!Site.TheLeaf.Instead.empty())
    Advice = "; use '" + Site.TheLeaf.Instead + "'";
  else if (Task && InCoroutine)
    Advice = "; 'co_await' it instead";
  else if (InCoroutine)
    Advice = "; 'co_await' the work instead";
  if (!Task) {
    diag(Site.At, "'%0' runs or waits for an event loop inside a %1%2")
        << Site.TheLeaf.Name << Where << Advice;
    return;
  }
  auto Diag = diag(Site.At,
                   "'%0' waits for a task inside a %1, whose event loop stands "
                   "still, or runs within itself, meanwhile%2")
              << Site.TheLeaf.Name << Where << Advice;

  ASTContext &Context = Analysis.context();
  QualType Awaited =
      Analysis.tasks().awaitResult(Analysis.tasks().get(Task->getType()));
  if (!C.E || !isa<CallExpr>(C.E) || Awaited.isNull() ||
      !Context.hasSameUnqualifiedType(Awaited.getNonReferenceType(),
                                      C.E->getType().getNonReferenceType()) ||
      C.Args.size() != 1 || !InCoroutine ||
      !Analysis.tasks().canAwait(*Site.Context.Task,
                                 Analysis.tasks().get(Task->getType())) ||
      C.E->getBeginLoc().isMacroID() || C.E->getEndLoc().isMacroID() ||
      !allowsAwait(C.E, Context))
    return;
  // `sync_wait(x)` brings one pair of parentheses: use it where it is needed.
  bool Around = needsParens(C.E, Context);
  bool Within = !isPostfixExpr(Task);
  Diag << FixItHint::CreateReplacement(
      CharSourceRange::getCharRange(C.E->getBeginLoc(), Task->getBeginLoc()),
      std::string(Around ? "(" : "") + "co_await " + (Within ? "(" : ""));
  SourceLocation Close = cast<CallExpr>(C.E)->getRParenLoc();
  if (!Around && !Within)
    Diag << FixItHint::CreateRemoval(Close);
  else if (Around && Within)
    Diag << FixItHint::CreateInsertion(Close, ")");
}

void NestedRunCheck::analyze(TUAnalysis &Analysis) {
  forEachEffect(
      Analysis, EffectSet::run(), Chains,
      [&](const EffectSite &Site) { report(Analysis, Site); },
      [](const AsyncContext &, const ScannedCall &) {});
}

} // namespace clang::tidy::async
