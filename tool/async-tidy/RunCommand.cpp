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
#include "Command.h"
#include "CompileCommands.h"
#include "FindingOutput.h"
#include "Fixes.h"
#include "ProgramLink.h"
#include "Progress.h"
#include "ResultCache.h"
#include "SharedRun.h"
#include "Version.h"
#include "WorkerPool.h"
#include "models/Models.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
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

#define ASYNC_OPT(...)                                                         \
  cl::sub(TheRun.sub()), cl::cat(TheRun.category()), __VA_ARGS__

cl::list<std::string> Files(cl::Positional, ASYNC_OPT(cl::desc("[FILES...]"),
                                                      cl::value_desc("files")));
cl::opt<std::string> BuildDir(
    "p", ASYNC_OPT(cl::value_desc("dir"),
                   cl::desc("Directory of compile_commands.json, or the file "
                            "itself. Found by itself if it lies upward or in "
                            "build/, out/ or cmake-build-*/")));
cl::opt<unsigned> Jobs("j",
                       ASYNC_OPT(cl::value_desc("n"), cl::Prefix,
                                 cl::desc("Workers at a time (default: one for "
                                          "each processor)")));
cl::opt<std::string> Checks(
    "checks",
    ASYNC_OPT(cl::value_desc("globs"),
              cl::desc("Checks to add or, with '-' in front, to leave out, "
                       "such as 'bugprone-*,-async-void-callback'. All of "
                       "clang-tidy's are there; by default async-* runs, less "
                       "what .clang-tidy leaves out")));
cl::opt<std::string>
    Config("config",
           ASYNC_OPT(cl::value_desc("yaml"),
                     cl::desc("Configuration to use instead of .clang-tidy "
                              "files")));
cl::opt<std::string> HeaderFilter(
    "header-filter", cl::init(".*"),
    ASYNC_OPT(cl::value_desc("regex"),
              cl::desc("Report findings in headers whose path matches (default "
                       "all but system headers; .clang-tidy overrules)")));
cl::opt<std::string> RootOption(
    "root", ASYNC_OPT(cl::value_desc("dir"),
                      cl::desc("Directory that reports and facts are relative "
                               "to (default: the nearest with a .git)")));
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
              cl::desc("Address space that one worker may use; 0: any "
                       "(default 8192)")));
cl::opt<bool>
    Fix("fix",
        ASYNC_OPT(cl::desc("Apply the fixes of all reported findings, and "
                           "take back those that do not compile; what is "
                           "left is reported")));
cl::opt<bool> FullBodies(
    "full-bodies", cl::Hidden,
    ASYNC_OPT(cl::desc("Parse everything, as a compiler would (slow; the "
                       "findings are the same)")));

cl::opt<bool>
    NoShare("no-share", cl::Hidden,
            ASYNC_OPT(cl::desc("Parse the headers of every file again, also "
                               "those that others share (slow; the findings "
                               "are the same)")));

FindingOutput Output(TheRun);

/// One translation unit on its way through a run.
struct Task {
  const CompileCommand *Command = nullptr;
  FileConfig Config;
  std::string CacheKey;
  std::unique_ptr<MemoryBuffer> Result;
  /// What it came from; empty if nobody needs them, or the cache has them.
  std::vector<Dependency> Dependencies;
};

/// How a worker ends whose snapshot does not fit its unit: this, and why.
constexpr int MisfitExit = 64;

class Run {
public:
  int run();

private:
  bool prepare();
  void analyze();
  std::vector<ShareGroup> groupsOf(ArrayRef<size_t> Todo) const;
  void take(Task &T, WorkerResult R);
  /// All findings of the program, as far as it could be analysed.
  Expected<LinkResult> linkAll();
  /// The findings that are to be reported; nothing after an error.
  std::optional<LinkResult> link();
  /// All findings with \p Files in place of today's; nothing after an error.
  std::optional<std::vector<Finding>> findingsAt(const RevisionFiles &Files);
  /// Applies their fixes and looks at everything again.
  std::optional<LinkResult> fix(LinkResult Linked);
  void openCache();
  void trouble(const Twine &What) { Summary.Troubles.push_back(What.str()); }
  /// Prints \p Text beside the progress.
  void say(StringRef Text) {
    Shown->clear();
    errs() << Text;
  }
  /// Prints what went wrong.
  int fail();

  AnalysisOptions Analysis;
  /// What Analysis.Files has; null for today's files.
  const RevisionFiles *Pretended = nullptr;
  CompileDatabase Database;
  std::vector<CompileCommand> Commands;
  std::vector<Task> Tasks;
  std::optional<ProjectPaths> Paths;
  std::optional<Configurator> Configs;
  std::unique_ptr<ResultCache> Cache;
  std::optional<Progress> Shown;
  FindingOutput::Summary Summary;
  unsigned FromCache = 0;
  /// Files that took part in parsing the headers of several files at once.
  unsigned Shared = 0;
  uint64_t PeakKiB = 0;
};

