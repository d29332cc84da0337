//===--- TaskType.h - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What is a task? Is it lazy or eager? What happens when it is dropped?
/// Structure answers first; models say what structure cannot tell.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_TASKTYPE_H
#define ASYNCTIDY_ANALYSIS_TASKTYPE_H

#include "Names.h"

namespace clang::tidy::async {

/// What we know about one class.
struct TaskInfo {
  enum Kind : uint8_t {
    /// No asynchronous work: an ordinary class, a generator, a coroutine type
    /// that nobody can await.
    None,
    /// A task.
    Task,
    /// Can be awaited but is no coroutine's return type: an awaiter, a sender.
    Awaitable,
  };
  Kind TheKind = None;
  Start TheStart = Start::Unknown;
  DropEffect Dropped = DropEffect::Unknown;
  /// The class or its factory must not be ignored, in its author's own words.
  bool NoDiscard = false;
  /// A model or an annotation says that it is a task.
  bool Named = false;
  /// An awaitable that is also a handle to work that may be under way.
  bool IsHandle = false;
  /// Models list the type under `safe`.
  bool Safe = false;
  /// A generator, optional, expected...: coroutines of this type do no
  /// asynchronous work.
  bool IsValue = false;
  /// The entry of role `tasks`, if a model names the type.
  const Entry *Model = nullptr;
  /// The promise type, if there is one.
  const CXXRecordDecl *Promise = nullptr;
  const CXXRecordDecl *Record = nullptr;

  bool isTask() const { return TheKind == Task; }
  /// Work that somebody has to wait for.
  bool isAwaitable() const { return TheKind != None; }
};

/// Classifies types, and remembers. One per translation unit.
class TaskTypes {
public:
  TaskTypes(ASTContext &Context, Names &TheNames)
      : Context(Context), TheNames(TheNames) {}

  /// What \p Type (references stripped) is; never null.
  const TaskInfo &get(QualType Type);
  const TaskInfo &get(const CXXRecordDecl *RD);

  /// Learns from the coroutine \p FD what the promise of its return type is.
  /// All coroutines are noted before any type is asked for.
  void notePromise(const FunctionDecl *FD);

  /// What the coroutine \p FD returns, even if that is no task.
  const TaskInfo &ofCoroutine(const FunctionDecl *FD) {
    return get(FD->getReturnType());
  }

  /// A task, or a container, smart pointer, optional, pair... of tasks: the
  /// innermost task, else null. \p Holder is set if there is one around it.
  const TaskInfo *heldTask(QualType Type, bool &Holder);

  /// Can a coroutine that returns \p Coroutine await a \p Operand?
  bool canAwait(const TaskInfo &Coroutine, const TaskInfo &Operand);

  /// What awaiting a value of \p Info gives; null if the type does not say.
  QualType awaitResult(const TaskInfo &Info);

private:
  TaskInfo classify(const CXXRecordDecl *RD);
  const CXXRecordDecl *findPromise(const CXXRecordDecl *RD);
  bool hasAwaitInterface(const CXXRecordDecl *RD);
  bool hasFreeCoAwait(const CXXRecordDecl *RD);
  bool transformsToAwaitable(const CXXRecordDecl *Promise,
                             const CXXRecordDecl *RD);
  Start startOf(const CXXRecordDecl *Promise);
  DropEffect dropEffectOf(const CXXRecordDecl *RD, Start TheStart);

  ASTContext &Context;
  Names &TheNames;
  llvm::DenseMap<const CXXRecordDecl *, std::unique_ptr<TaskInfo>> Known;
  /// Promise types seen in coroutines of this translation unit, by template.
  llvm::DenseMap<const NamedDecl *, const CXXRecordDecl *> SeenPromises;
  /// Partial and explicit specializations of std::coroutine_traits, by the
  /// template of their first argument. Filled at first use.
  std::optional<llvm::DenseMap<const NamedDecl *, const CXXRecordDecl *>>
      TraitPromises;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_TASKTYPE_H
