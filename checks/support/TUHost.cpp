//===--- TUHost.cpp - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TUHost.h"
#include "analysis/Facts.h"
#include "llvm/ADT/DenseMap.h"
#include <mutex>

namespace clang::tidy::async {

namespace {

/// clang-tidy makes the checks, so nobody can hand them a host: they find it
/// by the AST they look at. The lock is for hosts with several threads.
struct Hosts {
  std::mutex Mutex;
  llvm::DenseMap<const ASTContext *, TUHost *> Map;
  TUHost *Default = nullptr;
};

Hosts &hosts() {
  static Hosts TheHosts;
  return TheHosts;
}

} // namespace

std::unique_ptr<UnitFacts> TUHost::otherUnits(const ASTContext &,
                                              const UnitQuery &) {
  return nullptr;
}

TUHost *TUHost::of(const ASTContext &Context) {
  std::lock_guard<std::mutex> Lock(hosts().Mutex);
  auto It = hosts().Map.find(&Context);
  return It == hosts().Map.end() ? hosts().Default : It->second;
}

void TUHost::setDefault(TUHost &Host) {
  std::lock_guard<std::mutex> Lock(hosts().Mutex);
  hosts().Default = &Host;
}

TUHost::Scope::Scope(const ASTContext &Context, TUHost &Host)
    : Context(Context) {
  std::lock_guard<std::mutex> Lock(hosts().Mutex);
  hosts().Map[&Context] = &Host;
}

TUHost::Scope::~Scope() {
  std::lock_guard<std::mutex> Lock(hosts().Mutex);
  hosts().Map.erase(&Context);
}

} // namespace clang::tidy::async