bool Run::prepare() {
  if (std::string Mistake = Output.mistake(); !Mistake.empty()) {
    trouble(Mistake);
    return false;
  }
  if (std::string Mistake = regexMistake(HeaderFilter); !Mistake.empty()) {
    trouble(Mistake);
    return false;
  }
  Expected<CompileDatabase> Loaded =
      loadCompileDatabase(BuildDir, Files.empty() ? "" : Files.front());
  if (!Loaded) {
    trouble(toString(Loaded.takeError()));
    return false;
  }
  Database = std::move(*Loaded);
  if (!Output.quiet())
    for (const std::string &Text : Database.Warnings)
      warning() << Text << '\n';
  if (Files.empty())
    for (const RefusedCommand &R : Database.Refused)
      Summary.Broken.push_back(R.File + ": " + R.Reason);
  Expected<std::vector<CompileCommand>> Selected = selectCommands(
      Database, std::vector<std::string>(Files.begin(), Files.end()));
  if (!Selected) {
    trouble(toString(Selected.takeError()));
    return false;
  }
  Commands = std::move(*Selected);
  Summary.Partial = !Files.empty();
  if (Commands.empty()) {
    trouble(Database.Path + ": names no file to analyse");
    return false;
  }

  const std::string Current = currentDirectory();
  const std::string Root = RootOption.empty()
                               ? ProjectPaths::findRoot(Current)
                               : ProjectPaths(Current).absolute(RootOption);
  if (!sys::fs::is_directory(Root)) {
    trouble("--root: " + Root + " is not a directory");
    return false;
  }
  Paths.emplace(Root);

  Analysis.Checks = Checks;
  if (Config.getNumOccurrences())
    Analysis.Config = Config;
  Analysis.HeaderFilter = HeaderFilter;
  Analysis.FullBodies = FullBodies;
  Configs.emplace(Analysis);

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
  if (!Summary.Troubles.empty())
    return false;
  if (llvm::all_of(Tasks,
                   [](const Task &T) { return T.Config.Checks.empty(); })) {
    trouble("no check is enabled: --checks and the .clang-tidy files leave "
            "none of async-*");
    return false;
  }
  Summary.Units = Tasks.size();
  return true;
}

/// Hashes of files hold for one look at them: each look has its own cache.
void Run::openCache() {
  Cache.reset();
  if (NoCache)
    return;
  std::string Directory =
      CacheDir.empty() ? ResultCache::defaultDirectory()
                       : ProjectPaths(currentDirectory()).absolute(CacheDir);
  if (!Directory.empty())
    Cache = std::make_unique<ResultCache>(Directory, uint64_t(CacheSize) << 20);
  if (Cache && Pretended)
    Cache->pretend(*Pretended);
}

/// Those of \p Todo that may share headers.
std::vector<ShareGroup> Run::groupsOf(ArrayRef<size_t> Todo) const {
  std::vector<ShareGroup> Groups;
  StringMap<size_t> Numbers;
  for (size_t I : Todo) {
    const Task &T = Tasks[I];
    ParseRequest Request = parseRequest(*T.Command, T.Config, Analysis);
    if (Request.FullBodies || Request.Main.empty())
      continue;
    // All but the main file.
    std::string Key = Request.Directory;
    auto Add = [&](StringRef Text) { (Key += '\0') += Text; };
    Add(sys::path::extension(Request.Main));
    for (StringRef Arg : Request.Args)
      if (Arg != Request.Main)
        Add(Arg);
    auto [It, New] = Numbers.try_emplace(Key, Groups.size());
    if (New) {
      Groups.emplace_back();
      Groups.back().Request = Request;
    }
    Groups[It->second].Members.push_back({I, Request.Main});
  }
  llvm::erase_if(Groups,
                 [](const ShareGroup &G) { return G.Members.size() < 2; });
  return Groups;
}

