//===--- Doctor.cpp - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "commands/Doctor.h"
#include "Command.h"
#include "Markdown.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "clang-tidy/GlobList.h"
#include "frontend/ResourceDirectory.h"
#include "models/ModelReader.h"
#include "models/Models.h"
#include "reports/CheckInfo.h"
#include "support/Compat.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/SourceMgr.h"
#include <map>

using namespace llvm;
namespace path = llvm::sys::path;
namespace fs = llvm::sys::fs;

namespace clang::tidy::async {

static int run();

static Command
    TheDoctor("doctor",
              "Say whether LLVM, the compilation database, the configuration "
              "and the models are in order, and how to mend what is not",
              run, /*TakesFlags=*/true);

static cl::opt<std::string> BuildPath(
    "p", cl::desc("Directory of compile_commands.json, or the file itself"),
    cl::value_desc("dir"), cl::sub(TheDoctor.sub()),
    cl::cat(TheDoctor.category()));
static cl::opt<bool> Verbose("verbose",
                             cl::desc("List everything that is only counted"),
                             cl::sub(TheDoctor.sub()),
                             cl::cat(TheDoctor.category()));
static cl::opt<bool>
    Quick("quick", cl::desc("Leave out what needs an analysis of the project"),
          cl::sub(TheDoctor.sub()), cl::cat(TheDoctor.category()));
static cl::opt<bool> ShowCommands(
    "commands",
    cl::desc("Instead, print how the named files (by default all) are "
             "compiled, as clang will see it"),
    cl::sub(TheDoctor.sub()), cl::cat(TheDoctor.category()));
static cl::list<std::string> Files(cl::Positional, cl::desc("[FILES...]"),
                                   cl::sub(TheDoctor.sub()),
                                   cl::cat(TheDoctor.category()));
static DoctorAnalysis *&analysis() {
  static DoctorAnalysis *Analysis = nullptr;
  return Analysis;
}

void setDoctorAnalysis(DoctorAnalysis *Analysis) { analysis() = Analysis; }

namespace {

/// The lines of the report, and what they add up to.
class Report {
public:
  enum Level { Ok, Warn, Error };

  Report() : Colors(wantsColors(outs())) {}

  void line(Level L, const Twine &Text, const Twine &Mend = "") {
    Worst = std::max(Worst, L);
    static constexpr const char *Names[] = {"ok   ", "warn ", "error"};
    static constexpr raw_ostream::Colors Hues[] = {
        raw_ostream::GREEN, raw_ostream::YELLOW, raw_ostream::RED};
    if (Colors)
      outs().changeColor(Hues[L], /*Bold=*/true);
    outs() << Names[L];
    if (Colors)
      outs().resetColor();
    outs() << "  " << Text << '\n';
    if (!Mend.isTriviallyEmpty())
      outs() << "       " << Mend << '\n';
  }
  void detail(const Twine &Text) { outs() << "         " << Text << '\n'; }

