//===--- Names.h - AsyncTidy ----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// From declarations to what the models say about them.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_NAMES_H
#define ASYNCTIDY_ANALYSIS_NAMES_H

#include "models/Models.h"
#include "support/AstUtil.h"
#include "llvm/ADT/DenseMap.h"

namespace clang::tidy::async {

/// Looks declarations up in the models, and remembers. One per translation
/// unit: not shared between threads.
class Names {
public:
  explicit Names(std::shared_ptr<const Models> M) : TheModels(std::move(M)) {}

  const Models &models() const { return *TheModels; }

  /// All entries for \p D: by its own name, and by those of the virtual
  /// functions that it overrides.
  ArrayRef<const Entry *> find(const NamedDecl *D);

  /// The first entry of role \p R for \p D that speaks of functions reached
  /// \p How, or null. Conditions are not tested.
  const Entry *find(const NamedDecl *D, Role R, Via How = Via::Argument);

  /// Calls \p Do with each entry that named something so far.
  void forEachUsed(llvm::function_ref<void(const Entry &)> Do) const {
    for (const auto &[D, Entries] : Known)
      for (const Entry *E : Entries)
        Do(*E);
  }

  /// Remembers that the user's code calls \p FD, if some condition asks.
  void noteCalled(const FunctionDecl *FD) {
    if (!FD || TheModels->watchedCalls().empty())
      return;
    std::string Name = qualifiedName(FD);
    if (TheModels->watchedCalls().contains(Name))
      Called.insert(Name);
  }
  bool isCalled(StringRef Name) const { return Called.contains(Name); }

private:
  void collect(const NamedDecl *D, SmallVectorImpl<const Entry *> &Result);

  std::shared_ptr<const Models> TheModels;
  llvm::StringSet<> Called;
  llvm::DenseMap<const Decl *, SmallVector<const Entry *, 0>> Known;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_NAMES_H
