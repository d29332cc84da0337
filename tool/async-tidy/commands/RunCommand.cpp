//===--- RunCommand.cpp - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `async-tidy [FILES...]`: the whole program, once.
///
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "analysis/FactsFile.h"
#include "analysis/ProgramIndex.h"
#include "findings/FindingOutput.h"
#include "findings/Fixes.h"
#include "input/CompileCommands.h"
#include "reports/ReportOptions.h"
#include "run/UnitRunner.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace clang::tidy::async {

static int runProgram();
static Command TheRun("", "", runProgram);

namespace {

#define ASYNC_OPT(...)                                                         \
  cl::sub(TheRun.sub()), cl::cat(TheRun.category()), __VA_ARGS__

cl::list<std::string> Files(cl::Positional, ASYNC_OPT(cl::desc("[FILES...]"),
                                                      cl::value_desc("files")));
UnitOptions Options(TheRun);
cl::opt<bool>
    Fix("fix",
        ASYNC_OPT(cl::desc("Apply the fixes of all reported findings, and "
                           "take back those that do not compile; what is "
                           "left is reported")));
cl::opt<std::string> IndexFile(
    "program-index",
    ASYNC_OPT(cl::value_desc("file"),
              cl::desc("Where to write what async-clangd needs to know of the "
                       "whole program (default: with the remembered results, "
                       "where it looks for it; not written if FILES are named "
                       "or nothing is remembered)")));

FindingOutput Output(TheRun);

class Run {
public:
  int run();

private:
  bool prepare();
  void analyze();
  /// The findings that are to be reported; nothing after an error.
  std::optional<LinkResult> link();
  /// All findings with \p Files in place of today's; nothing after an error.
  std::optional<std::vector<Finding>> findingsAt(const SourceOverlay &Files);
  /// Where the program index is to go; empty if there is to be none.
  std::string indexFile() const;
  void writeIndex(StringRef Bytes);
  /// Applies their fixes and looks at everything again.
  std::optional<LinkResult> fix(LinkResult Linked);

