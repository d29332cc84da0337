//===--- EffectText.h - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// How findings about effects are worded: the same whether a check finds them
/// in one translation unit or the linker in the whole program.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_EFFECTTEXT_H
#define ASYNCTIDY_ANALYSIS_EFFECTTEXT_H

#include "Linker.h"

namespace clang::tidy::async {

/// True for functions that are handed to a loop, or that it knows by their
/// class.
bool isHandler(SiteFact::ContextKind Kind);

/// "coroutine", or "handler given to 'asio::post'".
std::string contextText(SiteFact::ContextKind Kind, llvm::StringRef Receiver);

/// "use '<Instead>'", or advice for the category if \p Instead is empty or a
/// context of \p Kind cannot follow it: only coroutines can await.
std::string adviceText(llvm::StringRef Instead, Category C,
                       SiteFact::ContextKind Kind);

/// The finding that the call at \p Site reaches a leaf by \p Chain.
std::string chainText(const UnitFacts &Unit, const SiteFact &Site,
                      const Witness &Chain);

/// The note for one call on the way: "'f' calls 'g' here".
std::string stepText(llvm::StringRef Caller, llvm::StringRef Callee);

/// The note for the end of \p Chain.
std::string leafText(const Witness &Chain);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_EFFECTTEXT_H
