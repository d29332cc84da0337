//===--- ModelReader.h - AsyncTidy ----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads one model file (YAML) into plain data, before layers are merged.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_MODELS_MODELREADER_H
#define ASYNCTIDY_MODELS_MODELREADER_H

#include "Models.h"

namespace clang::tidy::async {

/// One model file as written.
struct ModelFile {
  Library TheLibrary;
  std::vector<std::string> Namespaces;
  std::vector<Entry> Entries;
  /// What `remove:` takes away from earlier layers.
  std::vector<std::pair<Role, std::string>> Removed;
};

/// What is wrong with \p Name as a name in a model; empty if nothing is.
std::string nameMistake(llvm::StringRef Name);

/// Reads \p Source. On a mistake returns nothing and appends to \p Errors.
std::optional<ModelFile> readModel(const ModelSource &Source,
                                   std::vector<std::string> &Errors);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_MODELS_MODELREADER_H
