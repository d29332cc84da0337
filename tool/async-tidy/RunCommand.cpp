//===--- RunCommand.cpp - AsyncTidy
//---------------------------------------------===//
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

#include "AnalyzeUnit.h"
#include "Baseline.h"
#include "Command.h"
#include "CompileCommands.h"
#include "Diff.h"
#include "ProgramLink.h"
#include "Progress.h"
#include "ResultCache.h"
#include "Version.h"
#include "WorkerPool.h"
#include "analysis/FactsFile.h"
#include "reports/Report.h"
#include "reports/ReportOptions.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Threading.h"
#include <cstring>

using namespace llvm;

namespace clang::tidy::async {

static int runProgram();
static Command TheRun("", "", runProgram);

namespace {

enum class ColorMode { Auto, Always, Never };
enum class FailOn { Warning, Error, Never };

#define ASYNC_OPT(...)                                                         \
  cl::sub(TheRun.sub()), cl::cat(TheRun.category()), __VA_ARGS__

cl::list<std::string> Files(cl::Positional, cl::desc("[FILES...]"),
                            ASYNC_OPT(cl::value_desc("files")));
cl::opt<std::string> BuildDir(
    "p", ASYNC_OPT(
             cl::value_desc("dir"),
             cl::desc("Directory of compile_commands.json, or the file itself. "
                      "Found by itself if it lies upward or in build/, out/ or "
                      "cmake-build-*/")));
cl::opt<unsigned> Jobs("j",
                       ASYNC_OPT(cl::value_desc("n"), cl::Prefix,
                                 cl::desc("Workers at a time (default: one "
                                          "for each processor)")));
cl::opt<std::string> Checks(
    "checks",
    ASYNC_OPT(
        cl::value_desc("globs"),
        cl::desc("Checks to add or, with '-' in front, to leave out, such "
                 "as 'bugprone-*,-async-void-callback'. All of "
                 "clang-tidy's are there; by default async-* runs, less "
                 "what .clang-tidy leaves out")));
cl::opt<std::string> Config(
    "config",
    ASYNC_OPT(cl::value_desc("yaml"),
              cl::desc("Configuration to use instead of .clang-tidy files")));
cl::opt<std::string> HeaderFilter(
    "header-filter", cl::init(".*"),
    ASYNC_OPT(cl::value_desc("regex"),
              cl::desc("Report findings in headers whose path matches (default "
                       "all but system headers; .clang-tidy overrules)")));
cl::opt<std::string> RootOption(
    "root", ASYNC_OPT(cl::value_desc("dir"),
                      cl::desc("Directory that reports and facts are relative "
                               "to (default: the nearest with a .git)")));
cl::opt<std::string> DiffRevision(
    "diff",
    ASYNC_OPT(cl::value_desc("rev"),
              cl::desc("Only findings that the changes since git "
                       "revision <rev> introduce or touch, call chains "
                       "included; 'main...' means since the branch left "
                       "main")));
cl::opt<std::string> LineFilter(
    "line-filter",
    ASYNC_OPT(cl::value_desc("json"),
              cl::desc("Only findings on these lines, as in clang-tidy: "
                       "[{\"name\":\"a.cpp\",\"lines\":[[1,9]]}]")));
cl::opt<std::string> BaselineFile(
    "baseline", ASYNC_OPT(cl::value_desc("file"),
                          cl::desc("Leave out the findings listed in <file>")));
cl::opt<bool> UpdateBaseline(
    "update-baseline",
    ASYNC_OPT(
        cl::desc("Write all findings to the --baseline file, and exit 0")));
cl::opt<FailOn> FailOnOption(
    "fail-on", cl::init(FailOn::Warning),
    cl::values(clEnumValN(FailOn::Warning, "warning", "any finding (default)"),
               clEnumValN(FailOn::Error, "error",
                          "findings of checks in WarningsAsErrors"),
               clEnumValN(FailOn::Never, "never", "no finding")),
    ASYNC_OPT(cl::desc("Which findings make the exit code 1:")));
cl::opt<bool>
    KeepGoing("keep-going",
              ASYNC_OPT(cl::desc("Files that do not compile are no reason for "
                                 "exit code 2")));
cl::opt<VirtualCalls> FollowVirtual(
    "follow-virtual",
    cl::values(clEnumValN(VirtualCalls::None, "none", "never"),
               clEnumValN(VirtualCalls::SingleImplementation, "single",
                          "where the program has one implementation (default)"),
               clEnumValN(VirtualCalls::All, "all",
                          "to every implementation in the program")),
    ASYNC_OPT(cl::desc("Follow virtual calls:")));
cl::opt<bool>
    NoCache("no-cache",
            ASYNC_OPT(cl::desc("Analyse everything, remember nothing")));
cl::opt<std::string>
    CacheDir("cache-dir",
             ASYNC_OPT(cl::value_desc("dir"),
                       cl::desc("Where results are remembered (default: "
                                "async-tidy in the user's cache directory)")));
cl::opt<unsigned> CacheSize(
    "cache-size", cl::init(1024),
    ASYNC_OPT(cl::value_desc("MiB"),
              cl::desc("Size that the cache is kept under (default 1024)")));
cl::opt<unsigned> Timeout(
    "timeout", cl::init(600),
    ASYNC_OPT(cl::value_desc("seconds"),
              cl::desc("Time that one file may take; 0: any (default 600)")));
cl::opt<unsigned> MemoryLimit(
    "memory-limit", cl::init(8192),
    ASYNC_OPT(cl::value_desc("MiB"),
              cl::desc("Address space that one worker may use; 0: any (default "
                       "8192)")));
cl::opt<ColorMode> Color(
    "color", cl::init(ColorMode::Auto), cl::ValueOptional,
    cl::values(clEnumValN(ColorMode::Auto, "auto",
                          "on a terminal, unless NO_COLOR is set (default)"),
               clEnumValN(ColorMode::Always, "always", "always"),
               clEnumValN(ColorMode::Always, "", ""),
               clEnumValN(ColorMode::Never, "never", "never")),
    ASYNC_OPT(cl::desc("Colours:")));
cl::opt<bool> Quiet("q",
                    ASYNC_OPT(cl::desc("Nothing but findings and errors")));
cl::alias QuietAlias("quiet", cl::desc("Same as -q"), cl::aliasopt(Quiet),
                     cl::cat(TheRun.category()));
cl::opt<bool> Verbose("v", ASYNC_OPT(cl::desc("Tell what is done and found")));
cl::alias VerboseAlias("verbose", cl::desc("Same as -v"), cl::aliasopt(Verbose),
                       cl::cat(TheRun.category()));
cl::opt<bool> FullBodies(
    "full-bodies", cl::Hidden,
    ASYNC_OPT(cl::desc("Parse everything, as a compiler would (slow; the "
                       "findings are the same)")));

ReportOptions Reports(TheRun);

/// One translation unit on its way through a run.
struct Task {
  const CompileCommand *Command = nullptr;
  FileConfig Config;
  std::string CacheKey;
  /// The result, unless it lies in the cache.
  std::unique_ptr<MemoryBuffer> Result;
};

class Run {
public:
  int run();

private:
  bool prepare();
  bool analyze();
  void take(Task &T, WorkerResult R);
  bool link();
  int report();
  void trouble(const Twine &What);