  CompileDatabase Database;
  std::vector<CompileCommand> Commands;
  std::vector<UnitTask> Tasks;
  UnitRunner Runner{Options, Output};
  FindingOutput::Summary &Summary = Runner.Summary;
};

bool Run::prepare() {
  auto Fail = [&](std::string What) {
    Summary.Troubles.push_back(std::move(What));
    return false;
  };
  if (std::string Mistake = Output.mistake(); !Mistake.empty())
    return Fail(Mistake);
  if (std::string Mistake = Options.mistake(); !Mistake.empty())
    return Fail(Mistake);
  Expected<CompileDatabase> Loaded =
      loadCompileDatabase(Options.BuildDir, Files.empty() ? "" : Files.front());
  if (!Loaded)
    return Fail(toString(Loaded.takeError()));
  Database = std::move(*Loaded);
  if (!Output.quiet())
    for (const std::string &Text : Database.Warnings)
      warning() << Text << '\n';
  if (Files.empty())
    for (const RefusedCommand &R : Database.Refused)
      Summary.Broken.push_back(R.File + ": " + R.Reason);
  Expected<std::vector<CompileCommand>> Selected = selectCommands(
      Database, std::vector<std::string>(Files.begin(), Files.end()));
  if (!Selected)
    return Fail(toString(Selected.takeError()));
  Commands = std::move(*Selected);
  Summary.Partial = !Files.empty();
  if (Commands.empty())
    return Fail(Database.Path + ": names no file to analyse");

  std::vector<const CompileCommand *> Pointers;
  for (const CompileCommand &Command : Commands)
    Pointers.push_back(&Command);
  if (!Runner.prepare(Pointers, Tasks) || !Runner.hasChecks(Tasks))
    return false;
  Summary.Units = Tasks.size();
  return true;
}

void Run::analyze() {
  Runner.openCache();
  std::vector<UnitTask *> All;
  for (UnitTask &T : Tasks) {
    Runner.FromCache += Runner.lookUp(T);
    All.push_back(&T);
  }
  Runner.analyze(All);
  Runner.closeCache();
}

std::optional<LinkResult> Run::link() {
  std::vector<UnitTask *> All;
  for (UnitTask &T : Tasks)
    All.push_back(&T);
  std::optional<LinkResult> Linked = Runner.link(
      All, {}, indexFile().empty() ? StringRef() : Runner.paths().root());
  if (!Linked)
    return std::nullopt;
  if (Output.verbose()) {
    errs() << Runner.FromCache << " of " << Tasks.size()
           << " files from the cache";
    if (Runner.Shared)
      errs() << "; " << Runner.Shared << " shared the parse of headers";
    if (Runner.PeakKiB)
      errs() << "; no worker needed more than " << Runner.PeakKiB / 1024
             << " MiB";
    errs() << '\n';
  }
  if (!Output.select(
          *Linked, Runner.paths(), Summary,
          [&](const SourceOverlay &Files) { return findingsAt(Files); }))
    return std::nullopt;
  return Linked;
}

std::optional<std::vector<Finding>>
Run::findingsAt(const SourceOverlay &Files) {
  UnitRunner Then(Options, Output);
  Then.setRoot(Runner.paths().root());
  Then.setOverlay(&Files);
  std::vector<const CompileCommand *> Pointers;
  for (const CompileCommand &Command : Commands)
    if (!Files.isAbsent(Command.File))
      Pointers.push_back(&Command);
  std::vector<UnitTask> OldTasks;
  Then.prepare(Pointers, OldTasks);
  // Without a cache, what no change reaches is taken from today's results.
  StringMap<const UnitTask *> Today;
  for (const UnitTask &T : Tasks)
    if (T.Result && !T.Dependencies.empty() &&
        llvm::none_of(T.Dependencies,
                      [&](const Dependency &D) { return Files.has(D.Path); }))
      Today[T.CacheKey] = &T;
  Then.openCache();
  std::vector<UnitTask *> All;
  for (UnitTask &T : OldTasks) {
    if (auto It = Today.find(T.CacheKey); It != Today.end())
      T.Result =
          MemoryBuffer::getMemBuffer(It->second->Result->getMemBufferRef(),
                                     /*RequiresNullTerminator=*/false);
    else
      Then.FromCache += Then.lookUp(T);
    All.push_back(&T);
  }
  Then.analyze(All);
  Then.closeCache();
  if (Output.verbose())
    errs() << "as of the revision of --diff: " << Then.FromCache << " of "
           << OldTasks.size() << " files from the cache\n";
  std::optional<LinkResult> Linked = Then.link(All);
  if (!Linked)
    return std::nullopt;
  if (size_t Failed = Then.Summary.Troubles.size() + Then.Summary.Broken.size();
      Failed && !Output.quiet())
    warning() << Failed << (Failed == 1 ? " file" : " files")
              << " could not be analysed as of the revision of --diff: what is "
                 "old there counts as new\n";
  return std::move(Linked->Findings);
}

std::string Run::indexFile() const {
  if (IndexFile.getNumOccurrences())
    return IndexFile;
  // What is known of some files alone is less than what may be there already.
  if (Options.NoCache || Summary.Partial)
    return {};
  return ProgramIndex::defaultFile(
      Runner.paths().root(),
      Options.CacheDir.empty()
          ? std::string()
          : ProjectPaths(currentDirectory()).absolute(Options.CacheDir));
}

void Run::writeIndex(StringRef Bytes) {
  const std::string File = indexFile();
  if (File.empty())
    return;
  // Editors look at everything again when it changes.
  auto Old = MemoryBuffer::getFile(File, /*IsText=*/false,
                                   /*RequiresNullTerminator=*/false);
  if (Old && (*Old)->getBuffer() == Bytes)
    return;
  Error Failed = Error::success();
  if (!IndexFile.getNumOccurrences())
    if (std::error_code Code =
            sys::fs::create_directories(sys::path::parent_path(File)))
      Failed =
          joinErrors(std::move(Failed),
                     createStringError(Code, File + ": " + Code.message()));
  if (!Failed)
    Failed = joinErrors(std::move(Failed), writeFileAtomically(File, Bytes));
  if (!Failed)
    return;
  // Asked for, it is part of the result; else a convenience.
  if (IndexFile.getNumOccurrences())
    Summary.Troubles.push_back(toString(std::move(Failed)));
  else if (!Output.quiet() && !Runner.hasCacheTrouble())
    warning() << "editors will not see the whole program: "
              << toString(std::move(Failed)) << '\n';
  else
    consumeError(std::move(Failed));
}

std::optional<LinkResult> Run::fix(LinkResult Linked) {
  Fixes Applied(Runner.paths());
  const FindingOutput::Summary Before = Summary;
  if (Error E = Applied.apply(Linked.Findings)) {
    Summary.Troubles.push_back(toString(std::move(E)));
    Runner.fail();
    return std::nullopt;
  }
  std::optional<LinkResult> Result = std::move(Linked);
  // A file that is taken back may be what another one needs: look again until
  // nothing more is.
  for (bool Again = !Applied.files().empty(); Again;) {
    for (UnitTask &T : Tasks)
      T.Result.reset();
    Summary = {};
    Summary.Units = Before.Units;
    Summary.Partial = Before.Partial;
    analyze();
    Result = link();
    if (!Result)
      return std::nullopt;
    Again = false;
    for (const UnitTask &T : Tasks) {
      const std::string Name = Runner.paths().spell(T.Command->File);
      auto IsOf = [&](const std::string &Text) {
        return StringRef(Text).starts_with(Name + ": ");
      };
      if (llvm::none_of(Summary.Broken, IsOf) ||
          llvm::any_of(Before.Broken, IsOf))
        continue;
      for (const std::string &Source : T.Sources) {
        Expected<bool> Back = Applied.takeBack(Runner.paths().spell(Source));
        if (!Back) {
          Summary.Troubles.push_back(toString(Back.takeError()));
          continue;
        }
        if (*Back) {
          Again = true;
          warning() << Runner.paths().spell(Source)
                    << ": its fixes are taken back: with them, "
                    << *llvm::find_if(Summary.Broken, IsOf) << '\n';
        }
      }
    }
  }
  if (!Output.quiet())
    errs() << Applied.applied() << (Applied.applied() == 1 ? " fix" : " fixes")
           << " applied in " << Applied.files().size()
           << (Applied.files().size() == 1 ? " file" : " files")
           << (Applied.skipped()
                   ? ", " + std::to_string(Applied.skipped()) + " left out"
                   : std::string())
           << '\n';
  return Result;
}

int Run::run() {
  if (!prepare())
    return Runner.fail();
  analyze();
  std::optional<LinkResult> Linked = link();
  if (Linked && Fix)
    Linked = fix(std::move(*Linked));
  if (!Linked)
    return ExitTrouble;
  writeIndex(Linked->Index);
  return Output.finish(std::move(*Linked), Runner.paths(), std::move(Summary));
}

} // namespace

static int runProgram() { return Run().run(); }

} // namespace clang::tidy::async
