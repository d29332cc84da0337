//===--- TaskType.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TaskType.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::async {

/// The class called \p Name in \p RD or its bases, through aliases.
static const CXXRecordDecl *memberType(const CXXRecordDecl *RD,
                                       StringRef Name) {
  const NamedDecl *Found = findMember(RD, Name);
  if (const auto *Class = dyn_cast_or_null<CXXRecordDecl>(Found))
    return Class;
  if (const auto *Template = dyn_cast_or_null<ClassTemplateDecl>(Found))
    return Template->getTemplatedDecl();
  if (const auto *Alias = dyn_cast_or_null<TypedefNameDecl>(Found))
    return recordOf(Alias->getUnderlyingType());
  return nullptr;
}

/// True if \p RD declares, or inherits, any of \p MemberNames.
static bool hasAnyMember(const CXXRecordDecl *RD,
                         ArrayRef<StringRef> MemberNames) {
  return llvm::any_of(MemberNames, [&](StringRef Name) {
    return findMember(RD, Name) != nullptr;
  });
}

static bool isAwaiter(const CXXRecordDecl *RD) {
  return findMember(RD, "await_ready") && findMember(RD, "await_resume");
}

/// The function behind a member that may be a template.
static const FunctionDecl *functionOf(const NamedDecl *D) {
  if (const auto *Template = dyn_cast_or_null<FunctionTemplateDecl>(D))
    return Template->getTemplatedDecl();
  return dyn_cast_or_null<FunctionDecl>(D);
}

/// Does \p Type, references and cv stripped, name the same class or class
/// template as \p RD?
static bool namesSameClass(QualType Type, const CXXRecordDecl *RD) {
  const CXXRecordDecl *Named = recordOf(Type);
  return Named && templateOf(Named) == templateOf(RD);
}

static bool isTemplateParameter(QualType Type) {
  return Type.getNonReferenceType()->isTemplateTypeParmType() ||
         Type.getNonReferenceType()->getContainedAutoType();
}

const CXXRecordDecl *TaskTypes::findPromise(const CXXRecordDecl *RD) {
  if (auto It = SeenPromises.find(templateOf(RD)); It != SeenPromises.end())
    return It->second;
  if (const CXXRecordDecl *Nested = memberType(RD, "promise_type"))
    return Nested;

  if (!TraitPromises) {
    TraitPromises.emplace();
    auto AddSpecialization = [&](const CXXRecordDecl *Spec, QualType First) {
      const CXXRecordDecl *Of = recordOf(First);
      const CXXRecordDecl *Promise = memberType(Spec, "promise_type");
      if (Of && Promise)
        TraitPromises->try_emplace(templateOf(Of), Promise);
    };
    // std may reopen inline namespaces (libc++, older libstdc++), so look
    // through them.
    auto StdLookup = Context.getTranslationUnitDecl()->lookup(
        DeclarationName(&Context.Idents.get("std")));
    for (const NamedDecl *Std : StdLookup) {
      const auto *NS = dyn_cast<NamespaceDecl>(Std);
      if (!NS)
        continue;
      for (const NamedDecl *D : NS->lookup(
               DeclarationName(&Context.Idents.get("coroutine_traits")))) {
        const auto *Traits = dyn_cast<ClassTemplateDecl>(D);
        if (!Traits)
          continue;
        SmallVector<ClassTemplatePartialSpecializationDecl *, 8> Partials;
        Traits->getPartialSpecializations(Partials);
        for (const auto *Partial : Partials) {
          const TemplateArgumentList &Args = Partial->getTemplateArgs();
          if (Args.size() && Args[0].getKind() == TemplateArgument::Type)
            AddSpecialization(Partial, Args[0].getAsType());
        }
        for (const auto *Spec : Traits->specializations()) {
          const TemplateArgumentList &Args = Spec->getTemplateArgs();
          if (Args.size() && Args[0].getKind() == TemplateArgument::Type)
            AddSpecialization(Spec, Args[0].getAsType());
        }
      }
    }
  }
  auto It = TraitPromises->find(templateOf(RD));
  return It == TraitPromises->end() ? nullptr : It->second;
}

