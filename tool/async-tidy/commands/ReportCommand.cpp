//===--- ReportCommand.cpp - AsyncTidy ------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// async-tidy report: makes reports of saved findings.
///
//===----------------------------------------------------------------------===//

#include "findings/FilterOptions.h"
#include "reports/ReportOptions.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"

using namespace llvm;

namespace clang::tidy::async {

static int run();

static Command
    TheReport("report",
              "Make reports of findings that an earlier run saved with --jsonl",
              run);

static cl::list<std::string> Files(cl::Positional,
                                   cl::desc("FINDINGS.jsonl..."), cl::OneOrMore,
                                   cl::sub(TheReport.sub()),
                                   cl::cat(TheReport.category()));

static cl::opt<std::string>
    Root("root",
         cl::desc("Directory that the paths in the findings are relative to; "
                  "by default the one that the findings name"),
         cl::value_desc("dir"), cl::sub(TheReport.sub()),
         cl::cat(TheReport.category()));

static ReportOptions Reports(TheReport);
static FilterOptions Filters(TheReport);

/// Where the paths of the findings begin: what the user says, what the findings
/// say, or here.
static bool settleRoot(ReportInput &Input) {
  SmallString<256> Path(Root.empty() ? Input.Root : Root);
  if (std::error_code Code = sys::fs::make_absolute(Path)) {
    error() << "cannot find the current directory: " << Code.message() << '\n';
    return false;
  }
  if (!Root.empty() && !sys::fs::is_directory(Path)) {
    error() << "--root: '" << Root << "' is not a directory\n";
    return false;
  }
  sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  Input.Root = std::string(Path);
  return true;
}

static int run() {
  if (!Reports.any() && !Filters.any()) {
    error() << "no report asked for; try --html report.html, or --text - for "
               "the terminal\n";
    return ExitTrouble;
  }
  ReportInput Input;
  for (const std::string &File : Files) {
    auto Buffer = MemoryBuffer::getFileOrSTDIN(File);
    if (!Buffer) {
      error() << "cannot read '" << File << "': " << Buffer.getError().message()
              << '\n';
      return ExitTrouble;
    }
    auto Findings = readJsonLines((*Buffer)->getBuffer(), File, &Input,
                                  /*AnyRoot=*/!Root.empty());
    if (!Findings) {
      error() << toString(Findings.takeError()) << '\n';
      return ExitTrouble;
    }
    std::move(Findings->begin(), Findings->end(),
              std::back_inserter(Input.Findings));
  }
  if (!settleRoot(Input))
    return ExitTrouble;
  sortFindings(Input.Findings);
  completeFingerprints(Input.Findings);
  // The files may be shards of a run.
  std::optional<unsigned> Suppressed =
      Filters.apply(Input.Findings, Input.Root, /*Complete=*/true);
  if (!Suppressed)
    return ExitTrouble;
  Input.Suppressed += *Suppressed;
  if (!Reports.any())
    return ExitClean;
  const TextStyle Style = Reports.textStyle(
      outs().has_colors() && !sys::Process::GetEnv("NO_COLOR"),
      Filters.selectsLines());
  return Reports.write(Input, Style) ? ExitClean : ExitTrouble;
}

} // namespace clang::tidy::async
