//===--- FindingOutput.cpp - AsyncTidy ------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "findings/FindingOutput.h"
#include "Version.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Process.h"
#include <cstdlib>

using namespace llvm;

namespace clang::tidy::async {

namespace {
enum class ColorMode { Auto, Always, Never };
enum class FailOn { Warning, Error, Never };

/// From so many findings on it is said how to live with them.
constexpr size_t ManyFindings = 10;

constexpr StringLiteral NothingToCheck =
    "no coroutine and no handler that async-tidy knows is in there: see "
    "'async-tidy doctor', or name your own in .async-tidy.yaml\n";

constexpr StringLiteral OnlyTests =
    "all coroutines and handlers are in tests, where only dropped tasks are "
    "reported; the option async-blocking-call.IncludeTests asks for more\n";

constexpr StringLiteral WaysOut =
    "\nThree ways out of a finding:\n"
    "  fix       at the call or, for all its callers at once, in the helper;\n"
    "            --fix applies the fixes that findings carry\n"
    "  annotate  a helper that is safe, so that chains end there:\n"
    "            [[clang::annotate(\"async::nonblocking\")]], or a line in "
    ".async-tidy.yaml\n"
    "  accept    what is there today, and hear of new findings only:\n"
    "            --baseline async-tidy.baseline.json --update-baseline\n"
    "'async-tidy explain CHECK' says more; --html draws every chain.\n";
} // namespace

struct FindingOutput::Options {
  cl::sub Sub;
  cl::cat Category;

  explicit Options(Command &C) : Sub(C.sub()), Category(C.category()) {}

  cl::opt<FailOn> FailOnOption{
      "fail-on",
      Sub,
      Category,
      cl::init(FailOn::Warning),
      cl::values(
          clEnumValN(FailOn::Warning, "warning", "any finding (default)"),
          clEnumValN(FailOn::Error, "error",
                     "findings of checks in WarningsAsErrors"),
          clEnumValN(FailOn::Never, "never", "no finding")),
      cl::desc("Which findings make the exit code 1:")};
  cl::opt<bool> KeepGoing{
      "keep-going", Sub, Category,
      cl::desc("Files that do not compile are no reason for exit code 2")};
  cl::opt<VirtualCalls> FollowVirtual{
      "follow-virtual", Sub, Category,
      cl::values(clEnumValN(VirtualCalls::None, "none", "never"),
                 clEnumValN(VirtualCalls::SingleImplementation, "single",
                            "where the program has one implementation "
                            "(default)"),
                 clEnumValN(VirtualCalls::All, "all",
                            "to every implementation in the program")),
      cl::desc("Follow virtual calls:")};
  cl::opt<ColorMode> Color{
      "color",
      Sub,
      Category,
      cl::init(ColorMode::Auto),
      cl::ValueOptional,
      cl::values(clEnumValN(ColorMode::Auto, "auto",
                            "on a terminal, unless NO_COLOR is set (default)"),
                 clEnumValN(ColorMode::Always, "always", "always"),
                 clEnumValN(ColorMode::Always, "", ""),
                 clEnumValN(ColorMode::Never, "never", "never")),
      cl::desc("Colours:")};
  cl::opt<bool> OmitRoot{
      "omit-root", Sub, Category,
      cl::desc("Do not say in reports where the root is, so that they are the "
               "same on any machine")};
  cl::opt<bool> Quiet{"q", Sub, Category,
                      cl::desc("Nothing but findings and errors")};
  cl::alias QuietAlias{"quiet", Category, cl::desc("Same as -q"),
                       cl::aliasopt(Quiet)};
  cl::opt<bool> Verbose{"v", Sub, Category,
                        cl::desc("Tell what is done and found")};
  cl::alias VerboseAlias{"verbose", Category, cl::desc("Same as -v"),
                         cl::aliasopt(Verbose)};