bool TaskTypes::hasFreeCoAwait(const CXXRecordDecl *RD) {
  DeclarationName CoAwait =
      Context.DeclarationNames.getCXXOperatorName(OO_Coawait);
  // Only the class's own namespaces: an operator that somebody else added for
  // a foreign type (durations, std::future) does not make that type a task.
  for (const DeclContext *DC = RD->getDeclContext(); DC; DC = DC->getParent()) {
    if (!DC->isNamespace())
      continue;
    for (const NamedDecl *D : DC->lookup(CoAwait)) {
      const FunctionDecl *FD = functionOf(D->getUnderlyingDecl());
      if (FD && FD->getNumParams() == 1 &&
          namesSameClass(FD->getParamDecl(0)->getType(), RD))
        return true;
    }
  }
  return false;
}

/// All overloads of await_transform in \p Promise and its bases.
static void awaitTransforms(const CXXRecordDecl *Promise,
                            SmallVectorImpl<const FunctionDecl *> &Result) {
  forEachInHierarchy(Promise, 16, [&](const CXXRecordDecl *Class) {
    const CXXRecordDecl *P = definitionOf(Class);
    if (!P)
      return true;
    DeclarationName Name(&P->getASTContext().Idents.get("await_transform"));
    for (const NamedDecl *D : P->lookup(Name))
      if (const FunctionDecl *FD = functionOf(D->getUnderlyingDecl()))
        Result.push_back(FD);
    return true;
  });
}

bool TaskTypes::transformsToAwaitable(const CXXRecordDecl *Promise,
                                      const CXXRecordDecl *RD) {
  SmallVector<const FunctionDecl *, 4> Transforms;
  awaitTransforms(Promise, Transforms);
  return llvm::any_of(Transforms, [&](const FunctionDecl *FD) {
    return FD->getNumParams() &&
           namesSameClass(FD->getParamDecl(0)->getType(), RD);
  });
}

bool TaskTypes::hasAwaitInterface(const CXXRecordDecl *RD) {
  if (isAwaiter(RD))
    return true;
  if (findMember(RD, Context.DeclarationNames.getCXXOperatorName(OO_Coawait)))
    return true;
  if (hasFreeCoAwait(RD))
    return true;
  if (const CXXRecordDecl *Def = definitionOf(RD))
    for (const CXXBaseSpecifier &Base : Def->bases())
      if (const CXXRecordDecl *BaseDecl = recordOf(Base.getType()))
        if (hasFreeCoAwait(BaseDecl))
          return true;
  return false;
}

/// What a constant `return` in the body of \p FD returns, if that is all it
/// does.
static std::optional<bool> returnedConstant(const FunctionDecl *FD) {
  const auto *Body = dyn_cast_or_null<CompoundStmt>(bodyOf(FD));
  if (!Body || Body->size() != 1)
    return std::nullopt;
  const auto *Return = dyn_cast<ReturnStmt>(Body->body_front());
  if (!Return || !Return->getRetValue())
    return std::nullopt;
  if (const auto *Literal = dyn_cast<CXXBoolLiteralExpr>(
          Return->getRetValue()->IgnoreParenImpCasts()))
    return Literal->getValue();
  return std::nullopt;
}

Start TaskTypes::startOf(const CXXRecordDecl *Promise) {
  const FunctionDecl *Initial =
      functionOf(findMember(Promise, "initial_suspend"));
  if (!Initial)
    return Start::Unknown;
  QualType Type = Initial->getReturnType();
  if (Type->isUndeducedType() || !recordOf(Type)) {
    // `auto initial_suspend()` that nobody instantiated: ask its return
    // statement.
    const Stmt *Body = bodyOf(Initial);
    forEachEvaluated(Body, [&](const Stmt *S) {
      if (const auto *Return = dyn_cast<ReturnStmt>(S))
        if (Return->getRetValue())
          Type = Return->getRetValue()->getType();
      return true;
    });
  }
  const CXXRecordDecl *Awaiter = recordOf(Type);
  if (!Awaiter)
    return Start::Unknown;
  StringRef Name = Awaiter->getName();
  if (Name == "suspend_always")
    return Start::Lazy;
  if (Name == "suspend_never")
    return Start::Eager;
  std::optional<bool> Ready =
      returnedConstant(functionOf(findMember(Awaiter, "await_ready")));
  if (Ready == true)
    return Start::Eager;
  const FunctionDecl *Suspend =
      functionOf(findMember(Awaiter, "await_suspend"));
  const Stmt *SuspendBody = bodyOf(Suspend);
  if (Ready == false && SuspendBody) {
    // An initial awaiter that hands the handle to somebody (an executor) starts
    // the task; one that only keeps it does not.
    bool Calls = false;
    forEachEvaluated(SuspendBody, [&](const Stmt *S) {
      Calls |= isa<CallExpr>(S);
      return !Calls;
    });
    return Calls ? Start::Eager : Start::Lazy;
  }
  return Start::Unknown;
}

