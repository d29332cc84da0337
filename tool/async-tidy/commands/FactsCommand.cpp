//===--- FactsCommand.cpp - AsyncTidy -------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `async-tidy facts` and `async-tidy link`: the two halves of a run, for build
/// systems that run and cache commands themselves.
///
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "Version.h"
#include "facts/AnalyzeUnit.h"
#include "facts/ProgramLink.h"
#include "findings/FindingOutput.h"
#include "reports/Report.h"
#include "reports/ReportOptions.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace clang::tidy::async {

static int runFacts();
static Command TheFacts("facts",
                        "Analyse one file and write what the link step needs",
                        runFacts, /*TakesFlags=*/true);
static int runLink();
static Command TheLink("link", "Make the program's findings of facts files",
                       runLink);

namespace {

#define ASYNC_FACTS(...)                                                       \
  cl::sub(TheFacts.sub()), cl::cat(TheFacts.category()), __VA_ARGS__

cl::opt<std::string> File(cl::Positional,
                          ASYNC_FACTS(cl::desc("FILE [-- FLAGS...]"),
                                      cl::value_desc("file")));
cl::opt<std::string> BuildDir(
    "p", ASYNC_FACTS(cl::value_desc("dir"),
                     cl::desc("Directory of compile_commands.json, or the file "
                              "itself")));
cl::opt<std::string>
    Output("o", ASYNC_FACTS(cl::value_desc("file"),
                            cl::desc("The file to write (required)")));
cl::opt<std::string>
    DepFile("depfile",
            ASYNC_FACTS(cl::value_desc("file"),
                        cl::desc("Also write what was read, as a rule for Make "
                                 "and Ninja")));
cl::opt<std::string>
    FactsRoot("root",
              ASYNC_FACTS(cl::value_desc("dir"),
                          cl::desc("Directory that paths are relative to "
                                   "(default: the working directory)")));
cl::opt<std::string>
    FactsChecks("checks", ASYNC_FACTS(cl::value_desc("globs"),
                                      cl::desc("Checks to add or leave out")));
cl::opt<std::string>
    FactsConfig("config",
                ASYNC_FACTS(cl::value_desc("yaml"),
                            cl::desc("Configuration to use instead of "
                                     ".clang-tidy files")));
cl::opt<std::string> FactsHeaderFilter(
    "header-filter", cl::init(".*"),
    ASYNC_FACTS(cl::value_desc("regex"),
                cl::desc("Report findings in headers whose path matches")));
cl::opt<bool> FactsFullBodies("full-bodies", cl::Hidden,
                              ASYNC_FACTS(cl::desc("Parse everything")));

#define ASYNC_LINK(...)                                                        \
  cl::sub(TheLink.sub()), cl::cat(TheLink.category()), __VA_ARGS__

cl::list<std::string> Inputs(cl::Positional,
                             ASYNC_LINK(cl::desc("FACTS... (@FILE: names of "
                                                 "facts files, one a line)"),
                                        cl::value_desc("files")));
cl::opt<std::string> LinkRoot(
    "root", ASYNC_LINK(cl::value_desc("dir"),
                       cl::desc("Directory that paths in facts are relative to "
                                "(default: the working directory)")));
cl::opt<std::string>
    LinkIndex("program-index",
              ASYNC_LINK(cl::value_desc("file"),
                         cl::desc("Also write what async-clangd needs to know "
                                  "of the whole program")));
FindingOutput LinkOutput(TheLink);

/// \p Path as Make and Ninja want it in a rule.
std::string escapedForMake(StringRef Path) {
  std::string Result;
  for (char C : Path) {
    if (C == ' ' || C == '#')
      Result += '\\';
    else if (C == '$')
      Result += '$';
    Result += C;
  }
  return Result;
}

std::string absoluteOrCurrent(StringRef Path) {
  std::string Current = currentDirectory();
  return Path.empty() ? Current : ProjectPaths(Current).absolute(Path);
}

int fail(const Twine &What) {
  error() << What << '\n';
  return ExitTrouble;
}

Expected<std::vector<CompileCommand>> commandsOf(StringRef Name) {
  if (!Command::compilerFlags().empty()) {
    auto Command = commandFromArguments(Name, Command::compilerFlags());
    if (!Command)
      return Command.takeError();
    return std::vector<CompileCommand>{std::move(*Command)};
  }
  auto Database = loadCompileDatabase(BuildDir, Name);
  if (!Database)
    return Database.takeError();
  return selectCommands(*Database, {Name.str()});
}

} // namespace

