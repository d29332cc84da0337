//===--- TUAnalysis.cpp - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TUAnalysis.h"
#include <mutex>

namespace clang::tidy::async {

namespace {

/// Checks of one translation unit find each other's work here. Each entry dies
/// with its last holder; the lock is needed because clangd analyses several
/// files at once.
class Registry {
public:
  std::shared_ptr<TUAnalysis> get(ASTContext &Context,
                                  std::shared_ptr<const Models> M) {
    std::lock_guard<std::mutex> Lock(Mutex);
    llvm::erase_if(Entries, [](const Item &I) { return I.Analysis.expired(); });
    for (const Item &I : Entries)
      if (I.Context == &Context && I.Digest == M->digest())
        if (auto Found = I.Analysis.lock())
          return Found;
    std::string Digest = M->digest().str();
    auto Made = std::make_shared<TUAnalysis>(Context, std::move(M));
    Entries.push_back({&Context, std::move(Digest), Made});
    return Made;
  }

private:
  struct Item {
    const ASTContext *Context;
    std::string Digest;
    std::weak_ptr<TUAnalysis> Analysis;
  };
  std::mutex Mutex;
  std::vector<Item> Entries;
};

} // namespace

std::shared_ptr<TUAnalysis> TUAnalysis::get(ASTContext &Context,
                                            std::shared_ptr<const Models> M) {
  static Registry TheRegistry;
  return TheRegistry.get(Context, std::move(M));
}

TUAnalysis::TUAnalysis(ASTContext &Context, std::shared_ptr<const Models> M)
    : Context(Context), TheModels(M), TheNames(M), Tasks(Context, TheNames),
      TheBlocking(Context, TheNames, Tasks) {}

void TUAnalysis::add(const FunctionDecl *FD) {
  if (!Added.insert(FD).second)
    return;
  Functions.push_back(FD);
  if (const auto *MD = dyn_cast<CXXMethodDecl>(FD))
    for (const CXXMethodDecl *Base : MD->overridden_methods())
      Overriders[Base->getCanonicalDecl()].push_back(FD);
  // Conditions may ask what the whole file calls.
  if (!TheModels->watchedCalls().empty())
    forEachEvaluated(writtenBodyOf(FD), [&](const Stmt *S) {
      if (const auto *TheCall = dyn_cast<CallExpr>(S))
        TheNames.noteCalled(TheCall->getDirectCallee());
      return true;
    });
  // Learns the promise type, so that it does not matter who asks first.
  if (coroutineBodyOf(FD))
    Tasks.notePromise(FD);
}

const BodyScan &TUAnalysis::scan(const FunctionDecl *FD) {
  if (auto It = Scans.find(FD); It != Scans.end())
    return *It->second;
  auto Scan = std::make_unique<BodyScan>(scanBody(FD, TheNames, Context));
  return *(Scans[FD] = std::move(Scan));
}

const std::vector<AsyncContext> &TUAnalysis::contexts() {
  if (!Contexts)
    Contexts = findAsyncContexts(
        Functions,
        [&](const FunctionDecl *FD) -> const BodyScan & { return scan(FD); },
        Tasks, TheNames);
  return *Contexts;
}

ArrayRef<const FunctionDecl *>
TUAnalysis::overridersOf(const FunctionDecl *Base) const {
  auto It = Overriders.find(Base->getCanonicalDecl());
  if (It == Overriders.end())
    return {};
  return It->second;
}

const Facts &TUAnalysis::facts() {
  if (!HasFacts) {
    HasFacts = true;
    for (const AsyncContext &C : contexts())
      TheBlocking.include(
          C.Function,
          [&](const FunctionDecl *FD) -> const BodyScan & { return scan(FD); },
          [&](const FunctionDecl *FD) { return overridersOf(FD); });
  }
  return TheBlocking.facts();
}

} // namespace clang::tidy::async