/// The destructor of \p Def. In a template it goes by another name than the one
/// that CXXRecordDecl::getDestructor() looks for.
static const CXXDestructorDecl *destructorOf(const CXXRecordDecl *Def) {
  if (const CXXDestructorDecl *Dtor = Def->getDestructor())
    return Dtor;
  for (const Decl *D : Def->decls())
    if (const auto *Dtor = dyn_cast<CXXDestructorDecl>(D))
      return Dtor;
  return nullptr;
}

/// Does the destructor of \p RD, or of one of its fields or bases, end the
/// coroutine frame (`handle.destroy()`)?
static bool destroysFrame(const CXXRecordDecl *RD, unsigned Depth) {
  const CXXRecordDecl *Def = definitionOf(RD);
  if (!Def || Depth > 3)
    return false;
  if (const CXXDestructorDecl *Dtor = destructorOf(Def)) {
    bool Found = false;
    auto CallsDestroy = [&](const Stmt *S) {
      DeclarationName Name;
      if (const auto *Member = dyn_cast<MemberExpr>(S))
        Name = Member->getMemberDecl()->getDeclName();
      else if (const auto *Dependent = dyn_cast<CXXDependentScopeMemberExpr>(S))
        Name = Dependent->getMember();
      else if (const auto *Unresolved = dyn_cast<OverloadExpr>(S))
        Name = Unresolved->getName();
      else if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
        Name = Ref->getDecl()->getDeclName();
      if (Name.isIdentifier() && Name.getAsIdentifierInfo())
        Found |= Name.getAsIdentifierInfo()->getName().contains_insensitive(
                     "destroy") ||
                 Name.getAsIdentifierInfo()->getName().contains_insensitive(
                     "cancel") ||
                 Name.getAsIdentifierInfo()->getName() == "reset";
      return !Found;
    };
    const Stmt *Body = bodyOf(Dtor);
    // A destructor that is defined elsewhere surely does something about it.
    if (!Body && Dtor->isUserProvided())
      return true;
    forEachEvaluated(Body, CallsDestroy);
    if (Found)
      return true;
  }
  for (const FieldDecl *Field : Def->fields())
    if (const CXXRecordDecl *FieldRecord = recordOf(Field->getType()))
      if (destroysFrame(FieldRecord, Depth + 1))
        return true;
  for (const CXXBaseSpecifier &Base : Def->bases())
    if (const CXXRecordDecl *BaseDecl = recordOf(Base.getType()))
      if (destroysFrame(BaseDecl, Depth + 1))
        return true;
  return false;
}

DropEffect TaskTypes::dropEffectOf(const CXXRecordDecl *RD, Start TheStart) {
  if (TheStart == Start::Eager)
    return destroysFrame(RD, 0) ? DropEffect::Cancelled : DropEffect::Detached;
  if (TheStart == Start::Lazy) {
    const CXXRecordDecl *Def = definitionOf(RD);
    if (Def && !Def->isDependentType() && Def->hasTrivialDestructor())
      return DropEffect::Leaks;
    return DropEffect::NeverRuns;
  }
  return DropEffect::Unknown;
}

