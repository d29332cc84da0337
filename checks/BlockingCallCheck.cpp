//===--- BlockingCallCheck.cpp - AsyncTidy --------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BlockingCallCheck.h"
#include "analysis/EffectText.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::async {

BlockingCallCheck::BlockingCallCheck(StringRef Name, ClangTidyContext *Context)
    : EffectCheck(Name, Context) {
  Opts.visit(OptionReader{Options});
  Chains.visit(OptionReader{Options});
  loadModels({modelOf(
      {{"BlockingFunctions", Role::Blocking, Opts.BlockingFunctions},
       {"NonblockingFunctions", Role::Nonblocking, Opts.NonblockingFunctions},
       {"OffloadFunctions", Role::Offload, Opts.OffloadFunctions},
       {"HandlerFunctions", Role::Handler, Opts.HandlerFunctions}})});
}

void BlockingCallCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  EffectCheck::storeOptions(Map);
  Opts.visit(OptionWriter{Options, Map});
  Chains.visit(OptionWriter{Options, Map});
}

void BlockingCallCheck::registerMatchers(ast_matchers::MatchFinder *Finder) {
  for (StringRef Item : Opts.Categories) {
    auto [Name, Suffix] = Item.split(':');
    if (!categoryByName(Name) || (!Suffix.empty() && Suffix != "maybe"))
      configurationDiag("unknown category '%0' in Categories; known are sleep, "
                        "wait, lock, multiplex, network, dns, file, process, "
                        "database, stdin, gui, each also as 'name:maybe'",
                        DiagnosticIDs::Error)
          << Item;
  }
  for (StringRef Pattern : Opts.SiblingPatterns)
    if (Pattern.count('%') != 1)
      configurationDiag("'%0' in SiblingPatterns needs one '%%', which stands "
                        "for the function's name",
                        DiagnosticIDs::Error)
          << Pattern;
  EffectCheck::registerMatchers(Finder);
}

static StringRef sourceText(const Expr *E, ASTContext &Context) {
  return Lexer::getSourceText(
      CharSourceRange::getTokenRange(E->getSourceRange()),
      Context.getSourceManager(), Context.getLangOpts());
}

/// The library's own sleep with the blocking one's argument, if that is all
/// that has to change.
static std::optional<std::string>
sleepInstead(const EffectSite &Site, const Models &M, ASTContext &Context) {
  const Call &C = Site.Site.TheCall;
  if (Site.TheLeaf.TheEffect.TheCategory != Category::Sleep ||
      Site.Context.TheKind != SiteFact::Coroutine)
    return std::nullopt;
  const Entry *Sleep = M.sleepFor(Site.Context.Known);
  if (!Sleep)
    return std::nullopt;
  // Only durations mean the same to both.
  StringRef Argument = "duration";
  if (C.Args.size() == 1) {
    const CXXRecordDecl *RD = recordOf(C.Args[0]->getType());
    if (RD && qualifiedName(RD) == "std::chrono::duration")
      Argument = sourceText(C.Args[0], Context);
  }
  std::string Text = Sleep->Instead;
  for (size_t At; (At = Text.find("$0")) != std::string::npos;)
    Text.replace(At, 2, Argument.str());
  return Text;
}

std::string BlockingCallCheck::advice(TUAnalysis &Analysis,
                                      const EffectSite &Site) const {
  const LeafCall &L = Site.TheLeaf;
  Category C = L.TheEffect.TheCategory;
  const Entry *Known = Site.Context.Known;
  std::string Text;
  auto Sleep = sleepInstead(Site, models(), Analysis.context());
  // What is to be awaited is awaited in coroutines of its own library; what a
  // loop does better than the platform it does for all.
  if (Known && (models().speaksFor(L.Library, *Known->From) ||
                (!L.Instead.empty() && L.Library != "posix" &&
                 !StringRef(L.Instead).contains("co_await"))))
    Text = L.Instead;
  else if (Sleep)
    Text = *Sleep;
  else if (Known)
    Text = models().instead(Known, categoryName(C));
  if (Text.empty())
    Text = L.Instead;
  if (Text.empty())
    Text = models().instead(Known, categoryName(C));
  if (Text.empty())
    Text = models().instead(Known, "default");
  return adviceText(Text, C, Site.Context.TheKind);
}

void BlockingCallCheck::report(TUAnalysis &Analysis, const EffectSite &Site) {
  const Call &C = Site.Site.TheCall;
  const LeafCall &L = Site.TheLeaf;
  std::string Where;
  if (isHandler(Site.Context.TheKind))
    Where = " in a " + contextText(Site.Context.TheKind, Site.Context.Receiver);
  auto Diag = diag(Site.At, "'%0' blocks the event loop%1 (%2); %3")
              << L.Name << Where << categoryName(L.TheEffect.TheCategory)
              << advice(Analysis, Site);
  auto Instead = sleepInstead(Site, models(), Analysis.context());
  if (Instead && C.E && C.Args.size() == 1 && C.Discarded &&
      StringRef(*Instead).starts_with("co_await ") &&
      !StringRef(*Instead).contains('<') &&
      !StringRef(*Instead).contains("duration") &&
      !C.E->getBeginLoc().isMacroID() && !C.E->getEndLoc().isMacroID() &&
      allowsAwait(C.E, Analysis.context()))
    Diag << FixItHint::CreateReplacement(C.E->getSourceRange(), *Instead);
}

//===----------------------------------------------------------------------===//
// Siblings
//===----------------------------------------------------------------------===//

