//===--- Checks.cpp - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Makes clangd run our checks.
///
//===----------------------------------------------------------------------===//

#include "ClangdInternals.h"
#include "ProjectFacts.h"
#include "Wrapped.h"
#include "clang-tidy/GlobList.h"
#include "support/CheckList.h"
#include <mutex>

using namespace llvm;

namespace clang::tidy::async {

namespace {

constexpr llvm::StringLiteral OwnChecks[] = {
#define ASYNC_CHECK(Id, Class, Tier, Severity, Fix, Description) Id,
#include "Checks.def"
};

} // namespace

/// Is \p Check fast enough to run while somebody types? Nothing if nobody
/// knows, which the default of FastCheckFilter takes for no. Ours are measured
/// by tool/dev/bench.
std::optional<bool> isFastCheck(StringRef Check) ASYNC_WRAPPER(IS_FAST);
std::optional<bool> isFastCheckInClangd(StringRef Check) ASYNC_WRAPPED(IS_FAST);

std::optional<bool> isFastCheck(StringRef Check) {
  if (is_contained(OwnChecks, Check))
    return true;
  return isFastCheckInClangd(Check);
}

/// The options for a file as clangd makes them of its defaults, .clang-tidy
/// and .clangd files. Ours are added on the terms of async-tidy: a list that
/// does not mention them does not switch them off.
ClangTidyOptions tidyOptions(clangd::TidyProviderRef Provider, StringRef File)
    ASYNC_WRAPPER(TIDY_OPTIONS);
ClangTidyOptions tidyOptionsInClangd(clangd::TidyProviderRef Provider,
                                     StringRef File)
    ASYNC_WRAPPED(TIDY_OPTIONS);

ClangTidyOptions tidyOptions(clangd::TidyProviderRef Provider, StringRef File) {
  ClangTidyOptions Options = tidyOptionsInClangd(Provider, File);
  if (!Provider)
    return Options; // --clang-tidy=false
  // clangd asks before it runs checks on a file.
  static std::once_flag Once;
  std::call_once(Once, [] { TUHost::setDefault(projectFacts()); });
  std::string Checks = Options.Checks.value_or("");
  GlobList Enabled(asyncGlobs(Checks));
  Checks += ",-async-*";
  for (StringRef Check : OwnChecks)
    if (Enabled.contains(Check))
      Checks += ("," + Check).str();
  Options.Checks = std::move(Checks);
  return Options;
}

} // namespace clang::tidy::async