TaskInfo TaskTypes::classify(const CXXRecordDecl *RD) {
  TaskInfo Info;
  Info.Record = RD;
  const CXXRecordDecl *Def = definitionOf(RD);
  if (!Def || RD->isLambda())
    return Info;

  if (Def->hasAttr<WarnUnusedResultAttr>() ||
      RD->hasAttr<WarnUnusedResultAttr>())
    Info.NoDiscard = true;

  // The nearest class in the hierarchy that a model names decides.
  bool Annotated = asyncAnnotation(Def) == StringRef("task");
  forEachInHierarchy(RD, 16, [&](const CXXRecordDecl *Class) {
    for (const Entry *E : TheNames.find(Class)) {
      if (E->TheRole == Role::Value)
        Info.IsValue = true;
      if (E->TheRole == Role::Safe)
        Info.Safe = true;
      if (E->TheRole == Role::Task && !Info.Model)
        Info.Model = E;
    }
    return !Info.Model;
  });

  Info.Promise = findPromise(RD);
  if (Info.IsValue)
    return Info;

  bool Sender = memberType(RD, "sender_concept") ||
                memberType(RD, "is_sender") || findMember(RD, "is_sender");
  bool Awaitable = hasAwaitInterface(RD) ||
                   (Info.Promise && transformsToAwaitable(Info.Promise, RD)) ||
                   Sender;

  if (Info.Model || Annotated) {
    Info.Named = true;
    Info.TheKind = TaskInfo::Task;
  } else if (Info.Promise && Awaitable) {
    // An awaitable that yields is a stream of values, not one piece of work.
    if (findMember(Info.Promise, "yield_value") &&
        !findMember(Info.Promise, "return_value"))
      Info.IsValue = true;
    else
      Info.TheKind = TaskInfo::Task;
  } else if (Info.Promise) {
    Info.IsValue = findMember(Info.Promise, "yield_value") != nullptr;
  } else if (Awaitable) {
    Info.TheKind = TaskInfo::Awaitable;
    // By protocol an awaiter starts its work in await_suspend and a sender in
    // start(). A type that also offers other ways to get at a result is a
    // handle to work that may be under way already.
    Info.IsHandle = hasAnyMember(
        RD, {"get", "then", "wait", "valid", "detach", "cancel", "resume"});
    if (Sender || (isAwaiter(RD) && !Info.IsHandle)) {
      Info.TheStart = Start::Lazy;
      Info.Dropped = DropEffect::NeverRuns;
    }
    return Info;
  }

  if (Info.Model)
    Info.TheStart = Info.Model->TheStart;
  if (Info.TheStart == Start::Unknown && Info.Promise)
    Info.TheStart = startOf(Info.Promise);
  if (Info.Model)
    Info.Dropped = Info.Model->Dropped;
  if (Info.Dropped == DropEffect::Unknown)
    Info.Dropped = dropEffectOf(RD, Info.TheStart);
  return Info;
}

const TaskInfo &TaskTypes::get(const CXXRecordDecl *RD) {
  static const TaskInfo Nothing;
  if (!RD)
    return Nothing;
  RD = RD->getCanonicalDecl();
  if (auto It = Known.find(RD); It != Known.end())
    return *It->second;
  // Classes may refer to themselves (a base that is a template over the
  // class): answer "nothing" while the question is open.
  Known[RD] = std::make_unique<TaskInfo>();
  auto Info = std::make_unique<TaskInfo>(classify(RD));
  auto &Slot = Known[RD];
  Slot = std::move(Info);
  return *Slot;
}

const TaskInfo &TaskTypes::get(QualType Type) { return get(recordOf(Type)); }

void TaskTypes::notePromise(const FunctionDecl *FD) {
  const CXXRecordDecl *RD = recordOf(FD->getReturnType());
  const CoroutineBodyStmt *Body = coroutineBodyOf(FD);
  if (RD && Body && Body->getPromiseDecl())
    if (const CXXRecordDecl *Promise =
            recordOf(Body->getPromiseDecl()->getType()))
      SeenPromises.try_emplace(templateOf(RD), Promise);
}

