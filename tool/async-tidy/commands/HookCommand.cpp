//===--- HookCommand.cpp - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `async-tidy hook [FILES...]`: what is about to be committed. It looks at
/// what is staged, not at the work tree, and writes to neither.
///
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "findings/Diff.h"
#include "findings/FindingOutput.h"
#include "input/CompileCommands.h"
#include "input/Git.h"
#include "input/IncluderScan.h"
#include "input/SourceOverlay.h"
#include "run/UnitRunner.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cstdlib>
#include <map>
#include <set>

using namespace llvm;
namespace path = llvm::sys::path;
namespace fs = llvm::sys::fs;

namespace clang::tidy::async {

static int runHook();
static Command TheHook("hook", "Look at what is staged, before it is committed",
                       runHook);

namespace {

#define ASYNC_HOOK(...)                                                        \
  cl::sub(TheHook.sub()), cl::cat(TheHook.category()), __VA_ARGS__

cl::list<std::string>
    HookFiles(cl::Positional,
              ASYNC_HOOK(cl::desc("[FILES...] (default: all that are staged)"),
                         cl::value_desc("files")));
UnitOptions HookOptions(TheHook);
cl::opt<bool> AllLines(
    "all-lines",
    ASYNC_HOOK(cl::desc("Report findings on unchanged lines of these files, "
                        "too")));
cl::opt<bool> Alone(
    "alone",
    ASYNC_HOOK(cl::desc("Follow no calls into files that are not staged; by "
                        "default they are followed into all that the cache "
                        "knows")));
cl::opt<unsigned> PerHeader(
    "per-header", cl::init(1),
    ASYNC_HOOK(cl::value_desc("n"),
               cl::desc("How many files that include a header are analysed for "
                        "it (default 1); the most telling ones come first")));
FindingOutput HookOutput(TheHook, /*OwnLines=*/true);

/// What the files of a commit come to.
class Hook {
public:
  int run();

private:
  int fail(const Twine &What) {
    error() << What << '\n';
    return ExitTrouble;
  }
  int fail(Error E) { return fail(toString(std::move(E))); }
  void warn(const Twine &What) const {
    if (!HookOutput.quiet())
      warning() << What << '\n';
  }
  void tell(const Twine &What) const {
    if (HookOutput.verbose())
      errs() << "async-tidy: " << What << '\n';
  }

  Error findChanges();
  Error readIndex();
  bool chooseRoot();
  /// The commands of the database that compile \p File.
  std::vector<size_t> commandsOf(StringRef File) const;
  std::string absolute(StringRef File) const {
    return ProjectPaths(Root).absolute(File);
  }
  std::string spell(StringRef Path) const {
    return ProjectPaths(Root).spell(Path);
  }
  bool select();
  /// Makes some selected unit read each header that is looked at.
  void coverHeaders();
  void analyzeGuesses();

  /// The top of the work tree, free of links.
  std::string Top;
  /// What paths are relative to: Top, as the database spells it.
  std::string Root;
  ChangedLines Changes;
  /// The files to look at, relative to Root, sorted.
  std::vector<std::string> Sources, Headers;
  SourceOverlay Index;
  CompileDatabase Database;
  UnitRunner Runner{HookOptions, HookOutput};

