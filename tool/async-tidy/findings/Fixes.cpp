//===--- Fixes.cpp - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "findings/Fixes.h"
#include "reports/ReportOptions.h"
#include "clang/Tooling/Core/Replacement.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace clang::tidy::async {

Error Fixes::apply(ArrayRef<Finding> Findings) {
  std::map<std::string, tooling::Replacements> Edits;
  std::set<std::tuple<std::string, unsigned, unsigned, std::string>> Done;
  std::map<std::string, unsigned> CountOf;
  for (const Finding &F : Findings) {
    if (F.Edits.empty())
      continue;
    // Into copies first: all edits of a finding, or none.
    std::map<std::string, tooling::Replacements> Tried;
    bool Fits = true;
    for (const FindingEdit &E : F.Edits) {
      if (sys::path::is_absolute(E.File)) {
        Fits = false; // not the project's
        break;
      }
      // Two findings may want the very same edit.
      if (Done.count({E.File, E.Offset, E.Length, E.Text}))
        continue;
      auto It = Tried.find(E.File);
      if (It == Tried.end())
        It = Tried.emplace(E.File, Edits[E.File]).first;
      if (Error Conflict = It->second.add(
              tooling::Replacement(E.File, E.Offset, E.Length, E.Text))) {
        consumeError(std::move(Conflict));
        Fits = false;
        break;
      }
    }
    if (!Fits) {
      ++Skipped;
      continue;
    }
    ++Applied;
    for (auto &[File, Replacements] : Tried) {
      Edits[File] = std::move(Replacements);
      ++CountOf[File];
    }
    for (const FindingEdit &E : F.Edits)
      Done.insert({E.File, E.Offset, E.Length, E.Text});
  }

  // All new contents before any is written.
  std::map<std::string, std::string> After;
  for (const auto &[File, Replacements] : Edits) {
    if (Replacements.empty())
      continue;
    const std::string Path = Paths.absolute(File);
    auto Buffer = MemoryBuffer::getFile(Path);
    if (!Buffer)
      return createStringError(Path + ": " + Buffer.getError().message());
    Expected<std::string> Text =
        tooling::applyAllReplacements((*Buffer)->getBuffer(), Replacements);
    if (!Text)
      return Text.takeError();
    Files[File].Before = (*Buffer)->getBuffer().str();
    Files[File].Findings = CountOf[File];
    After[File] = std::move(*Text);
  }
  for (const auto &[File, Text] : After)
    if (Error E = writeFileAtomically(Paths.absolute(File), Text))
      return E;
  return Error::success();
}

Expected<bool> Fixes::takeBack(StringRef File) {
  auto It = Files.find(File.str());
  if (It == Files.end())
    return false;
  if (Error E = writeFileAtomically(Paths.absolute(File), It->second.Before))
    return std::move(E);
  Applied -= std::min(Applied, It->second.Findings);
  Skipped += It->second.Findings;
  Files.erase(It);
  return true;
}

std::set<std::string> Fixes::files() const {
  std::set<std::string> Result;
  for (const auto &[File, C] : Files)
    Result.insert(File);
  return Result;
}

} // namespace clang::tidy::async
