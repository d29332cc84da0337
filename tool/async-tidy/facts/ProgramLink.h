//===--- ProgramLink.h - AsyncTidy ----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The link step: from the facts of all translation units to the findings of
/// the whole program.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_PROGRAMLINK_H
#define ASYNCTIDY_DRIVER_PROGRAMLINK_H

#include "facts/UnitFile.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace clang::tidy::async {

struct LinkOptions {
  /// Overrules the FollowVirtual option of the checks.
  std::optional<VirtualCalls> FollowVirtual;
  /// Make LinkResult::Index; paths in it are relative to this. Empty: do not.
  std::string IndexRoot;
};

/// What linking yields, apart from errors.
struct LinkResult {
  /// Sorted by place; each reported once, however many units saw it.
  std::vector<Finding> Findings;
  unsigned Functions = 0;
  unsigned Sites = 0;
  /// What was looked at: coroutines, the lines that they take up, and handlers
  /// and other functions that run on an event loop.
  unsigned Coroutines = 0;
  unsigned CoroutineLines = 0;
  unsigned Handlers = 0;
  /// How many of all these are in tests.
  unsigned InTests = 0;
  /// The bytes of a ProgramIndex.
  std::string Index;
};

/// Links \p NumUnits units. \p Load gives each of them; it may be called twice
/// for one. The order matters only where two chains are equally short.
llvm::Expected<LinkResult>
linkUnits(size_t NumUnits,
          llvm::function_ref<llvm::Expected<Unit>(size_t)> Load,
          const LinkOptions &Options);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_PROGRAMLINK_H