void Run::analyze() {
  openCache();
  const std::string Program = programIdentity();
  std::vector<size_t> Misses;
  for (size_t I = 0; I < Tasks.size(); ++I) {
    Task &T = Tasks[I];
    if (T.Result)
      continue;
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
  Shown.emplace(Misses.size(), Terminal && !Output.quiet());
  // Workers inherit the built-in models, read once.
  std::vector<std::string> NoMistakes;
  Models::create({}, NoMistakes);

  // To parse a body on demand is more than clang was made for: a file whose
  // worker crashes gets a second one, which parses as a compiler does.
  std::vector<size_t> Again;
  bool IsSecond = false;
  auto AnalyzeOne = [&](size_t I, Snapshot *Shared, raw_ostream &Out) {
    const Task &T = Tasks[I];
    AnalysisOptions Own = Analysis;
    Own.FullBodies |= IsSecond;
    AnalysisOutcome Outcome =
        analyzeUnit(*T.Command, T.Config, Own, *Paths, Shared);
    if (Shared && Shared->misfit() != Snapshot::Fits) {
      Out << Shared->refusal();
      return MisfitExit + Shared->misfit();
    }
    writeResult(Out, Outcome.Dependencies, writeUnit(Outcome.TheUnit));
    return 0;
  };
  auto Take = [&](size_t I, WorkerResult R) {
    if (R.TheKind == WorkerResult::Crashed && !IsSecond && !Analysis.FullBodies)
      return Again.push_back(I);
    take(Tasks[I], std::move(R));
    Shown->advance(Tasks[I].Command->File);
  };
  auto Work = [&](ArrayRef<size_t> Todo) {
    return runWorkers(
        Todo.size(), Limits,
        [&](size_t Job, raw_ostream &Out) {
          return AnalyzeOne(Todo[Job], nullptr, Out);
        },
        [&](size_t Job, WorkerResult R) { Take(Todo[Job], std::move(R)); },
        [&](size_t) { Shown->refresh(); });
  };
  // Units that a snapshot does not fit, because they include the same headers
  // in another order, may share one with those that do so in their order.
  std::vector<size_t> Sharing = Misses;
  for (ShareBy By : {ShareBy::Headers, ShareBy::Order}) {
    if (NoShare || Sharing.size() < 2)
      break;
    std::vector<size_t> Misfits;
    runShared(
        groupsOf(Sharing), By, Limits,
        [&](size_t I, Snapshot &S, raw_ostream &Out) {
          return AnalyzeOne(I, &S, Out);
        },
        [&](size_t I, WorkerResult R) {
          if (R.TheKind == WorkerResult::Done && R.ExitCode >= MisfitExit) {
            if (R.ExitCode == MisfitExit + Snapshot::OtherHeaders)
              Misfits.push_back(I);
            if (Output.verbose())
              say("async-tidy: " + Paths->spell(Tasks[I].Command->File) +
                  " does not share these headers: " + R.Output + "\n");
            return;
          }
          llvm::erase(Misses, I);
          Shared += R.TheKind == WorkerResult::Done;
          Take(I, std::move(R));
        },
        [&] { Shown->refresh(); });
    llvm::sort(Misfits);
    Sharing = std::move(Misfits);
  }
  bool Worked = Work(Misses);
  IsSecond = true;
  Worked = Worked && Work(Again);
  if (!Again.empty() && Output.verbose())
    for (size_t I : Again)
      say("async-tidy: " + Paths->spell(Tasks[I].Command->File) +
          " was parsed twice: the first worker crashed\n");
  Shown->clear();
  if (!Worked)
    trouble("not all files could be analysed");
  if (Cache) {
    Cache->finish();
    if (!Cache->trouble().empty() && !Output.quiet())
      warning() << "results are not remembered: " << Cache->trouble() << '\n';
  }
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
    ++Summary.Failed;
    trouble(Name + ": " + What + "; to see it again: " + reproduction(Name));
    if (!R.Errors.empty() && Output.verbose())
      say(R.Errors);
  };
  switch (R.TheKind) {
  case WorkerResult::TimedOut:
    return Fail("took more than " + Twine(Timeout) +
                " s and was ended (--timeout)");
  case WorkerResult::Crashed:
    if (StringRef(R.Errors).contains("out of memory") ||
        StringRef(R.Errors).contains("bad_alloc"))
      return Fail("the analysis ran out of memory (--memory-limit)");
    return Fail(Twine("the analysis crashed (") + strsignal(R.Signal) + ")");
  case WorkerResult::Done:
    break;
  }
  Expected<ReceivedResult> Received = readResult(R.Output);
  if (!Received) {
    consumeError(Received.takeError());
    return Fail("the analysis ended with exit code " + Twine(R.ExitCode) +
                " and without a result");
  }
  if (Cache)
    Cache->store(T.CacheKey, Received->Dependencies, Received->File);
  T.Result = MemoryBuffer::getMemBufferCopy(Received->File, Name);
  if (Fix || !Cache)
    T.Dependencies = std::move(Received->Dependencies);
}

Expected<LinkResult> Run::linkAll() {
  std::vector<Task *> Present;
  for (Task &T : Tasks)
    if (T.Result)
      Present.push_back(&T);
  // As 'link' does it.
  llvm::sort(Present, [](const Task *A, const Task *B) {
    return unitOrder(A->Result->getBuffer()) <
           unitOrder(B->Result->getBuffer());
  });
  std::vector<bool> Seen(Present.size());
  return linkUnits(
      Present.size(),
      [&](size_t I) -> Expected<Unit> {
        Expected<Unit> U = readUnit(
            MemoryBuffer::getMemBuffer(Present[I]->Result->getMemBufferRef(),
                                       /*RequiresNullTerminator=*/false));
        if (U && !Seen[I]) {
          Seen[I] = true;
          Summary.add(*U);
        }
        return U;
      },
      Output.linkOptions());
}

