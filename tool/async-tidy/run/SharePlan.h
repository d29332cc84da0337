//===--- SharePlan.h - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Which headers are parsed once for which units.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_SHAREPLAN_H
#define ASYNCTIDY_DRIVER_SHAREPLAN_H

#include "frontend/Snapshot.h"
#include <memory>
#include <vector>

namespace clang::tidy::async {

/// The files that a unit includes, by their numbers in a FileTable.
struct UnitIncludes {
  /// What the caller calls the unit.
  size_t Unit = 0;
  /// In order of first inclusion.
  std::vector<unsigned> Files;
};

struct SharedFile {
  SharedHeader Header;
  uint64_t Size = 0;
  bool StandsAlone = false;
};

/// A step of the plan: headers that are parsed after those of the steps above,
/// for all units in and under it. Every one of these units includes them.
struct ShareNode {
  size_t Id = 0;
  std::vector<SharedHeader> Headers;
  std::vector<size_t> Units;
  std::vector<std::unique_ptr<ShareNode>> Children;
};

/// Which units a node of the plan takes together.
enum class ShareBy {
  /// Those that include the same headers, in whatever order: saves most.
  Headers,
  /// Those that begin with the same headers: fits always.
  Order
};

/// A plan for \p Units that saves most of the text which would be parsed again.
/// The result depends on the order of \p Units, not on their numbers. Nodes get
/// numbers from \p NextId on.
std::unique_ptr<ShareNode> planShares(std::vector<UnitIncludes> Units,
                                      llvm::ArrayRef<SharedFile> Files,
                                      ShareBy By, size_t &NextId);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_SHAREPLAN_H