/// Standard classes that own what their template arguments name.
static bool isHolder(const CXXRecordDecl *RD) {
  return llvm::is_contained(
      {"vector",     "array", "deque",          "list",          "forward_list",
       "set",        "map",   "unordered_map",  "unordered_set", "multimap",
       "queue",      "stack", "priority_queue", "optional",      "unique_ptr",
       "shared_ptr", "pair",  "tuple",          "variant",       "expected"},
      RD->getName());
}

const TaskInfo *TaskTypes::heldTask(QualType Type, bool &Holder) {
  Holder = false;
  const CXXRecordDecl *RD = recordOf(Type);
  if (!RD)
    return nullptr;
  const TaskInfo &Own = get(RD);
  if (Own.isAwaitable())
    return &Own;
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(RD);
  if (!Spec || !isInStd(Spec) || !isHolder(Spec))
    return nullptr;
  auto Search = [&](const TemplateArgument &Arg,
                    auto &Again) -> const TaskInfo * {
    if (Arg.getKind() == TemplateArgument::Pack) {
      for (const TemplateArgument &Element : Arg.pack_elements())
        if (const TaskInfo *Found = Again(Element, Again))
          return Found;
      return nullptr;
    }
    if (Arg.getKind() != TemplateArgument::Type ||
        Arg.getAsType()->isPointerType() || Arg.getAsType()->isReferenceType())
      return nullptr;
    bool Inner;
    const TaskInfo *Found = heldTask(Arg.getAsType(), Inner);
    // A container of bare awaiters is nothing that anybody writes.
    return Found && Found->isTask() ? Found : nullptr;
  };
  // The first two arguments hold the values; comparators and allocators that
  // follow do not.
  const TemplateArgumentList &Args = Spec->getTemplateArgs();
  for (unsigned I = 0; I < Args.size() && I < 2; ++I)
    if (const TaskInfo *Found = Search(Args[I], Search)) {
      Holder = true;
      return Found;
    }
  return nullptr;
}

bool TaskTypes::canAwait(const TaskInfo &Coroutine, const TaskInfo &Operand) {
  if (!Coroutine.Promise || !Operand.Record)
    return false;
  if (Coroutine.Record &&
      templateOf(Coroutine.Record) == templateOf(Operand.Record))
    return true;
  SmallVector<const FunctionDecl *, 4> Transforms;
  awaitTransforms(Coroutine.Promise, Transforms);
  if (Transforms.empty())
    return hasAwaitInterface(Operand.Record);
  return llvm::any_of(Transforms, [&](const FunctionDecl *FD) {
    // (A deleted one without parameters says that nothing can be awaited.)
    if (!FD->getNumParams() || FD->isDeleted())
      return false;
    QualType Param = FD->getParamDecl(0)->getType();
    if (namesSameClass(Param, Operand.Record))
      return true;
    if (!isTemplateParameter(Param))
      return false;
    // What a constraint lets through we cannot tell.
    const FunctionTemplateDecl *Template = FD->getDescribedFunctionTemplate();
    return FD->getNumParams() == 1 &&
           !(Template && Template->hasAssociatedConstraints());
  });
}

QualType TaskTypes::awaitResult(const TaskInfo &Info) {
  if (!Info.Record)
    return {};
  // task<T> gives T.
  if (Info.isTask() && Info.Promise)
    if (const auto *Spec =
            dyn_cast<ClassTemplateSpecializationDecl>(Info.Record)) {
      const TemplateArgumentList &Args = Spec->getTemplateArgs();
      if (Args.size() && Args[0].getKind() == TemplateArgument::Type)
        return Args[0].getAsType();
    }
  const CXXRecordDecl *Awaiter = Info.Record;
  if (const FunctionDecl *CoAwait = functionOf(findMember(
          Awaiter, Context.DeclarationNames.getCXXOperatorName(OO_Coawait))))
    Awaiter = recordOf(CoAwait->getReturnType());
  const FunctionDecl *Resume =
      Awaiter ? functionOf(findMember(Awaiter, "await_resume")) : nullptr;
  if (!Resume || !isAwaiter(Awaiter) ||
      Resume->getReturnType()->isDependentType() ||
      Resume->getReturnType()->isUndeducedType())
    return {};
  return Resume->getReturnType();
}

} // namespace clang::tidy::async