static int runFacts() {
  if (File.empty())
    return fail("facts: name the file to analyse");
  if (Output.empty())
    return fail("facts: name the file to write with -o");
  auto Commands = commandsOf(File);
  if (!Commands)
    return fail(toString(Commands.takeError()));
  if (Commands->size() != 1)
    return fail("facts: " + Twine(Commands->size()) + " commands compile '" +
                File + "'; give its flags behind '--'");
  const CompileCommand &Command = Commands->front();

  AnalysisOptions Options;
  Options.Checks = FactsChecks;
  if (FactsConfig.getNumOccurrences())
    Options.Config = FactsConfig;
  Options.HeaderFilter = FactsHeaderFilter;
  Options.FullBodies = FactsFullBodies;
  const ProjectPaths Paths(absoluteOrCurrent(FactsRoot));
  if (FactsRoot.getNumOccurrences())
    Options.ConfigRoot = Paths.root() == "/" ? "/" : Paths.root() + "/";
  if (std::string Mistake = regexMistake(Options.HeaderFilter);
      !Mistake.empty())
    return fail(Mistake);
  Configurator Configs(Options);
  auto Config = Configs.get(Command.File);
  if (!Config)
    return fail(toString(Config.takeError()));
  AnalysisOutcome Outcome = analyzeUnit(Command, *Config, Options, Paths);

  bool Trouble = false;
  for (const std::string &W : Outcome.TheUnit.ConfigWarnings)
    warning() << W << '\n';
  for (const std::string &E : Outcome.TheUnit.ConfigErrors) {
    error() << E << '\n';
    Trouble = true;
  }
  for (const std::string &E : Outcome.TheUnit.CompileErrors) {
    error() << E << '\n';
    Trouble = true;
  }
  if (Error E = writeFileAtomically(Output, writeUnit(Outcome.TheUnit)))
    return fail(toString(std::move(E)));
  if (!DepFile.empty()) {
    std::string Rule = escapedForMake(Output) + ":", Phony;
    auto Add = [&](StringRef Path) {
      std::string Escaped = escapedForMake(Path);
      Rule += " \\\n  " + Escaped;
      // A header that is gone must not stop Make.
      if (Path != Command.File)
        Phony += "\n" + Escaped + ":\n";
    };
    for (const Dependency &D : Outcome.Dependencies)
      // What the driver looks at to know the system is not what facts are of.
      if (D.Found && !StringRef(D.Path).starts_with("/etc/"))
        Add(D.Path);
    for (const std::string &ConfigFile : Config->Files)
      Add(ConfigFile);
    Rule += "\n" + Phony;
    if (Error E = writeFileAtomically(DepFile, Rule))
      return fail(toString(std::move(E)));
  }
  return Trouble ? ExitTrouble : ExitClean;
}

static int runLink() {
  if (std::string Mistake = LinkOutput.mistake(); !Mistake.empty())
    return fail(Mistake);
  std::vector<std::string> Files;
  for (const std::string &Input : Inputs) {
    StringRef Name = Input;
    if (!Name.consume_front("@")) {
      Files.push_back(Input);
      continue;
    }
    auto List = MemoryBuffer::getFile(Name);
    if (!List)
      return fail(Name + ": " + List.getError().message());
    SmallVector<StringRef, 0> Lines;
    SplitString((*List)->getBuffer(), Lines, "\r\n");
    for (StringRef Line : Lines)
      if (!Line.trim().empty())
        Files.push_back(Line.trim().str());
  }
  if (Files.empty())
    return fail("link: name the facts files to link");
  const ProjectPaths Paths(absoluteOrCurrent(LinkRoot));
  if (!sys::fs::is_directory(Paths.root()))
    return fail("--root: " + Paths.root() + " is not a directory");

  // Neither the order on the command line must matter nor the names.
  llvm::sort(Files);
  Files.erase(llvm::unique(Files), Files.end());
  std::vector<std::pair<std::string, std::string>> Ordered;
  for (std::string &Name : Files) {
    auto Start = MemoryBuffer::getFileSlice(Name, UnitOrderBytes, 0);
    Ordered.emplace_back(Start ? unitOrder((*Start)->getBuffer()) : "",
                         std::move(Name));
  }
  llvm::sort(Ordered);
  for (size_t I = 0; I < Files.size(); ++I)
    Files[I] = std::move(Ordered[I].second);

  LinkOptions Options = LinkOutput.linkOptions();
  if (!LinkIndex.empty())
    Options.IndexRoot = Paths.root();
  FindingOutput::Summary Summary;
  Summary.Units = Files.size();
  std::vector<bool> Seen(Files.size());
  auto Linked = linkUnits(
      Files.size(),
      [&](size_t I) -> Expected<Unit> {
        auto Buffer = MemoryBuffer::getFile(Files[I], /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
        if (!Buffer)
          return createStringError(Files[I] + ": " +
                                   Buffer.getError().message());
        Expected<Unit> U = readUnit(std::move(*Buffer));
        if (U && !Seen[I]) {
          Seen[I] = true;
          Summary.add(*U);
        }
        return U;
      },
      Options);
  if (!Linked)
    return fail(toString(Linked.takeError()));
  if (!LinkIndex.empty())
    if (Error E = writeFileAtomically(LinkIndex, Linked->Index))
      return fail(toString(std::move(E)));
  if (!LinkOutput.select(*Linked, Paths, Summary))
    return ExitTrouble;
  return LinkOutput.finish(std::move(*Linked), Paths, std::move(Summary));
}

} // namespace clang::tidy::async