  bool useColor(bool IsTerminal) const {
    if (Color != ColorMode::Auto)
      return Color == ColorMode::Always;
    const char *NoColor = std::getenv("NO_COLOR");
    return IsTerminal && !(NoColor && *NoColor);
  }

  AnalysisOptions Analysis;
  CompileDatabase Database;
  std::vector<CompileCommand> Commands;
  std::vector<Task> Tasks;
  std::optional<ProjectPaths> Paths;
  std::optional<Configurator> Configs;
  std::unique_ptr<ResultCache> Cache;
  std::optional<Progress> Shown;
  std::vector<Finding> Findings;
  /// What could not be done; each makes the exit code 2.
  std::vector<std::string> Troubles;
  /// Files that do not compile, which --keep-going makes bearable.
  std::vector<std::string> Broken;
  std::vector<std::string> ConfigErrors;
  unsigned FromCache = 0, Failed = 0;
  uint64_t PeakKiB = 0;
  LinkResult Linked;
};

void Run::trouble(const Twine &What) {
  if (Shown)
    Shown->clear();
  Troubles.push_back(What.str());
  error() << What << '\n';
}

bool Run::prepare() {
  if (UpdateBaseline && BaselineFile.empty()) {
    trouble("--update-baseline needs --baseline FILE, the file to write");
    return false;
  }
  if (!DiffRevision.empty() && !LineFilter.empty()) {
    trouble("--diff and --line-filter exclude each other");
    return false;
  }
  std::string From = Files.empty() ? "" : Files.front();
  Expected<CompileDatabase> Loaded = loadCompileDatabase(BuildDir, From);
  if (!Loaded) {
    trouble(toString(Loaded.takeError()));
    return false;
  }
  Database = std::move(*Loaded);
  if (!Quiet)
    for (const std::string &Text : Database.Warnings)
      warning() << Text << '\n';
  for (const RefusedCommand &R : Database.Refused)
    Broken.push_back(R.File + ": " + R.Reason);
  Expected<std::vector<CompileCommand>> Selected = selectCommands(
      Database, std::vector<std::string>(Files.begin(), Files.end()));
  if (!Selected) {
    trouble(toString(Selected.takeError()));
    return false;
  }
  Commands = std::move(*Selected);
  if (Commands.empty()) {
    trouble(Database.Path + ": names no file to analyse");
    return false;
  }

  std::string RootDirectory =
      RootOption.empty()
          ? ProjectPaths::findRoot(currentDirectory())
          : ProjectPaths(currentDirectory()).absolute(RootOption);
  if (!sys::fs::is_directory(RootDirectory)) {
    trouble("--root: " + RootDirectory + " is not a directory");
    return false;
  }
  Paths.emplace(RootDirectory);

  Analysis.Checks = Checks;
  if (Config.getNumOccurrences())
    Analysis.Config = Config;
  Analysis.HeaderFilter = HeaderFilter;
  Analysis.FullBodies = FullBodies;
  Configs.emplace(Analysis);

  if (!NoCache) {
    std::string Directory =
        CacheDir.empty() ? ResultCache::defaultDirectory()
                         : ProjectPaths(currentDirectory()).absolute(CacheDir);
    if (!Directory.empty())
      Cache =
          std::make_unique<ResultCache>(Directory, uint64_t(CacheSize) << 20);
  }

  StringSet<> Mistakes;
  for (const CompileCommand &Command : Commands) {
    Expected<FileConfig> Found = Configs->get(Command.File);
    if (!Found) {
      std::string What = toString(Found.takeError());
      if (Mistakes.insert(What).second)
        trouble(What);
      continue;
    }
    Task T;
    T.Command = &Command;
    T.Config = std::move(*Found);
    Tasks.push_back(std::move(T));
  }
  if (!Troubles.empty())
    return false;
  bool Any = llvm::any_of(
      Tasks, [](const Task &T) { return !T.Config.Checks.empty(); });
  if (!Any) {
    trouble("no check is enabled; --checks and the .clang-tidy files leave "
            "none of async-*");
    return false;
  }
  return true;
}

bool Run::analyze() {
  const std::string Program = programIdentity();
  std::vector<size_t> Misses;
  for (size_t I = 0; I < Tasks.size(); ++I) {
    Task &T = Tasks[I];
    if (Cache) {
      std::string Args = join(T.Command->Args, std::string(1, '\0'));
      T.CacheKey = ResultCache::keyOf({Program, unitFormat(), Paths->root(),
                                       T.Command->Directory, T.Command->File,
                                       Args, T.Config.Identity, Analysis.Checks,
                                       FullBodies ? "full" : ""});
      T.Result = Cache->find(T.CacheKey);
    }
    if (T.Result)
      ++FromCache;
    else
      Misses.push_back(I);
  }

  WorkerLimits Limits;
  Limits.Jobs = Jobs ? Jobs : hardware_concurrency().compute_thread_count();
  Limits.TimeoutSeconds = Timeout;
  Limits.MemoryMiB = MemoryLimit;
  bool Terminal = sys::Process::StandardErrIsDisplayed();
  Shown.emplace(Misses.size(), Terminal && !Quiet);
  bool Worked = runWorkers(
      Misses.size(), Limits,
      [&](size_t Job, raw_ostream &Out) {
        const Task &T = Tasks[Misses[Job]];
        AnalysisOutcome Outcome =
            analyzeUnit(*T.Command, T.Config, Analysis, *Paths);
        // The dependencies first: a list for the cache, then the file.
        msgpack::Writer Writer(Out);
        Writer.writeArraySize(Outcome.Dependencies.size());
        for (const std::string &File : Outcome.Dependencies)
          Writer.write(StringRef(File));
        Writer.write(StringRef(writeUnit(Outcome.TheUnit)));
        return 0;
      },
      [&](size_t Job, WorkerResult R) {
        take(Tasks[Misses[Job]], std::move(R));
        Shown->advance(Tasks[Misses[Job]].Command->File);
      },
      [&](size_t) { Shown->refresh(); });
  Shown->clear();
  if (!Worked)
    Troubles.push_back("not all files could be analysed");
  if (Cache) {
    Cache->finish();
    if (!Cache->trouble().empty() && !Quiet)
      warning() << "results are not remembered: " << Cache->trouble() << '\n';
  }
  return Worked;
}

/// How somebody can see for himself what goes wrong with \p File.
static std::string reproduction(StringRef File) {
  std::string Text = "async-tidy facts";
  if (!BuildDir.empty())
    Text += " -p " + BuildDir;
  return Text + " " + File.str() + " -o /dev/null";
}

void Run::take(Task &T, WorkerResult R) {
  PeakKiB = std::max(PeakKiB, R.PeakKiB);
  const std::string Name = Paths->spell(T.Command->File);
  auto Fail = [&](const Twine &What) {
    ++Failed;
    trouble(Name + ": " + What + "; to see it again: " + reproduction(Name));
    if (!R.Errors.empty())
      errs() << R.Errors;
  };
  switch (R.TheKind) {
  case WorkerResult::TimedOut:
    return Fail("took more than " + Twine(Timeout) +
                " seconds and was ended (--timeout)");
  case WorkerResult::Crashed:
    return Fail(Twine("the analysis crashed (") + strsignal(R.Signal) + ")");
  case WorkerResult::Done:
    break;
  }
  FactsReader In(R.Output);
  std::vector<std::string> Dependencies;
  for (size_t N = In.array(); N && !In.failed(); --N)
    Dependencies.push_back(In.string().str());
  StringRef File = In.string();
  if (Error E = In.finish()) {
    consumeError(std::move(E));
    return Fail("the analysis ended with exit code " + Twine(R.ExitCode) +
                " and without a result");
  }
  if (!R.Errors.empty() && Verbose)
    errs() << R.Errors;
  if (Cache)
    Cache->store(T.CacheKey, Dependencies, File);
  T.Result = MemoryBuffer::getMemBufferCopy(File, Name);
}

bool Run::link() {
  std::vector<Task *> Present;
  for (Task &T : Tasks)
    if (T.Result)
      Present.push_back(&T);
  std::vector<bool> Seen(Present.size());
  auto Result = linkUnits(
      Present.size(),
      [&](size_t I) -> Expected<Unit> {
        Expected<Unit> U = readUnit(
            MemoryBuffer::getMemBuffer(Present[I]->Result->getMemBufferRef(),
                                       /*RequiresNullTerminator=*/false));
        if (U && !Seen[I]) {
          Seen[I] = true;
          if (!U->CompileErrors.empty()) {
            ++Failed;
            Broken.push_back(U->MainFile +
                             ": does not compile: " + U->CompileErrors.front());
          }
          for (const std::string &E : U->ConfigErrors)
            if (!llvm::is_contained(ConfigErrors, E))
              ConfigErrors.push_back(E);
        }
        return U;
      },
      {FollowVirtual.getNumOccurrences()
           ? std::optional<VirtualCalls>(FollowVirtual)
           : std::nullopt});
  if (!Result) {
    trouble(toString(Result.takeError()));
    return false;
  }
  Linked = std::move(*Result);
  Findings = std::move(Linked.Findings);
  for (const std::string &E : ConfigErrors)
    trouble(E);
  for (const std::string &B : Broken) {
    if (!KeepGoing)
      trouble(B);
    else if (!Quiet)
      warning() << B << '\n';
  }
  return true;
}

int Run::report() {
  assignFingerprints(Findings);
  ReportInput Input;

  if (!BaselineFile.empty()) {
    if (UpdateBaseline) {
      Expected<BaselineUpdate> Updated =
          updateBaseline(BaselineFile, Findings,
                         /*Complete=*/Files.empty() && Troubles.empty());
      if (!Updated) {
        trouble(toString(Updated.takeError()));
        return ExitTrouble;
      }
      if (!Quiet)
        errs() << BaselineFile << ": " << Updated->Total << " findings, "
               << Updated->Added << " new, " << Updated->Removed << " gone\n";
      return Troubles.empty() ? ExitClean : ExitTrouble;
    }
    Expected<Baseline> Known = Baseline::read(BaselineFile);
    if (!Known) {
      trouble(toString(Known.takeError()));
      return ExitTrouble;
    }
    Baseline::Result Applied = Known->apply(std::move(Findings));
    Findings = std::move(Applied.New);
    Input.Suppressed = Applied.Suppressed;
    if (!Applied.Stale.empty() && Files.empty() && !Quiet)
      warning() << BaselineFile << ": " << Applied.Stale.size()
                << " entries match nothing any more; --update-baseline removes "
                   "them\n";
  }

  if (!DiffRevision.empty() || !LineFilter.empty()) {
    std::vector<std::string> Known;
    for (const Finding &F : Findings) {
      Known.push_back(F.Where.File);
      for (const FindingNote &N : F.Notes)
        Known.push_back(N.Where.File);
    }
    Expected<ChangedLines> Changes =
        DiffRevision.empty() ? parseLineFilter(LineFilter, Known)
                             : changedSince(DiffRevision, Paths->root());
    if (!Changes) {
      trouble(toString(Changes.takeError()));
      return ExitTrouble;
    }
    Findings = filterByDiff(std::move(Findings), *Changes);
    sortFindings(Findings);
    completeFingerprints(Findings);
  }

  Input.Findings = std::move(Findings);
  Input.Root = Paths->root();
  Input.CommandLine = "async-tidy";
  Input.TranslationUnits = Tasks.size();
  Input.FailedUnits = Failed;
  Input.Notifications = Troubles;
  if (KeepGoing)
    append_range(Input.Notifications, Broken);
  Input.Version = versionText();

  bool Written =
      Reports.write(Input, {useColor(sys::Process::StandardOutIsDisplayed())});
  if (!Reports.toStdout())
    writeReport(Input, ReportFormat::Text, outs(),
                {useColor(sys::Process::StandardOutIsDisplayed())});
  outs().flush();

  size_t Count = Input.Findings.size();
  if (!Quiet) {
    errs() << Tasks.size() << (Tasks.size() == 1 ? " file, " : " files, ")
           << Count << (Count == 1 ? " finding" : " findings");
    if (Input.Suppressed)
      errs() << ", " << Input.Suppressed << " in the baseline";
    if (Failed)
      errs() << ", " << Failed << " failed";
    errs() << '\n';
  }
  if (Verbose) {
    errs() << FromCache << " of " << Tasks.size() << " from the cache; "
           << Linked.Functions << " functions and " << Linked.Sites
           << " calls linked";
    if (PeakKiB)
      errs() << "; no worker needed more than " << PeakKiB / 1024 << " MiB";
    errs() << '\n';
  }
  if (!Written || !Troubles.empty())
    return ExitTrouble;
  bool Fails = llvm::any_of(Input.Findings, [](const Finding &F) {
    return FailOnOption == FailOn::Warning
               ? F.TheSeverity != Severity::Note
               : FailOnOption == FailOn::Error &&
                     F.TheSeverity == Severity::Error;
  });
  return Fails ? ExitFindings : ExitClean;
}

int Run::run() {
  if (!prepare())
    return ExitTrouble;
  analyze();
  if (!link())
    return ExitTrouble;
  return report();
}

} // namespace

static int runProgram() { return Run().run(); }

} // namespace clang::tidy::async