  int exitCode() const {
    return Worst == Ok ? ExitClean : Worst == Warn ? ExitFindings : ExitTrouble;
  }

private:
  bool Colors;
  Level Worst = Ok;
};

std::string count(size_t N, StringRef What, StringRef Plural = "") {
  if (N == 1)
    return "1 " + What.str();
  return std::to_string(N) + " " +
         (Plural.empty() ? What.str() + "s" : Plural.str());
}

/// What a program prints, or nothing if it cannot be run.
std::optional<std::string> outputOf(StringRef Program,
                                    ArrayRef<StringRef> Arguments) {
  SmallString<128> Out;
  if (fs::createTemporaryFile("async-tidy", "out", Out))
    return std::nullopt;
  const FileRemover Remove(Out);
  SmallVector<StringRef, 4> Command = {Program};
  append_range(Command, Arguments);
  const std::optional<StringRef> Redirects[] = {StringRef(""), Out.str(),
                                                StringRef("")};
  if (sys::ExecuteAndWait(Program, Command, std::nullopt, Redirects,
                          /*SecondsToWait=*/20))
    return std::nullopt;
  auto Buffer = MemoryBuffer::getFile(Out);
  if (!Buffer)
    return std::nullopt;
  return (*Buffer)->getBuffer().str();
}

/// "22" of "... LLVM version 22.1.8".
std::string majorOf(StringRef Version) {
  size_t At = Version.find("version ");
  if (At == StringRef::npos)
    return {};
  return Version.drop_front(At + strlen("version ")).take_while(isDigit).str();
}

std::string joined(StringRef Directory, const Twine &Name) {
  SmallString<256> Result(Directory);
  path::append(Result, Name);
  path::remove_dots(Result, /*remove_dot_dot=*/true);
  return Result.str().str();
}

std::string workingDirectory() {
  SmallString<256> Result;
  (void)fs::current_path(Result);
  return Result.str().str();
}

void examineLLVM(Report &R) {
  std::string Mistake;
  std::string Resources = resourceDirectory(Mistake);
  R.line(Report::Ok,
         "async-tidy " ASYNC_VERSION " with " + getClangFullVersion());
  if (!Resources.empty())
    return R.line(Report::Ok, "clang's own headers are in '" + Resources + "'");
  R.line(Report::Error, Mistake + ", so nothing can be parsed",
         "install clang-" + Twine(LLVM_VERSION_MAJOR) + " (libclang-common-" +
             Twine(LLVM_VERSION_MAJOR) + "-dev)");
}

void listDropped(Report &R, const CompileDatabase &Database) {
  std::map<std::string, unsigned> Dropped;
  for (const CompileCommand &C : Database.Commands)
    for (const std::string &Flag : C.Dropped)
      ++Dropped[Flag];
  if (Dropped.empty())
    return;
  std::vector<std::pair<std::string, unsigned>> Sorted(Dropped.begin(),
                                                       Dropped.end());
  llvm::sort(Sorted, [](const auto &A, const auto &B) {
    return std::tie(B.second, A.first) < std::tie(A.second, B.first);
  });
  R.line(Report::Ok,
         count(Sorted.size(), "flag") +
             " of other compilers, or of no use to a parser, left out:");
  size_t Shown = Verbose ? Sorted.size() : std::min<size_t>(5, Sorted.size());
  for (const auto &[Flag, Times] : ArrayRef(Sorted).take_front(Shown))
    R.detail("'" + Flag + "' in " + count(Times, "command"));
  if (Shown < Sorted.size())
    R.detail("and " + Twine(Sorted.size() - Shown) +
             " more; --verbose lists them");
}

std::optional<CompileDatabase> examineDatabase(Report &R) {
  auto Database = loadCompileDatabase(BuildPath, "");
  if (!Database) {
    R.line(Report::Error, toString(Database.takeError()));
    return std::nullopt;
  }
  R.line(Report::Ok, "'" + Database->Path + "': " +
                         count(Database->Commands.size(), "translation unit"));
  for (const std::string &Warning : Database->Warnings)
    R.line(Report::Warn, Warning);

  // One file may be compiled in several ways.
  std::vector<StringRef> Missing;
  std::map<StringRef, StringRef> Problems;
  for (const CompileCommand &C : Database->Commands) {
    if (!fs::is_regular_file(C.File) &&
        (Missing.empty() || Missing.back() != C.File))
      Missing.push_back(C.File);
    for (const std::string &Problem : C.Problems)
      Problems.try_emplace(Problem, C.File);
  }
  auto List = [&](size_t Size, function_ref<void(size_t)> Show) {
    size_t Shown = Verbose ? Size : std::min<size_t>(5, Size);
    for (size_t I = 0; I < Shown; ++I)
      Show(I);
    if (Shown < Size)
      R.detail("and " + Twine(Size - Shown) + " more; --verbose lists them");
  };
  if (!Missing.empty()) {
    bool All = Missing.size() == Database->Commands.size();
    R.line(All ? Report::Error : Report::Warn,
           count(Missing.size(), "file") + " of the database " +
               (Missing.size() == 1 ? "does" : "do") + " not exist",
           "configure again; files that are generated need a build first");
    List(Missing.size(), [&](size_t I) { R.detail("'" + Missing[I] + "'"); });
  }
  if (!Problems.empty()) {
    std::vector<std::pair<StringRef, StringRef>> Sorted(Problems.begin(),
                                                        Problems.end());
    R.line(Report::Warn,
           count(Sorted.size(), "thing") + " that may keep files from parsing");
    List(Sorted.size(), [&](size_t I) {
      R.detail(Sorted[I].first + " ('" + Sorted[I].second + "')");
    });
  }
  if (!Database->Refused.empty()) {
    R.line(Report::Ok,
           count(Database->Refused.size(), "entry", "entries") + " left out:");
    List(Database->Refused.size(), [&](size_t I) {
      const RefusedCommand &C = Database->Refused[I];
      R.detail("'" + C.File + "': " + C.Reason);
    });
  }
  listDropped(R, *Database);
  return std::move(*Database);
}

/// The configuration files for \p File, the nearest first.
std::vector<std::string> configurationsOf(StringRef File, StringRef Name) {
  std::vector<std::string> Result;
  for (StringRef At = path::parent_path(File); !At.empty();
       At = path::parent_path(At))
    if (std::string Path = joined(At, Name); fs::is_regular_file(Path))
      Result.push_back(std::move(Path));
  return Result;
}

void examineConfiguration(Report &R, StringRef File) {
  std::vector<std::string> Configurations =
      configurationsOf(File, ".clang-tidy");
  if (Configurations.empty())
    return R.line(Report::Ok, "no .clang-tidy; async-tidy runs all checks of "
                              "the default tier");
  const std::string &Nearest = Configurations.front();
  auto Buffer = MemoryBuffer::getFile(Nearest, /*IsText=*/true);
  if (!Buffer)
    return R.line(Report::Error, "cannot read '" + Nearest +
                                     "': " + Buffer.getError().message());
  std::string Mistake;
  auto Options = parseConfigurationWithDiags(
      MemoryBufferRef((*Buffer)->getBuffer(), Nearest),
      [&](const SMDiagnostic &D) {
        if (Mistake.empty())
          Mistake = Nearest + ":" + std::to_string(D.getLineNo()) + ":" +
                    std::to_string(D.getColumnNo() + 1) + ": " +
                    D.getMessage().str();
      });
  if (!Options)
    return R.line(Report::Error,
                  Mistake.empty() ? "'" + Nearest + "' is not valid" : Mistake,
                  "clang-tidy ignores a file with a mistake; mend it");

  // With what it inherits.
  ClangTidyOptions Defaults = ClangTidyOptions::getDefaults();
  FileOptionsProvider Provider(ClangTidyGlobalOptions(), Defaults,
                               ClangTidyOptions());
  ClangTidyOptions Effective = Provider.getOptions(File);
  GlobList Enabled(Effective.Checks.value_or(""));
  std::vector<StringRef> Off;
  size_t Wanted = 0;
  for (const CheckInfo &C : checks()) {
    if (C.Tier != CheckTier::Default)
      continue;
    ++Wanted;
    if (!Enabled.contains(C.Id))
      Off.push_back(C.Id);
  }
  if (Off.empty())
    return R.line(Report::Ok, "'" + Nearest + "' enables all async checks");
  if (Off.size() == Wanted)
    return R.line(Report::Warn, "'" + Nearest + "' enables no async check",
                  "add 'async-*' to its Checks, or run 'async-tidy init'");
  R.line(Report::Warn,
         "'" + Nearest + "' switches off " + llvm::join(Off, ", "),
         "add 'async-*' to its Checks if that is not wanted");
}

void examineModels(Report &R) {
  std::optional<std::string> Project = Models::findProjectFile("");
  if (!Project)
    return R.line(Report::Ok, "no .async-tidy.yaml; only the built-in models "
                              "and those that libraries ship are used");
  auto Buffer = MemoryBuffer::getFile(*Project, /*IsText=*/true);
  if (!Buffer)
    return R.line(Report::Error, "cannot read '" + *Project +
                                     "': " + Buffer.getError().message());
  std::vector<std::string> Errors;
  auto Model = readModel({*Project, (*Buffer)->getBuffer().str()}, Errors);
  for (const std::string &E : Errors)
    R.line(Report::Error, E);
  if (Model)
    R.line(Report::Ok, "'" + *Project + "': " +
                           count(Model->Entries.size(), "entry", "entries"));
}

void examinePlugin(Report &R) {
  static int Here = 0;
  std::string Program = fs::getMainExecutable("async-tidy", &Here);
  StringRef Binary = path::parent_path(Program);
  std::string Plugin;
  for (const char *Candidate : {"AsyncTidy.so", "../lib/AsyncTidy.so",
                                "../" ASYNC_INSTALL_LIBDIR "/AsyncTidy.so"})
    if (std::string Path = joined(Binary, Candidate);
        Plugin.empty() && fs::exists(Path))
      Plugin = Path;
  std::string Checks =
      "AsyncTidyChecks-" + std::to_string(LLVM_VERSION_MAJOR) + ".so";
  if (Plugin.empty()) {
    R.line(Report::Ok, "no AsyncTidy.so beside this program; only plain "
                       "clang-tidy needs it");
    return;
  }
  if (!fs::exists(joined(path::parent_path(Plugin), Checks)))
    return R.line(Report::Error,
                  "'" + Plugin + "' has no '" + Checks +
                      "' beside it, so "
                      "clang-tidy-" +
                      Twine(LLVM_VERSION_MAJOR) + " cannot load it",
                  "install both files into one directory");
  R.line(Report::Ok, "plugin for clang-tidy-" + Twine(LLVM_VERSION_MAJOR) +
                         ": '" + Plugin + "'");

  // Distributions install several majors beside each other.
  std::string Versioned = "clang-tidy-" + std::to_string(LLVM_VERSION_MAJOR);
  auto Tidy = sys::findProgramByName(Versioned);
  if (!Tidy)
    Tidy = sys::findProgramByName("clang-tidy");
  if (!Tidy)
    return R.line(Report::Ok, "no clang-tidy in PATH; async-tidy needs none");
  std::optional<std::string> Version = outputOf(*Tidy, {"--version"});
  std::string Major = Version ? majorOf(*Version) : "";
  if (Major.empty())
    return R.line(Report::Warn, "'" + *Tidy +
                                    " --version' does not say which "
                                    "LLVM it is of");
  if (Major != std::to_string(LLVM_VERSION_MAJOR) &&
      !fs::exists(joined(path::parent_path(Plugin),
                         "AsyncTidyChecks-" + Twine(Major) + ".so")))
    return R.line(Report::Warn,
                  "'" + *Tidy + "' is of LLVM " + Major +
                      ", and the plugin of LLVM " + Twine(LLVM_VERSION_MAJOR),
                  "load it into clang-tidy-" + Twine(LLVM_VERSION_MAJOR) +
                      ", or build the plugin for LLVM " + Major);
  R.line(Report::Ok, "'" + *Tidy + "' is of LLVM " + Major + ", as the plugin");
}

void examineUnused(Report &R, const CompileDatabase &Database) {
  if (!analysis() || Quick)
    return;
  auto Facts = analysis()(Database);
  if (!Facts)
    return R.line(Report::Error, toString(Facts.takeError()));
  for (const DoctorFacts::ModelEntry &E : Facts->UnusedModelEntries)
    R.line(Report::Warn,
           E.File + ": '" + E.Name + "' under '" + E.Role +
               "' matches nothing in this project",
           "look at the spelling (docs/models.md, \"Names\"), or take it out");
  for (const DoctorFacts::Suppression &S : Facts->UnusedNolints)
    R.line(Report::Warn,
           S.Where.File + ":" + Twine(S.Where.Line) + ": '" + S.Text +
               "' suppresses nothing",
           "take it out");
  if (Facts->UnusedModelEntries.empty() && Facts->UnusedNolints.empty())
    R.line(Report::Ok, "every model entry of yours and every NOLINT(async-*) "
                       "is used");
}

/// Words as a POSIX shell wants them.
std::string shellQuote(StringRef Word) {
  if (!Word.empty() && all_of(Word, [](char C) {
        return isAlnum(C) || StringRef("-_./=+,:@%").contains(C);
      }))
    return Word.str();
  std::string Result = "'";
  for (char C : Word)
    Result += C == '\'' ? std::string("'\\''") : std::string(1, C);
  return Result + "'";
}

int printCommands() {
  std::vector<CompileCommand> Commands;
  std::vector<RefusedCommand> Refused;
  const std::vector<std::string> &Flags = Command::compilerFlags();
  if (!Flags.empty()) {
    if (Files.empty()) {
      error() << "flags after '--' need the file that they compile\n";
      return ExitTrouble;
    }
    for (const std::string &File : Files) {
      auto Command = commandFromArguments(File, Flags);
      if (!Command) {
        error() << toString(Command.takeError()) << '\n';
        return ExitTrouble;
      }
      Commands.push_back(std::move(*Command));
    }
  } else {
    auto Database = loadCompileDatabase(BuildPath, "");
    if (!Database) {
      error() << toString(Database.takeError()) << '\n';
      return ExitTrouble;
    }
    for (const std::string &Warning : Database->Warnings)
      warning() << Warning << '\n';
    auto Selected = selectCommands(
        *Database, std::vector<std::string>(Files.begin(), Files.end()));
    if (!Selected) {
      error() << toString(Selected.takeError()) << '\n';
      return ExitTrouble;
    }
    Commands = std::move(*Selected);
    if (Files.empty())
      Refused = std::move(Database->Refused);
  }
  for (const CompileCommand &C : Commands) {
    outs() << C.File << "\n  directory  " << C.Directory << "\n  compiler   "
           << C.Compiler << "\n  command   ";
    for (const std::string &Word : C.Args)
      outs() << ' ' << shellQuote(Word);
    outs() << '\n';
    for (const std::string &Word : C.Dropped)
      outs() << "  dropped    " << Word << '\n';
    for (const std::string &Problem : C.Problems)
      outs() << "  problem    " << Problem << '\n';
  }
  for (const RefusedCommand &C : Refused)
    outs() << C.File << "\n  left out   " << C.Reason << '\n';
  return ExitClean;
}

} // namespace

static int run() {
  if (ShowCommands)
    return printCommands();
  if (!Files.empty() || !Command::compilerFlags().empty()) {
    error() << "files are for 'doctor --commands'\n";
    return ExitTrouble;
  }
  Report R;
  examineLLVM(R);
  std::optional<CompileDatabase> Database = examineDatabase(R);
  // Configuration is found from a source file, not from where we stand.
  examineConfiguration(R, Database ? Database->Commands.front().File
                                   : joined(workingDirectory(), "x.cpp"));
  examineModels(R);
  examinePlugin(R);
  if (Database)
    examineUnused(R, *Database);
  return R.exitCode();
}

} // namespace clang::tidy::async
