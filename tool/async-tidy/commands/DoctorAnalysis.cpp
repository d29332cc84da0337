//===--- DoctorAnalysis.cpp - AsyncTidy -----------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What only an analysis of the whole project can tell the doctor: comments
/// that silence nothing, and model entries that name nothing.
///
//===----------------------------------------------------------------------===//

#include "commands/Doctor.h"
#include "facts/AnalyzeUnit.h"
#include "facts/ProgramLink.h"
#include "models/ModelReader.h"
#include "run/WorkerPool.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/Threading.h"
#include <set>

using namespace llvm;

namespace clang::tidy::async {

namespace {

/// Where async checks have something to say, comments or no comments.
class RaisedMap {
public:
  void add(StringRef Check, const Position &Where) {
    Lines[Where.File].insert({Where.Line, Check.str()});
  }

  /// Does any check that \p Globs name speak between the lines?
  bool any(StringRef File, unsigned First, unsigned Last,
           ArrayRef<StringRef> Globs) const {
    auto It = Lines.find(File.str());
    if (It == Lines.end())
      return false;
    for (auto At = It->second.lower_bound({First, ""});
         At != It->second.end() && At->first <= Last; ++At)
      for (StringRef Glob : Globs) {
        auto Pattern = GlobPattern::create(Glob);
        if (!Pattern)
          consumeError(Pattern.takeError());
        else if (Pattern->match(At->second))
          return true;
      }
    return false;
  }

private:
  std::map<std::string, std::set<std::pair<unsigned, std::string>>> Lines;
};

/// Finds the comments of \p Text that name async checks and silence nothing.
void findUnused(StringRef File, StringRef Text, const RaisedMap &Raised,
                std::vector<DoctorFacts::Suppression> &Result) {
  static const Regex Comment("NOLINT(NEXTLINE|BEGIN|END)?\\(([^()]*)\\)");
  struct Open {
    unsigned Line;
    std::string List, Text;
  };
  std::vector<Open> Begun;
  auto Judge = [&](unsigned At, unsigned First, unsigned Last, StringRef List,
                   StringRef Written) {
    SmallVector<StringRef, 4> Items, Ours;
    SplitString(List, Items, ", \t");
    for (StringRef Item : Items)
      if (Item.starts_with("async-"))
        Ours.push_back(Item);
    if (!Ours.empty() && !Raised.any(File, First, Last, Ours))
      Result.push_back({{File.str(), At, 1}, Written.str()});
  };
  unsigned Number = 0;
  while (!Text.empty()) {
    StringRef Line;
    std::tie(Line, Text) = Text.split('\n');
    ++Number;
    SmallVector<StringRef, 3> Match;
    while (Comment.match(Line, &Match)) {
      StringRef Whole = Match[0], Kind = Match[1], List = Match[2];
      Line = Line.substr(Whole.end() - Line.begin());
      if (Kind.empty())
        Judge(Number, Number, Number, List, Whole);
      else if (Kind == "NEXTLINE")
        Judge(Number, Number + 1, Number + 1, List, Whole);
      else if (Kind == "BEGIN")
        Begun.push_back({Number, List.str(), Whole.str()});
      else if (!Begun.empty()) {
        Open Last = Begun.back();
        Begun.pop_back();
        Judge(Last.Line, Last.Line, Number, Last.List, Last.Text);
      }
    }
  }
}

Expected<DoctorFacts> analyzeForDoctor(const CompileDatabase &Database) {
  AnalysisOptions Options;
  Options.ForDoctor = true;
  const ProjectPaths Paths(ProjectPaths::findRoot(currentDirectory()));
  Configurator Configs(Options);
  std::vector<FileConfig> Config;
  for (const CompileCommand &Command : Database.Commands) {
    Expected<FileConfig> Found = Configs.get(Command.File);
    if (!Found)
      return Found.takeError();
    Config.push_back(std::move(*Found));
  }

  std::vector<std::unique_ptr<MemoryBuffer>> Results;
  std::set<std::string> Files;
  WorkerLimits Limits;
  Limits.Jobs = hardware_concurrency().compute_thread_count();
  Limits.TimeoutSeconds = 600;
  bool Worked = runWorkers(
      Database.Commands.size(), Limits,
      [&](size_t I, raw_ostream &Out) {
        AnalysisOutcome Outcome =
            analyzeUnit(Database.Commands[I], Config[I], Options, Paths);
        writeResult(Out, Outcome.Dependencies, writeUnit(Outcome.TheUnit));
        return 0;
      },
      [&](size_t, WorkerResult R) {
        Expected<ReceivedResult> Received = readResult(R.Output);
        if (!Received) // the run itself tells of those
          return consumeError(Received.takeError());
        for (const Dependency &D : Received->Dependencies)
          if (std::string File = Paths.spell(D.Path);
              D.Found && !sys::path::is_absolute(File))
            Files.insert(std::move(File));
        Results.push_back(MemoryBuffer::getMemBufferCopy(Received->File));
      },
      [](size_t) {});
  if (!Worked)
    return createStringError("not all files could be analysed");

  RaisedMap Raised;
  std::set<UsedModelEntry> Used;
  auto Linked =
      linkUnits(Results.size(),
                [&](size_t I) -> Expected<Unit> {
                  Expected<Unit> U = readUnit(MemoryBuffer::getMemBuffer(
                      Results[I]->getMemBufferRef(), false));
                  if (!U)
                    return U;
                  for (const RaisedDiagnostic &D : U->Raised)
                    Raised.add(D.Check, D.Where);
                  Used.insert(U->UsedEntries.begin(), U->UsedEntries.end());
                  return U;
                },
                {});
  if (!Linked)
    return Linked.takeError();
  for (const Finding &F : Linked->Findings)
    Raised.add(F.Check, F.Where);

  DoctorFacts Result;
  for (const std::string &File : Files)
    if (auto Buffer = MemoryBuffer::getFile(Paths.absolute(File)))
      findUnused(File, (*Buffer)->getBuffer(), Raised, Result.UnusedNolints);

  std::set<std::string> Models;
  for (const CompileCommand &Command : Database.Commands)
    if (auto Model = Models::findProjectFile(Command.File))
      Models.insert(*Model);
  for (const std::string &Model : Models) {
    auto Buffer = MemoryBuffer::getFile(Model);
    if (!Buffer)
      continue;
    std::vector<std::string> Mistakes;
    auto Read = readModel({Model, (*Buffer)->getBuffer().str()}, Mistakes);
    if (!Read)
      continue; // doctor has its own line for them
    for (const Entry &E : Read->Entries) {
      std::string Role = roleName(E.TheRole).str();
      if (!Used.count({Model, Role, E.Name}))
        Result.UnusedModelEntries.push_back({Paths.spell(Model), Role, E.Name});
    }
  }
  return Result;
}

const bool Registered = [] {
  setDoctorAnalysis(analyzeForDoctor);
  return true;
}();

} // namespace

} // namespace clang::tidy::async