  /// One for each command of the database, in that order.
  std::vector<UnitTask> Tasks;
  std::set<size_t> Selected;
  std::vector<CompileCommand> Guesses;
  std::vector<UnitTask> Guessed;
};

/// Names of files that a compiler may compile. (Others can still be in the
/// database.)
bool isSourceName(StringRef File) {
  StringRef Extension = path::extension(File);
  return is_contained({".c", ".cc", ".cpp", ".cxx", ".c++", ".cppm", ".ixx"},
                      Extension.lower()) ||
         Extension == ".C";
}

std::string text(const char *Variable) {
  const char *Value = std::getenv(Variable);
  return Value ? Value : "";
}

} // namespace

//===----------------------------------------------------------------------===//
// git
//===----------------------------------------------------------------------===//

/// Fills Changes, and Sources and Headers from them or from the command line.
Error Hook::findChanges() {
  // pre-commit, asked for what lies between two revisions: nothing is staged.
  const std::string From = text("PRE_COMMIT_FROM_REF");
  const bool IsStaged = From.empty() || text("PRE_COMMIT_TO_REF").empty();
  auto Lines =
      IsStaged ? stagedChanges(Root) : changedSince(From + "...", Root);
  if (!Lines)
    return Lines.takeError();
  Changes = std::move(*Lines);
  if (IsStaged)
    if (Error E = readIndex())
      return E;

  std::vector<std::string> Files = Changes.files();
  if (!HookFiles.empty()) {
    Files.clear();
    StringSet<> Named;
    const std::string Here = currentDirectory();
    for (const std::string &Word : HookFiles) {
      SmallString<256> Path(ProjectPaths(Here).absolute(Word));
      // As git sees it.
      SmallString<256> Real;
      if (!fs::real_path(path::parent_path(Path), Real)) {
        path::append(Real, path::filename(Path));
        Path = Real;
      }
      std::string File = ProjectPaths(Root).spell(Path);
      if (!Index.find(Path) && !fs::exists(Path))
        return createStringError("'" + Word + "' does not exist");
      // pre-commit run --all-files, or a user: nothing of it is staged.
      if (IsStaged && !Changes.has(File))
        Changes.addAll(File);
      Named.insert(File);
      Files.push_back(std::move(File));
    }
    Changes.keepOnly(Named);
    llvm::sort(Files);
    Files.erase(llvm::unique(Files), Files.end());
  }
  for (std::string &File : Files) {
    if (isHeaderName(File))
      Headers.push_back(std::move(File));
    else if (isSourceName(File))
      Sources.push_back(std::move(File));
  }
  if (AllLines)
    for (const std::vector<std::string> *List : {&Sources, &Headers})
      for (const std::string &File : *List)
        Changes.addAll(File);
  return Error::success();
}

/// Takes in what is staged of the files that the work tree has otherwise.
Error Hook::readIndex() {
  auto Unlike = gitOutput(Top, {"diff-files", "--name-status", "-z",
                                "--ignore-submodules", "--no-renames"});
  if (!Unlike)
    return Unlike.takeError();
  SmallVector<StringRef, 0> Fields;
  StringRef(*Unlike).split(Fields, '\0', -1, /*KeepEmpty=*/false);
  std::string Names;
  for (size_t I = 0; I + 1 < Fields.size(); I += 2)
    // (A is a file that is only promised to be added, U one with conflicts.)
    if (Fields[I] == "M" || Fields[I] == "D" || Fields[I] == "T")
      Names += Fields[I + 1].str() + std::string(1, '\0');
  if (Names.empty())
    return Error::success();

  SmallString<128> Directory;
  if (std::error_code EC =
          fs::createUniqueDirectory("async-tidy-index", Directory))
    return createStringError("cannot create a temporary directory: " +
                             EC.message());
  // With the user's filters and line ends, as a check-out has them.
  auto Written = gitOutput(Top,
                           {"checkout-index", "-q", "-z", "--stdin",
                            ("--prefix=" + Directory + "/").str()},
                           Names);
  if (Written) {
    for (StringRef Rest = Names; !Rest.empty();) {
      StringRef Name;
      std::tie(Name, Rest) = Rest.split('\0');
      SmallString<256> Copy(Directory), Path(Top);
      path::append(Copy, Name);
      path::append(Path, Name);
      fs::file_status Status;
      if (!fs::status(Copy, Status, /*Follow=*/false) &&
          fs::is_regular_file(Status))
        if (auto Buffer = MemoryBuffer::getFile(Copy))
          Index.add(Path, (*Buffer)->getBuffer());
    }
  }
  fs::remove_directories(Directory);
  if (!Written)
    return Written.takeError();
  for (const std::string &Path : Index.paths())
    if (path::filename(Path) == ".clang-tidy" ||
        path::filename(Path) == ".async-tidy.yaml")
      warn("'" + ProjectPaths(Top).spell(Path) +
           "' is not as it is staged; it counts as it stands in the work tree");
  return Error::success();
}

//===----------------------------------------------------------------------===//
// From files to translation units
//===----------------------------------------------------------------------===//

/// Takes the spelling of Top that the database uses, which may name files
/// through a link. False if it has nothing of this repository: one that was
/// found further up may be anybody's.
bool Hook::chooseRoot() {
  auto Has = [&](StringRef Directory) {
    const std::string Prefix = (Directory + "/").str();
    auto IsThere = [&](const auto &C) {
      return StringRef(C.File).starts_with(Prefix);
    };
    return llvm::any_of(Database.Commands, IsThere) ||
           llvm::any_of(Database.Refused, IsThere);
  };
  if (Has(Top))
    return true;
  const std::string Here = ProjectPaths::findRoot(currentDirectory());
  fs::UniqueID A, B;
  if (!fs::getUniqueID(Here, A) && !fs::getUniqueID(Top, B) && A == B &&
      Has(Here)) {
    if (HookOptions.Root.empty())
      Root = Here;
    return true;
  }
  // A submodule may be built by what it is part of.
  auto Super = runGit(Top, {"rev-parse", "--show-superproject-working-tree"});
  if (!Super) {
    consumeError(Super.takeError());
    return false;
  }
  StringRef Around = StringRef(Super->Out).trim();
  return !Super->Code && !Around.empty() && Has(Around);
}

std::vector<size_t> Hook::commandsOf(StringRef File) const {
  const std::string Path = absolute(File);
  const auto &All = Database.Commands;
  std::vector<size_t> Result;
  size_t I = llvm::partition_point(
                 All, [&](const CompileCommand &C) { return C.File < Path; }) -
             All.begin();
  for (; I < All.size() && All[I].File == Path; ++I)
    Result.push_back(I);
  fs::UniqueID ID;
  if (!Result.empty() || fs::getUniqueID(Path, ID))
    return Result;
  for (I = 0; I < All.size(); ++I)
    if (fs::UniqueID Other;
        path::filename(All[I].File) == path::filename(Path) &&
        !fs::getUniqueID(All[I].File, Other) && Other == ID)
      Result.push_back(I);
  return Result;
}

/// Makes tasks of all commands, and selects those of Sources.
bool Hook::select() {
  std::vector<const CompileCommand *> Pointers;
  std::vector<std::string> Missing;
  for (const std::string &File : Sources) {
    std::vector<size_t> Commands = commandsOf(File);
    Selected.insert(Commands.begin(), Commands.end());
    if (!Commands.empty())
      continue;
    const auto Refused =
        llvm::find_if(Database.Refused, [&](const RefusedCommand &R) {
          return R.File == absolute(File);
        });
    if (Refused != Database.Refused.end())
      warn(File + ": not looked at: " + Refused->Reason);
    else
      Missing.push_back(absolute(File));
  }
  for (const CompileCommand &C : Database.Commands)
    Pointers.push_back(&C);
  // A mistake in a .clang-tidy of other files is not this commit's.
  std::vector<UnitTask> Prepared;
  for (size_t I : Selected)
    if (!Runner.prepare(Pointers[I], Prepared))
      return false;
  Prepared.clear();
  if (!Alone || !Headers.empty())
    Runner.prepare(Pointers, Prepared);
  else
    for (size_t I : Selected)
      Runner.prepare(Pointers[I], Prepared);
  Runner.Summary.Troubles.clear();
  Tasks.resize(Pointers.size());
  for (UnitTask &T : Prepared)
    Tasks[T.Command - Database.Commands.data()] = std::move(T);
  Guesses = inferCommands(Database, Missing);
  return true;
}

/// Whether \p File, of which \p Result was known, has coroutines, or handlers
/// that call what may block: where a change of a header can do harm.
static bool hasContexts(StringRef File, const MemoryBuffer &Result,
                        const SourceOverlay &Overlay) {
  if (auto Text = readSource(File, &Overlay);
      Text && hasCoroutines(Text->getBuffer()))
    return true;
  auto U = readUnit(MemoryBuffer::getMemBuffer(
      Result.getMemBufferRef(), /*RequiresNullTerminator=*/false));
  if (!U) {
    consumeError(U.takeError());
    return false;
  }
  return !U->Findings.empty() ||
         llvm::any_of(U->Sections,
                      [](const UnitFacts &F) { return !F.Sites.empty(); });
}

void Hook::coverHeaders() {
  if (Headers.empty())
    return;
  std::set<std::string> Uncovered;
  for (const std::string &Header : Headers)
    Uncovered.insert(absolute(Header));
  auto Cover = [&](const UnitTask &T) {
    for (const std::string &Source : T.Sources)
      Uncovered.erase(absolute(spell(Source)));
  };
  for (size_t I : Selected)
    Cover(Tasks[I]);
  if (Uncovered.empty())
    return;

  // Who read it when it was last analysed?
  std::map<std::string, std::vector<size_t>> Users;
  std::vector<size_t> NumSources(Tasks.size());
  std::vector<bool> HasContexts(Tasks.size());
  for (size_t I = 0; I < Tasks.size(); ++I) {
    UnitTask &T = Tasks[I];
    if (!T.Command || Selected.count(I))
      continue;
    std::vector<std::string> Former = T.Sources;
    std::unique_ptr<MemoryBuffer> Result;
    if (!T.Result)
      Result = Runner.former(T, Former);
    NumSources[I] = Former.size();
    bool IsUser = false;
    for (const std::string &Source : Former)
      if (auto It = Uncovered.find(absolute(spell(Source)));
          It != Uncovered.end()) {
        Users[*It].push_back(I);
        IsUser = true;
      }
    if (IsUser)
      HasContexts[I] =
          hasContexts(T.Command->File, T.Result ? *T.Result : *Result, Index);
  }
  std::optional<IncluderScan> Scan;
  std::vector<std::string> Orphans;
  // A copy: a unit for one header may cover the next.
  for (const std::string &Header : std::set<std::string>(Uncovered)) {
    if (!Uncovered.count(Header))
      continue;
    std::vector<size_t> &Known = Users[Header];
    // What has something to find, then what is known already, then foo.cpp for
    // foo.h, then the smallest.
    auto Rank = [&](size_t I) {
      return std::tuple(!HasContexts[I], !Tasks[I].Result,
                        path::stem(Tasks[I].Command->File) !=
                            path::stem(Header),
                        NumSources[I], I);
    };
    llvm::sort(Known, [&](size_t A, size_t B) { return Rank(A) < Rank(B); });
    unsigned Wanted = PerHeader;
    auto Try = [&](ArrayRef<size_t> Units) {
      unsigned Vain = 0;
      for (size_t I : Units) {
        if (!Wanted || Vain == 3)
          return;
        if (!Tasks[I].Command || !Selected.insert(I).second)
          continue;
        UnitTask *T = &Tasks[I];
        Runner.FromCache += T->Result != nullptr;
        Runner.analyze(T);
        Cover(*T);
        if (llvm::any_of(T->Sources, [&](const std::string &Source) {
              return absolute(spell(Source)) == Header;
            })) {
          --Wanted;
          continue;
        }
        // It no longer includes it.
        Selected.erase(I);
        ++Vain;
      }
    };
    Try(Known);
    if (!Uncovered.count(Header))
      continue;
    if (!Scan)
      Scan.emplace(Top, Database, Index);
    Try(Scan->unitsFor(Header));
    if (Uncovered.count(Header))
      Orphans.push_back(Header);
  }
  append_range(Guesses, inferCommands(Database, Orphans));
}

/// What the database lacks is analysed with flags that may not fit. If they do
/// not, that is no reason to refuse the commit.
void Hook::analyzeGuesses() {
  std::vector<const CompileCommand *> Pointers;
  for (const CompileCommand &C : Guesses)
    Pointers.push_back(&C);
  if (!Runner.prepare(Pointers, Guessed))
    return;
  std::vector<UnitTask *> All;
  for (UnitTask &T : Guessed) {
    Runner.FromCache += Runner.lookUp(T);
    All.push_back(&T);
  }
  const size_t Troubles = Runner.Summary.Troubles.size();
  const unsigned Failed = Runner.Summary.Failed;
  Runner.analyze(All);
  Runner.Summary.Troubles.resize(Troubles);
  Runner.Summary.Failed = Failed;
  for (UnitTask &T : Guessed) {
    std::string Why = "it cannot be analysed";
    if (T.Result) {
      auto U = readUnit(
          MemoryBuffer::getMemBuffer(T.Result->getMemBufferRef(),
                                     /*RequiresNullTerminator=*/false));
      if (!U)
        consumeError(U.takeError());
      else if (U->CompileErrors.empty())
        Why.clear();
      else
        Why = "it does not compile: " + U->CompileErrors.front();
    }
    if (Why.empty()) {
      tell(spell(T.Command->File) + " is " + T.Command->Problems.front());
      continue;
    }
    T.Result.reset();
    warn(spell(T.Command->File) + ": not looked at: " +
         T.Command->Problems.front() + ", and with them " + Why);
  }
}

//===----------------------------------------------------------------------===//
// The run
//===----------------------------------------------------------------------===//

int Hook::run() {
  if (std::string Mistake = HookOutput.mistake(); !Mistake.empty())
    return fail(Mistake);
  if (std::string Mistake = HookOptions.mistake(); !Mistake.empty())
    return fail(Mistake);
  auto Where = runGit(currentDirectory(), {"rev-parse", "--show-toplevel"});
  if (!Where)
    return fail(Where.takeError());
  Top = StringRef(Where->Out).rtrim("\n").str();
  if (Where->Code || Top.empty())
    return fail("'" + currentDirectory() +
                "' is in no work tree of git, and what is staged is all that "
                "'hook' looks at: " +
                StringRef(Where->Err).trim());
  Root = HookOptions.Root.empty()
             ? Top
             : ProjectPaths(currentDirectory()).absolute(HookOptions.Root);
  if (!fs::is_directory(Root))
    return fail("--root: " + Root + " is not a directory");

  // Whether there is anything to do is known without a database.
  if (Error E = findChanges())
    return fail(std::move(E));
  if (Sources.empty() && Headers.empty()) {
    tell("nothing staged that a C or C++ compiler reads");
    return ExitClean;
  }
  auto Loaded = loadCompileDatabase(HookOptions.BuildDir, "");
  if (!Loaded)
    return fail(Loaded.takeError());
  Database = std::move(*Loaded);
  for (const std::string &Text : Database.Warnings)
    warn(Text);
  if (!chooseRoot() && HookOptions.BuildDir.empty() &&
      !StringRef(Database.Path).starts_with(Top + "/"))
    return fail("no compile_commands.json in '" + Top + "', nor in build/, " +
                "out/ and cmake-build-*/ there ('" + Database.Path +
                "' names no file of this repository); name its directory with "
                "-p, or make one with 'cmake "
                "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON' or 'bear -- make'");
  Runner.setRoot(Root);
  if (!Index.empty())
    Runner.setOverlay(&Index);
  if (!select())
    return Runner.fail();

  Runner.openCache();
  std::vector<UnitTask *> Own, Others;
  for (size_t I : Selected) {
    Runner.FromCache += Runner.lookUp(Tasks[I], /*WithSources=*/true);
    Own.push_back(&Tasks[I]);
  }
  if (!Alone || !Headers.empty())
    for (UnitTask &T : Tasks)
      if (T.Command && !T.Result)
        Runner.lookUp(T, /*WithSources=*/!Headers.empty());
  Runner.analyze(Own);
  coverHeaders();
  analyzeGuesses();
  Runner.closeCache();

  Own.clear();
  for (size_t I = 0; I < Tasks.size(); ++I)
    if (Selected.count(I))
      Own.push_back(&Tasks[I]);
    else if (!Alone)
      Others.push_back(&Tasks[I]);
  for (UnitTask &T : Guessed)
    if (T.Result)
      Own.push_back(&T);
  Runner.Summary.Units = Own.size();
  Runner.Summary.Partial = true;
  Runner.Summary.Overlay = Index.empty() ? nullptr : &Index;
  auto Linked = Runner.link(Own, Others);
  if (!Linked)
    return ExitTrouble;
  tell(Twine(Runner.FromCache) + " of " + Twine(Own.size()) +
       " files from the cache, " +
       Twine(llvm::count_if(Others, [](UnitTask *T) { return !!T->Result; })) +
       " others to follow calls into");
  if (!HookOutput.select(*Linked, Runner.paths(), Runner.Summary, nullptr,
                         &Changes))
    return ExitTrouble;
  return HookOutput.finish(std::move(*Linked), Runner.paths(),
                           std::move(Runner.Summary));
}

static int runHook() { return Hook().run(); }

} // namespace clang::tidy::async