  bool useColor() const {
    if (Color != ColorMode::Auto)
      return Color == ColorMode::Always;
    const char *NoColor = std::getenv("NO_COLOR");
    return sys::Process::StandardOutIsDisplayed() && !(NoColor && *NoColor);
  }
};

FindingOutput::FindingOutput(Command &C, bool OwnLines)
    : Opts(std::make_unique<Options>(C)), Filter(C, OwnLines), Reports(C) {}
FindingOutput::~FindingOutput() = default;

void FindingOutput::Summary::add(const Unit &U) {
  if (U.Checks != Checks) {
    append_range(Checks, U.Checks);
    llvm::sort(Checks);
    Checks.erase(llvm::unique(Checks), Checks.end());
  }
  if (!U.CompileErrors.empty()) {
    ++Failed;
    Broken.push_back(U.MainFile +
                     ": does not compile: " + U.CompileErrors.front());
  }
  for (const std::string &E : U.ConfigErrors)
    if (!llvm::is_contained(Troubles, E))
      Troubles.push_back(E);
  for (const std::string &W : U.ConfigWarnings)
    if (!llvm::is_contained(Warnings, W))
      Warnings.push_back(W);
}

std::string FindingOutput::mistake() const { return Filter.mistake(); }

bool FindingOutput::quiet() const { return Opts->Quiet; }
bool FindingOutput::verbose() const { return Opts->Verbose; }

LinkOptions FindingOutput::linkOptions() const {
  LinkOptions Result;
  if (Opts->FollowVirtual.getNumOccurrences())
    Result.FollowVirtual = Opts->FollowVirtual;
  return Result;
}

bool FindingOutput::select(LinkResult &Linked, const ProjectPaths &Paths,
                           Summary &S, FindingsAt Before,
                           const ChangedLines *Own) const {
  assignFingerprints(Linked.Findings);
  std::optional<unsigned> Suppressed = Filter.apply(
      Linked.Findings, Paths.root(),
      /*Complete=*/!S.Partial && S.Troubles.empty() && S.Broken.empty(), Before,
      Own);
  if (!Suppressed)
    return false;
  S.Suppressed = *Suppressed;
  sortFindings(Linked.Findings);
  completeFingerprints(Linked.Findings);
  return true;
}

int FindingOutput::finish(LinkResult Selected, const ProjectPaths &Paths,
                          Summary S) const {
  if (Opts->KeepGoing) {
    if (!Opts->Quiet)
      for (const std::string &B : S.Broken)
        warning() << B << '\n';
  } else {
    append_range(S.Troubles, S.Broken);
  }
  for (const std::string &W : S.Warnings)
    warning() << W << '\n';
  for (const std::string &T : S.Troubles)
    error() << T << '\n';

  ReportInput Input;
  Input.Findings = std::move(Selected.Findings);
  Input.Root = Paths.root();
  Input.OmitRoot = Opts->OmitRoot;
  Input.CommandLine = "async-tidy";
  Input.TranslationUnits = S.Units;
  Input.FailedUnits = S.Failed;
  Input.Suppressed = S.Suppressed;
  Input.Coroutines = Selected.Coroutines;
  Input.CoroutineLines = Selected.CoroutineLines;
  Input.Handlers = Selected.Handlers;
  Input.InTests = Selected.InTests;
  Input.Checks = std::move(S.Checks);
  Input.Notifications = S.Troubles;
  if (Opts->KeepGoing)
    append_range(Input.Notifications, S.Broken);
  Input.Version = versionText();
  Input.Overlay = S.Overlay;

  const TextStyle Style =
      Reports.textStyle(Opts->useColor(), Filter.selectsLines());
  bool Written = Reports.write(Input, Style);
  if (!Reports.toStdout())
    writeReport(Input, ReportFormat::Text, outs(), Style);
  outs().flush();

  const size_t Count = Input.Findings.size();
  if (!Opts->Quiet) {
    errs() << S.Units << (S.Units == 1 ? " file, " : " files, ") << Count
           << (Count == 1 ? " finding" : " findings");
    // What a reader of the text counts is less.
    if (const size_t Shown = arranged(Input.Findings, Style).size();
        Shown < Count && !Reports.toStdout())
      errs() << " shown as " << Shown;
    if (Input.Suppressed)
      errs() << ", " << Input.Suppressed << " in the baseline";
    if (S.Failed)
      errs() << ", " << S.Failed << " failed";
    errs() << '\n';
    // Else a reader takes silence for praise.
    if (!Count && !S.Partial && !S.Failed && S.Troubles.empty() &&
        !Selected.Coroutines && !Selected.Handlers)
      errs() << NothingToCheck;
    else if (!Count && !S.Partial && Selected.InTests &&
             Selected.InTests == Selected.Coroutines + Selected.Handlers)
      errs() << OnlyTests;
    if (Count >= ManyFindings)
      errs() << WaysOut;
  }
  if (Opts->Verbose)
    errs() << "checked: coroutines: " << Selected.Coroutines << " ("
           << Selected.CoroutineLines
           << " lines), handlers: " << Selected.Handlers
           << ", of these in tests: " << Selected.InTests << '\n'
           << Selected.Functions << " functions and " << Selected.Sites
           << " calls of async contexts linked\n";
  if (!Written || !S.Troubles.empty())
    return ExitTrouble;
  bool Fails = llvm::any_of(Input.Findings, [&](const Finding &F) {
    return Opts->FailOnOption == FailOn::Warning
               ? F.TheSeverity != Severity::Note
               : Opts->FailOnOption == FailOn::Error &&
                     F.TheSeverity == Severity::Error;
  });
  return Fails ? ExitFindings : ExitClean;
}

} // namespace clang::tidy::async