std::optional<LinkResult> Run::link() {
  Expected<LinkResult> Linked = linkAll();
  if (!Linked) {
    trouble(toString(Linked.takeError()));
    fail();
    return std::nullopt;
  }
  if (Output.verbose()) {
    errs() << FromCache << " of " << Tasks.size() << " files from the cache";
    if (Shared)
      errs() << "; " << Shared << " shared the parse of headers";
    if (PeakKiB)
      errs() << "; no worker needed more than " << PeakKiB / 1024 << " MiB";
    errs() << '\n';
  }
  if (!Output.select(*Linked, *Paths, Summary, [&](const RevisionFiles &Files) {
        return findingsAt(Files);
      }))
    return std::nullopt;
  return std::move(*Linked);
}

std::optional<std::vector<Finding>>
Run::findingsAt(const RevisionFiles &Files) {
  Run Then;
  Then.Analysis = Analysis;
  Then.Analysis.Files = fileSystemAt(Files);
  Then.Pretended = &Files;
  Then.Paths = Paths;
  for (const Task &T : Tasks) {
    if (auto It = Files.find(T.Command->File); It != Files.end() && !It->second)
      continue; // there was no such file
    Task Old;
    Old.Command = T.Command;
    Old.Config = T.Config;
    if (T.Result && !T.Dependencies.empty() &&
        llvm::none_of(T.Dependencies, [&](const Dependency &D) {
          return Files.contains(D.Path);
        }))
      Old.Result = MemoryBuffer::getMemBuffer(T.Result->getMemBufferRef(),
                                              /*RequiresNullTerminator=*/false);
    Then.Tasks.push_back(std::move(Old));
  }
  Then.analyze();
  if (Output.verbose())
    errs() << "as of the revision of --diff: " << Then.FromCache << " of "
           << Then.Tasks.size() << " files from the cache\n";
  Expected<LinkResult> Linked = Then.linkAll();
  if (!Linked) {
    error() << toString(Linked.takeError()) << '\n';
    return std::nullopt;
  }
  if (size_t Failed = Then.Summary.Troubles.size() + Then.Summary.Broken.size();
      Failed && !Output.quiet())
    warning() << Failed << (Failed == 1 ? " file" : " files")
              << " could not be analysed as of the revision of --diff: what is "
                 "old there counts as new\n";
  return std::move(Linked->Findings);
}

std::optional<LinkResult> Run::fix(LinkResult Linked) {
  Fixes Applied(*Paths);
  const FindingOutput::Summary Before = Summary;
  if (Error E = Applied.apply(Linked.Findings)) {
    trouble(toString(std::move(E)));
    fail();
    return std::nullopt;
  }
  std::optional<LinkResult> Result = std::move(Linked);
  // A file that is taken back may be what another one needs: look again until
  // nothing more is.
  for (bool Again = !Applied.files().empty(); Again;) {
    for (Task &T : Tasks)
      T.Result.reset();
    Summary = {};
    Summary.Units = Before.Units;
    Summary.Partial = Before.Partial;
    analyze();
    Result = link();
    if (!Result)
      return std::nullopt;
    Again = false;
    for (const Task &T : Tasks) {
      const std::string Name = Paths->spell(T.Command->File);
      auto IsOf = [&](const std::string &Text) {
        return StringRef(Text).starts_with(Name + ": ");
      };
      if (llvm::none_of(Summary.Broken, IsOf) ||
          llvm::any_of(Before.Broken, IsOf))
        continue;
      for (const Dependency &D : T.Dependencies) {
        const std::string Source = Paths->spell(D.Path);
        Expected<bool> Back = Applied.takeBack(Source);
        if (!Back) {
          trouble(toString(Back.takeError()));
          continue;
        }
        if (*Back) {
          Again = true;
          warning() << Source << ": its fixes are taken back: with them, "
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

int Run::fail() {
  for (const std::string &What : Summary.Troubles)
    error() << What << '\n';
  return ExitTrouble;
}

int Run::run() {
  if (!prepare())
    return fail();
  analyze();
  std::optional<LinkResult> Linked = link();
  if (Linked && Fix)
    Linked = fix(std::move(*Linked));
  if (!Linked)
    return ExitTrouble;
  return Output.finish(std::move(*Linked), *Paths, std::move(Summary));
}

} // namespace

static int runProgram() { return Run().run(); }

} // namespace clang::tidy::async
