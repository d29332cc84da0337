//===--- FilterOptions.cpp - AsyncTidy ------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "findings/FilterOptions.h"
#include "findings/Baseline.h"

using namespace llvm;

namespace clang::tidy::async {

FilterOptions::FilterOptions(Command &C, bool OwnLines)
    : BaselineFile(
          "baseline", cl::desc("Leave out the findings listed in this file"),
          cl::value_desc("file"), cl::sub(C.sub()), cl::cat(C.category())) {
  if (OwnLines)
    return;
  Diff.emplace("diff",
               cl::desc("Report only what the change since this revision "
                        "introduces or touches; REV... means since the branch "
                        "left REV"),
               cl::value_desc("rev"), cl::sub(C.sub()), cl::cat(C.category()));
  LineFilter.emplace("line-filter",
                     cl::desc("The same for given lines, as clang-tidy takes "
                              "them: [{\"name\":\"a.cpp\",\"lines\":"
                              "[[1,3]]}]"),
                     cl::value_desc("json"), cl::sub(C.sub()),
                     cl::cat(C.category()));
  UpdateBaseline.emplace(
      "update-baseline",
      cl::desc("Write the findings of this run to the file of --baseline, and "
               "report none of them"),
      cl::sub(C.sub()), cl::cat(C.category()));
}

bool FilterOptions::any() const {
  return hasDiff() || hasLines() || BaselineFile.getNumOccurrences() ||
         updatesBaseline();
}

std::string FilterOptions::mistake() const {
  const bool HasBaseline = BaselineFile.getNumOccurrences();
  if (hasDiff() && hasLines())
    return "--diff and --line-filter both say which lines are of interest; "
           "give one of them";
  if (HasBaseline && BaselineFile.empty())
    return "--baseline needs the name of a file";
  if (updatesBaseline() && !HasBaseline)
    return "--update-baseline needs --baseline and the file to write";
  if (updatesBaseline() && (hasDiff() || hasLines()))
    return "a baseline holds all findings, so --update-baseline does not go "
           "with --diff or --line-filter";
  return {};
}

static std::string count(size_t N, StringRef What) {
  return std::to_string(N) + " " + What.str() + (N == 1 ? "" : "s");
}

std::optional<unsigned> FilterOptions::apply(std::vector<Finding> &Findings,
                                             StringRef Root, bool Complete,
                                             FindingsAt Before,
                                             const ChangedLines *Own) const {
  const bool HasBaseline = BaselineFile.getNumOccurrences();
  if (std::string Mistake = mistake(); !Mistake.empty()) {
    error() << Mistake << '\n';
    return std::nullopt;
  }

  auto Fail = [](Error E) -> std::optional<unsigned> {
    error() << toString(std::move(E)) << '\n';
    return std::nullopt;
  };
  // First what can go wrong, so that nothing is written by a run that fails.
  std::optional<ChangedLines> Changes;
  if (hasDiff()) {
    auto Lines = changedSince(*Diff, Root);
    if (!Lines)
      return Fail(Lines.takeError());
    Changes = std::move(*Lines);
  } else if (hasLines()) {
    std::vector<std::string> Files;
    for (const Finding &F : Findings) {
      Files.push_back(F.Where.File);
      for (const FindingNote &N : F.Notes)
        Files.push_back(N.Where.File);
      for (const FindingEdit &E : F.Edits)
        Files.push_back(E.File);
    }
    llvm::sort(Files);
    Files.erase(llvm::unique(Files), Files.end());
    auto Lines = parseLineFilter(*LineFilter, Files);
    if (!Lines)
      return Fail(Lines.takeError());
    Changes = std::move(*Lines);
  }

  unsigned Suppressed = 0;
  if (updatesBaseline()) {
    auto Update = updateBaseline(BaselineFile, Findings, Complete);
    if (!Update)
      return Fail(Update.takeError());
    errs() << "async-tidy: '" << BaselineFile << "' has "
           << count(Update->Total, "finding") << ": " << Update->Added
           << " added, " << Update->Removed << " removed\n";
    Suppressed = Findings.size();
    Findings.clear();
  } else if (HasBaseline) {
    auto Known = Baseline::read(BaselineFile);
    if (!Known)
      return Fail(Known.takeError());
    Baseline::Result Result = Known->apply(std::move(Findings));
    Findings = std::move(Result.New);
    Suppressed = Result.Suppressed;
    if (Complete && !Result.Stale.empty())
      errs() << "async-tidy: " << count(Result.Stale.size(), "finding")
             << " in '" << BaselineFile
             << "' no longer occur; --update-baseline takes them out\n";
  }
  if (Changes)
    Own = &*Changes;
  if (!Own)
    return Suppressed;
  Error Failed = Error::success();
  auto Old = [&]() -> std::optional<std::vector<Finding>> {
    if (!hasDiff() || !Before || Own->empty())
      return std::nullopt;
    auto Files = filesAt(*Diff, Root);
    if (!Files) {
      Failed = joinErrors(std::move(Failed), Files.takeError());
      return std::nullopt;
    }
    return Before(*Files);
  };
  Findings = filterByDiff(std::move(Findings), *Own, Old);
  if (Failed)
    return Fail(std::move(Failed));
  return Suppressed;
}

} // namespace clang::tidy::async
