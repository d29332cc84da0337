//===--- UnitRunner.cpp - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "run/UnitRunner.h"
#include "Version.h"
#include "facts/UnitFile.h"
#include "models/Models.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Threading.h"
#include <cstring>

using namespace llvm;

namespace clang::tidy::async {

/// How a worker ends whose snapshot does not fit its unit: this, and why.
static constexpr int MisfitExit = 64;

UnitOptions::UnitOptions(Command &C)
    : BuildDir("p",
               cl::desc("Directory of compile_commands.json, or the file "
                        "itself. Found by itself if it lies upward or in "
                        "build/, out/ or cmake-build-*/"),
               cl::value_desc("dir"), cl::sub(C.sub()), cl::cat(C.category())),
      Jobs("j", cl::desc("Workers at a time (default: one for each processor)"),
           cl::value_desc("n"), cl::Prefix, cl::sub(C.sub()),
           cl::cat(C.category())),
      Checks("checks",
             cl::desc("Checks to add or, with '-' in front, to leave out, such "
                      "as 'bugprone-*,-async-void-callback'. All of "
                      "clang-tidy's are there; by default async-* runs, less "
                      "what .clang-tidy leaves out"),
             cl::value_desc("globs"), cl::sub(C.sub()), cl::cat(C.category())),
      Config("config",
             cl::desc("Configuration to use instead of .clang-tidy files"),
             cl::value_desc("yaml"), cl::sub(C.sub()), cl::cat(C.category())),
      HeaderFilter("header-filter", cl::init(".*"),
                   cl::desc("Report findings in headers whose path matches "
                            "(default all but system headers; .clang-tidy "
                            "overrules)"),
                   cl::value_desc("regex"), cl::sub(C.sub()),
                   cl::cat(C.category())),
      Root("root",
           cl::desc("Directory that reports and facts are relative to "
                    "(default: the nearest with a .git)"),
           cl::value_desc("dir"), cl::sub(C.sub()), cl::cat(C.category())),
      NoCache("no-cache", cl::desc("Analyse everything, remember nothing"),
              cl::sub(C.sub()), cl::cat(C.category())),
      CacheDir("cache-dir",
               cl::desc("Where results are remembered (default: async-tidy in "
                        "the user's cache directory)"),
               cl::value_desc("dir"), cl::sub(C.sub()), cl::cat(C.category())),
      CacheSize("cache-size", cl::init(1024),
                cl::desc("Size that the cache is kept under (default 1024)"),
                cl::value_desc("MiB"), cl::sub(C.sub()), cl::cat(C.category())),
      Timeout("timeout", cl::init(600),
              cl::desc("Time that one file may take; 0: any (default 600)"),
              cl::value_desc("seconds"), cl::sub(C.sub()),
              cl::cat(C.category())),
      MemoryLimit("memory-limit", cl::init(8192),
                  cl::desc("Address space that one worker may use; 0: any "
                           "(default 8192)"),
                  cl::value_desc("MiB"), cl::sub(C.sub()),
                  cl::cat(C.category())),
      FullBodies("full-bodies", cl::Hidden,
                 cl::desc("Parse everything, as a compiler would (slow; the "
                          "findings are the same)"),
                 cl::sub(C.sub()), cl::cat(C.category())),
      NoShare("no-share", cl::Hidden,
              cl::desc("Parse the headers of every file again, also those that "
                       "others share (slow; the findings are the same)"),
              cl::sub(C.sub()), cl::cat(C.category())) {}

std::string UnitOptions::mistake() const { return regexMistake(HeaderFilter); }

bool UnitRunner::prepare(ArrayRef<const CompileCommand *> Commands,
                         std::vector<UnitTask> &Tasks) {
  if (!Paths) {
    const std::string Current = currentDirectory();
    const std::string Root = Options.Root.empty()
                                 ? ProjectPaths::findRoot(Current)
                                 : ProjectPaths(Current).absolute(Options.Root);
    Paths.emplace(Root);
  }
  if (!Configs) {
    if (!sys::fs::is_directory(Paths->root())) {
      trouble("--root: " + Paths->root() + " is not a directory");
      return false;
    }
    Analysis.Checks = Options.Checks;
    if (Options.Config.getNumOccurrences())
      Analysis.Config = Options.Config;
    Analysis.HeaderFilter = Options.HeaderFilter;
    Analysis.FullBodies = Options.FullBodies;
    Configs.emplace(Analysis);
    Program = programIdentity();
  }

  bool Fine = true;
  StringSet<> Mistakes;
  for (const CompileCommand *Command : Commands) {
    auto [It, New] = Known.try_emplace(sys::path::parent_path(Command->File));
    std::shared_ptr<const FileConfig> &Config = It->second;
    if (!Config && !New) {
      Fine = false;
      continue;
    }
    if (!Config) {
      Expected<FileConfig> Found = Configs->get(Command->File);
      if (!Found) {
        std::string What = toString(Found.takeError());
        if (Mistakes.insert(What).second)
          trouble(What);
        Fine = false;
        // After a mistake it has no more answers.
        Configs.emplace(Analysis);
        continue;
      }
      Config = std::make_shared<FileConfig>(std::move(*Found));
    }
    UnitTask T;
    T.Command = Command;
    T.Config = Config;
    std::string Args = join(Command->Args, std::string(1, '\0'));
    T.CacheKey = ResultCache::keyOf({Program, unitFormat(), Paths->root(),
                                     Command->Directory, Command->File, Args,
                                     Config->Identity, Analysis.Checks,
                                     Analysis.FullBodies ? "full" : ""});
    Tasks.push_back(std::move(T));
  }
  return Fine;
}

bool UnitRunner::hasChecks(ArrayRef<UnitTask> Tasks) {
  if (!llvm::all_of(Tasks,
                    [](const UnitTask &T) { return T.Config->Checks.empty(); }))
    return true;
  trouble("no check is enabled: --checks and the .clang-tidy files leave none "
          "of async-*");
  return false;
}

void UnitRunner::openCache() {
  Cache.reset();
  if (Options.NoCache)
    return;
  std::string Directory =
      Options.CacheDir.empty()
          ? ResultCache::defaultDirectory()
          : ProjectPaths(currentDirectory()).absolute(Options.CacheDir);
  if (!Directory.empty())
    Cache = std::make_unique<ResultCache>(
        Directory, uint64_t(Options.CacheSize) << 20, Analysis.Overlay);
}

bool UnitRunner::lookUp(UnitTask &T, bool WithSources) {
  if (Cache)
    T.Result = Cache->find(T.CacheKey, WithSources ? &T.Sources : nullptr);
  return T.Result != nullptr;
}

std::unique_ptr<MemoryBuffer>
UnitRunner::former(const UnitTask &T, std::vector<std::string> &Sources) {
  return Cache ? Cache->former(T.CacheKey, Sources) : nullptr;
}

void UnitRunner::closeCache() {
  if (!Cache)
    return;
  Cache->finish();
  CacheTrouble = !Cache->trouble().empty();
  if (CacheTrouble && !Output.quiet())
    warning() << "results are not remembered: " << Cache->trouble() << '\n';
  Cache.reset();
}

void UnitRunner::say(StringRef Text) {
  if (Shown)
    Shown->clear();
  errs() << Text;
}

/// Those of \p Todo that may share headers.
std::vector<ShareGroup> UnitRunner::groupsOf(ArrayRef<UnitTask *> Tasks,
                                             ArrayRef<size_t> Todo) const {
  std::vector<ShareGroup> Groups;
  StringMap<size_t> Numbers;
  for (size_t I : Todo) {
    const UnitTask &T = *Tasks[I];
    ParseRequest Request = parseRequest(*T.Command, *T.Config, Analysis);
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

void UnitRunner::analyze(ArrayRef<UnitTask *> Tasks) {
  std::vector<size_t> Misses;
  for (size_t I = 0; I < Tasks.size(); ++I)
    if (!Tasks[I]->Result)
      Misses.push_back(I);
  if (Misses.empty())
    return;

  WorkerLimits Limits;
  Limits.Jobs = Options.Jobs ? unsigned(Options.Jobs)
                             : hardware_concurrency().compute_thread_count();
  Limits.TimeoutSeconds = Options.Timeout;
  Limits.MemoryMiB = Options.MemoryLimit;
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
    const UnitTask &T = *Tasks[I];
    AnalysisOptions Own = Analysis;
    Own.FullBodies |= IsSecond;
    AnalysisOutcome Outcome =
        analyzeUnit(*T.Command, *T.Config, Own, *Paths, Shared);
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
    take(*Tasks[I], std::move(R));
    Shown->advance(Tasks[I]->Command->File);
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
    if (Options.NoShare || Sharing.size() < 2)
      break;
    std::vector<size_t> Misfits;
    runShared(
        groupsOf(Tasks, Sharing), By, Limits,
        [&](size_t I, Snapshot &S, raw_ostream &Out) {
          return AnalyzeOne(I, &S, Out);
        },
        [&](size_t I, WorkerResult R) {
          if (R.TheKind == WorkerResult::Done && R.ExitCode >= MisfitExit) {
            if (R.ExitCode == MisfitExit + Snapshot::OtherHeaders)
              Misfits.push_back(I);
            if (Output.verbose())
              say("async-tidy: " + Paths->spell(Tasks[I]->Command->File) +
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
      say("async-tidy: " + Paths->spell(Tasks[I]->Command->File) +
          " was parsed twice: the first worker crashed\n");
  Shown->clear();
  if (!Worked)
    trouble("not all files could be analysed");
}

/// How somebody can see for himself what goes wrong with \p File.
std::string UnitRunner::reproduction(StringRef File) const {
  std::string Text = "async-tidy facts";
  if (!Options.BuildDir.empty())
    Text += " -p " + Options.BuildDir;
  raw_string_ostream OS(Text);
  auto Add = [&](const cl::opt<std::string> &Option) {
    if (!Option.getNumOccurrences())
      return;
    OS << " --" << Option.ArgStr << '=';
    sys::printArg(OS, Option.getValue(), /*Quote=*/true);
  };
  Add(Options.Config);
  Add(Options.Checks);
  return Text + " " + File.str() + " -o /dev/null";
}

void UnitRunner::take(UnitTask &T, WorkerResult R) {
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
    return Fail("took more than " + Twine(Options.Timeout) +
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
  T.Sources.clear();
  for (const Dependency &D : Received->Dependencies)
    if (D.Found)
      T.Sources.push_back(D.Path);
  if (!Cache)
    T.Dependencies = std::move(Received->Dependencies);
}

std::optional<LinkResult> UnitRunner::link(ArrayRef<UnitTask *> Tasks,
                                           ArrayRef<UnitTask *> Others,
                                           StringRef IndexRoot) {
  std::vector<std::pair<UnitTask *, bool>> Present;
  for (UnitTask *T : Tasks)
    if (T->Result)
      Present.emplace_back(T, true);
  for (UnitTask *T : Others)
    if (T->Result)
      Present.emplace_back(T, false);
  // As 'link' does it.
  llvm::sort(Present, [](const auto &A, const auto &B) {
    return unitOrder(A.first->Result->getBuffer()) <
           unitOrder(B.first->Result->getBuffer());
  });
  LinkOptions How = Output.linkOptions();
  How.IndexRoot = IndexRoot.str();
  std::vector<bool> Seen(Present.size());
  auto Linked = linkUnits(
      Present.size(),
      [&](size_t I) -> Expected<Unit> {
        auto [T, Own] = Present[I];
        Expected<Unit> U = readUnit(
            MemoryBuffer::getMemBuffer(T->Result->getMemBufferRef(),
                                       /*RequiresNullTerminator=*/false));
        if (U && Own && !Seen[I]) {
          Seen[I] = true;
          Summary.add(*U);
        }
        return U;
      },
      How);
  if (!Linked) {
    trouble(toString(Linked.takeError()));
    fail();
    return std::nullopt;
  }
  return std::move(*Linked);
}

int UnitRunner::fail() const {
  for (const std::string &What : Summary.Troubles)
    error() << What << '\n';
  return ExitTrouble;
}

} // namespace clang::tidy::async
