//===--- FuzzModels.cpp - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Any bytes as a model file, merged with the built-in ones if it is right.
/// tool/dev/fuzz builds and runs it.
///
//===----------------------------------------------------------------------===//

#include "models/ModelReader.h"
#include <cstdlib>

using namespace clang::tidy::async;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  ModelSource Source{"fuzzed.yaml",
                     std::string(reinterpret_cast<const char *>(Data), Size)};
  std::vector<std::string> Errors;
  auto File = readModel(Source, Errors);
  // Either a model or a reason, and each reason says where.
  if (File.has_value() != Errors.empty())
    std::abort();
  for (const std::string &Error : Errors)
    if (Error.compare(0, Source.File.size(), Source.File))
      std::abort();
  if (!File)
    return 0;
  auto Merged = Models::create({Source}, Errors);
  if (!Errors.empty())
    std::abort();
  llvm::SmallVector<const Entry *, 4> Found;
  for (const Entry &E : File->Entries)
    for (bool IsType : {false, true})
      Merged->lookup(E.Name, E.isC(), IsType, Found);
  for (const Entry *E : Found)
    Merged->instead(E, "default");
  return 0;
}
