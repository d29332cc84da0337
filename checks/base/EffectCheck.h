//===--- EffectCheck.h - AsyncTidy ----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What the checks that ask "does this call do that to the loop's thread?"
/// have in common.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_BASE_EFFECTCHECK_H
#define ASYNCTIDY_BASE_EFFECTCHECK_H

#include "AsyncCheck.h"
#include "analysis/Linker.h"

namespace clang::tidy {
template <> struct OptionEnumMapping<async::VirtualCalls> {
  static llvm::ArrayRef<std::pair<async::VirtualCalls, StringRef>>
  getEnumMapping() {
    static constexpr std::pair<async::VirtualCalls, StringRef> Mapping[] = {
        {async::VirtualCalls::None, "none"},
        {async::VirtualCalls::SingleImplementation, "single"},
        {async::VirtualCalls::All, "all"}};
    return Mapping;
  }
};
} // namespace clang::tidy

namespace clang::tidy::async {

// Options of every check that follows call chains.
#define CHAIN_OPTIONS(OPTION)                                                  \
  OPTION(unsigned, MaxDepth, 16,                                               \
         "Longest call chain to follow, in calls; 0: direct calls only.")      \
  OPTION(VirtualCalls, FollowVirtual, VirtualCalls::SingleImplementation,      \
         "Virtual calls to follow: `none`, `single` (those with one visible "  \
         "implementation) or `all`.")                                          \
  OPTION(bool, IncludeTests, false,                                            \
         "Also report in tests: in source files that use a macro of a test "   \
         "framework (`tests` in the models), or are named as tests and "       \
         "include a header that is, and in namespaces called `tests`, "        \
         "`testing`, `unit_tests` or `test_util`.")

ASYNC_OPTIONS(ChainOptions, CHAIN_OPTIONS)

/// A call in an async context that has an effect itself.
struct EffectSite {
  const AsyncContext &Context;
  const ScannedCall &Site;
  const LeafCall &TheLeaf;
  /// Where to report it.
  SourceLocation At;
};

class EffectCheck : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

protected:
  /// Calls \p Report for each call that itself has one of \p Effects while its
  /// context is surely on the loop, and \p Other for each other such call.
  /// Reports those in between, which reach one through other functions.
  void forEachEffect(
      TUAnalysis &Analysis, EffectSet Effects, const ChainOptions &Chains,
      llvm::function_ref<void(const EffectSite &)> Report,
      llvm::function_ref<void(const AsyncContext &, const ScannedCall &)>
          Other);

private:
  void reportChain(TUAnalysis &Analysis, const SiteFact &Site,
                   const Witness &Chain);
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_BASE_EFFECTCHECK_H
