//===--- Facts.cpp - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts.h"

namespace clang::tidy::async {

Facts::Id Facts::add(FunctionFacts F) {
  auto [It, New] = Ids.try_emplace(F.USR, Functions.size());
  if (New)
    Functions.push_back(std::move(F));
  return It->second;
}

std::optional<Facts::Id> Facts::idOf(llvm::StringRef USR) const {
  auto It = Ids.find(USR);
  if (It == Ids.end())
    return std::nullopt;
  return It->second;
}

const FunctionFacts *Facts::find(llvm::StringRef USR) const {
  std::optional<Id> I = idOf(USR);
  return I ? &Functions[*I] : nullptr;
}

} // namespace clang::tidy::async
