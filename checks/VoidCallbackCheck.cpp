//===--- VoidCallbackCheck.cpp - AsyncTidy --------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VoidCallbackCheck.h"
#include "base/TaskText.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprConcepts.h"

namespace clang::tidy::async {

VoidCallbackCheck::VoidCallbackCheck(StringRef Name, ClangTidyContext *Context)
    : AsyncCheck(Name, Context) {
  Opts.visit(OptionReader{Options});
  loadModels({modelOf({{"SafeCallees", Role::Safe, Opts.SafeCallees}})});
}

void VoidCallbackCheck::storeOptions(ClangTidyOptions::OptionMap &Map) {
  AsyncCheck::storeOptions(Map);
  Opts.visit(OptionWriter{Options, Map});
}

/// Is \p RD a function object type such as `std::function<void(int)>`?
static bool isVoidFunctionObject(const CXXRecordDecl *RD) {
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(RD);
  if (!Spec || !Spec->getTemplateArgs().size())
    return false;
  const TemplateArgument &First = Spec->getTemplateArgs()[0];
  if (First.getKind() != TemplateArgument::Type)
    return false;
  const auto *Signature = First.getAsType()->getAs<FunctionProtoType>();
  return Signature && Signature->getReturnType()->isVoidType();
}

/// Does \p Type carry a \p Task, as std::future<task> does?
static bool mentions(QualType Type, const TaskInfo &Task) {
  const CXXRecordDecl *RD = recordOf(Type);
  if (!RD)
    return Type->isUndeducedType() || Type->isDependentType();
  if (templateOf(RD) == templateOf(Task.Record))
    return true;
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(RD);
  return Spec &&
         llvm::any_of(Spec->getTemplateArgs().asArray(),
                      [&](const TemplateArgument &Arg) {
                        return Arg.getKind() == TemplateArgument::Type &&
                               mentions(Arg.getAsType(), Task);
                      });
}

/// Does the condition \p E name \p Task, as `returns<F, task<>>` does?
static bool asksFor(const Stmt *E, const TaskInfo &Task) {
  ArrayRef<TemplateArgumentLoc> Args;
  if (const auto *CSE = dyn_cast<ConceptSpecializationExpr>(E)) {
    if (const ASTTemplateArgumentListInfo *Written =
            CSE->getTemplateArgsAsWritten())
      Args = Written->arguments();
  } else if (const auto *DRE = dyn_cast<DeclRefExpr>(E)) {
    Args = DRE->template_arguments();
  } else if (const auto *Overload = dyn_cast<OverloadExpr>(E)) {
    Args = Overload->template_arguments();
  }
  auto Names = [&](const TemplateArgumentLoc &Arg) {
    return Arg.getArgument().getKind() == TemplateArgument::Type &&
           recordOf(Arg.getArgument().getAsType()) &&
           mentions(Arg.getArgument().getAsType(), Task);
  };
  return llvm::any_of(Args, Names) ||
         llvm::any_of(E->children(), [&](const Stmt *Child) {
           return Child && asksFor(Child, Task);
         });
}

/// Is \p FD a template that is there for callables which return \p Task?
static bool isMadeFor(const FunctionDecl *FD, const TaskInfo &Task) {
  const FunctionTemplateDecl *Template =
      FD ? FD->getPrimaryTemplate() : nullptr;
  if (!Template)
    return false;
  const Expr *Condition =
      Template->getTemplateParameters()->getRequiresClause();
  return Condition && asksFor(Condition, Task);
}

/// The class that emplace() or make_unique() constructs from its arguments.
static const CXXRecordDecl *emplacedClass(const FunctionDecl *FD) {
  if (!FD || !isInStd(FD) || !FD->getDeclName().isIdentifier())
    return nullptr;
  const TemplateArgumentList *Args = nullptr;
  if (FD->getName().starts_with("make_"))
    Args = FD->getTemplateSpecializationArgs();
  else if (const auto *MD = dyn_cast<CXXMethodDecl>(FD);
           MD && FD->getName().starts_with("emplace"))
    if (const auto *Spec =
            dyn_cast<ClassTemplateSpecializationDecl>(MD->getParent()))
      Args = &Spec->getTemplateArgs();
  if (!Args || !Args->size() ||
      Args->get(0).getKind() != TemplateArgument::Type)
    return nullptr;
  return recordOf(Args->get(0).getAsType());
}

/// Who swallows the task that the callable \p H returns; empty if nobody is
/// known to.
static std::string swallower(const HandedCallable &H, Names &TheNames,
                             TaskTypes &Tasks, const TaskInfo &Task) {
  const Call &Receiver = H.Receiver;
  const auto *MD = dyn_cast_or_null<CXXMethodDecl>(Receiver.Callee);
  if (MD && isVoidFunctionObject(MD->getParent()) &&
      !Tasks.get(MD->getParent()).isAwaitable() &&
      (isa<CXXConstructorDecl>(MD) || MD->getOverloadedOperator() == OO_Equal))
    return displayName(MD->getParent());
  if (!Receiver.Callee || isCallableWrapper(Receiver.Callee) ||
      isNamed(Receiver, Role::KeepAlive, TheNames) ||
      isMadeFor(Receiver.Callee, Task))
    return {};
  if (H.As == Role::Inline) {
    // Other algorithms pass the results on.
    StringRef Name = Receiver.ObjectDecl ? Receiver.ObjectDecl->getName()
                     : Receiver.Callee->getDeclName().isIdentifier()
                         ? Receiver.Callee->getName()
                         : StringRef();
    return Name.starts_with("for_each") || Name == "call_once" ? Receiver.name()
                                                               : std::string();
  }
  if (H.As == Role::Offload || H.As == Role::Handler) {
    if (isa<CXXConstructorDecl>(Receiver.Callee))
      return displayName(cast<CXXMethodDecl>(Receiver.Callee)->getParent());
    if (!mentions(Receiver.Callee->getReturnType(), Task))
      return Receiver.name();
  }
  if (const CXXRecordDecl *Made = emplacedClass(Receiver.Callee)) {
    bool IsThread = isInStd(Made) && (Made->getName() == "thread" ||
                                      Made->getName() == "jthread");
    if (IsThread || isVoidFunctionObject(Made))
      return Receiver.name();
  }
  return {};
}

void VoidCallbackCheck::analyze(TUAnalysis &Analysis) {
  for (const FunctionDecl *FD : Analysis.functions())
    for (const HandedCallable &H : Analysis.scan(FD).Callables) {
      if (!H.Direct)
        continue;
      // A coroutine that was called already is a task, not a callable.
      if (isa<CallExpr>(strip(H.Argument)) && coroutineBodyOf(H.Function) &&
          Analysis.tasks().get(H.Argument->getType()).isTask())
        continue;
      const TaskInfo &Info = Analysis.tasks().get(H.Function->getReturnType());
      // An eager task that goes on without its handle is what such a callback
      // is written for.
      if (!Info.isTask() || Info.Safe || Info.Dropped == DropEffect::Detached ||
          Info.Dropped == DropEffect::Unknown)
        continue;
      const auto *MD = dyn_cast_or_null<CXXMethodDecl>(H.Receiver.Callee);
      if (isNamed(H.Receiver, Role::Safe, Analysis.names()) ||
          (MD && Analysis.names().find(MD->getParent(), Role::Safe)))
        continue;
      std::string By = swallower(H, Analysis.names(), Analysis.tasks(), Info);
      if (By.empty() || !firstAt(H.Argument->getBeginLoc()))
        continue;
      diag(H.Argument->getBeginLoc(),
           "'%0' drops the task that this coroutine returns, so it %1")
          << By << dropText(Info);
      noteLibrary(Analysis, H.Argument->getBeginLoc(), Info);
    }
}

} // namespace clang::tidy::async