static bool isAsyncName(StringRef Name) {
  return Name.contains_insensitive("async") || Name.starts_with("co_") ||
         Name.starts_with("try") || Name.ends_with("_coro");
}

/// A callable in type-erased form: a function pointer, std::function and its
/// kin.
static bool isErasedCallable(QualType Type) {
  Type = Type.getNonReferenceType();
  const CXXRecordDecl *RD = recordOf(Type);
  return Type->isFunctionPointerType() ||
         (RD && isInStd(RD) && RD->getName().contains("function"));
}

/// Does \p FD do its work later: hand out an awaitable, or take somebody to
/// call back?
static bool isAsynchronous(const NamedDecl *D, const FunctionDecl *Twin,
                           TaskTypes &Tasks) {
  const FunctionDecl *FD = nullptr;
  if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D))
    FD = Template->getTemplatedDecl();
  else
    FD = dyn_cast<FunctionDecl>(D);
  if (!FD)
    return false;
  if (Tasks.get(FD->getReturnType()).isAwaitable())
    return true;
  unsigned Params = FD->getNumParams();
  if (Params < Twin->getMinRequiredArguments() + 1 || !Params)
    return false;
  QualType Last = FD->getParamDecl(Params - 1)->getType().getNonReferenceType();
  return Last->isTemplateTypeParmType() || isErasedCallable(Last);
}

/// Whoever may say whom to call when it is done need not wait: the sibling is
/// there to spare a callback, not a wait.
static bool takesCompletion(const FunctionDecl *FD) {
  return FD->getReturnType()->isVoidType() &&
         llvm::any_of(FD->parameters(), [](const ParmVarDecl *Param) {
           return isErasedCallable(Param->getType());
         });
}

/// A body without calls does not wait for anything.
static bool isTrivialBody(const FunctionDecl *FD) {
  const Stmt *Body = bodyOf(FD);
  return Body && forEachEvaluated(Body, [](const Stmt *S) {
           return !isa<CallExpr>(S) && !isa<CXXUnresolvedConstructExpr>(S);
         });
}

void BlockingCallCheck::checkSibling(TUAnalysis &Analysis,
                                     const AsyncContext &Context,
                                     const ScannedCall &C) {
  const FunctionDecl *FD = C.TheCall.Callee;
  if (!FD || C.Awaited || !C.TheCall.E || !FD->getDeclName().isIdentifier() ||
      isa<CXXConstructorDecl>(FD) || isAsyncName(FD->getName()) ||
      FD->isExternC() || isInStd(FD) || coroutineBodyOf(FD) ||
      takesCompletion(FD))
    return;
  const auto *MD = dyn_cast<CXXMethodDecl>(FD);
  if (isLambdaOperator(FD))
    return;
  TaskTypes &Tasks = Analysis.tasks();
  bool Holder;
  if (Tasks.heldTask(FD->getReturnType(), Holder))
    return;
  if (!Analysis.names().find(FD).empty() || asyncAnnotation(FD))
    return; // a model knows better
  if (llvm::is_contained(Opts.IgnoredSiblings, qualifiedName(FD)) ||
      isTrivialBody(FD->getDefinition() ? FD->getDefinition() : FD))
    return;

  // The siblings themselves may well be made of the blocking function.
  auto Own = Context.Function->getDeclName();
  if (Own.isIdentifier() && Own.getAsIdentifierInfo())
    for (StringRef Pattern : Opts.SiblingPatterns) {
      auto [Prefix, Suffix] = Pattern.split('%');
      if (Own.getAsIdentifierInfo()->getName() ==
          (Prefix + FD->getName() + Suffix).str())
        return;
    }

  for (StringRef Pattern : Opts.SiblingPatterns) {
    auto [Prefix, Suffix] = Pattern.split('%');
    std::string Name = (Prefix + FD->getName() + Suffix).str();
    DeclarationName Wanted(&Analysis.context().Idents.get(Name));
    const NamedDecl *Sibling = nullptr;
    if (MD) {
      Sibling = findMember(MD->getParent(), Wanted);
    } else {
      const DeclContext *DC = FD->getDeclContext()->getRedeclContext();
      if (DC->isNamespace())
        for (const NamedDecl *Found : DC->lookup(Wanted))
          Sibling = Found;
    }
    if (!Sibling || !isAsynchronous(Sibling, FD, Tasks))
      continue;
    // Who calls both, on different paths, chose between them.
    if (llvm::any_of(Analysis.scan(Context.Function).Calls,
                     [&](const ScannedCall &Other) {
                       return Other.TheCall.Callee &&
                              Other.TheCall.Callee->getDeclName() == Wanted;
                     }))
      return;
    if (!firstAt(C.TheCall.Loc))
      return;
    diag(C.TheCall.Loc,
         "'%0' has an asynchronous sibling; in a %1 use '%2' instead")
        << C.TheCall.name() << contextText(Context.TheKind, Context.Receiver)
        << Name;
    diag(Sibling->getLocation(), "the sibling is declared here",
         DiagnosticIDs::Note);
    return;
  }
}

void BlockingCallCheck::analyze(TUAnalysis &Analysis) {
  EffectSet Effects;
  for (StringRef Item : Opts.Categories) {
    auto [Name, Suffix] = Item.split(':');
    if (auto C = categoryByName(Name))
      Effects.add(*C, Suffix == "maybe");
  }
  forEachEffect(
      Analysis, Effects, Chains,
      [&](const EffectSite &Site) { report(Analysis, Site); },
      [&](const AsyncContext &Context, const ScannedCall &C) {
        if (Opts.CheckSiblings)
          checkSibling(Analysis, Context, C);
      });
}

} // namespace clang::tidy::async
