//===--- FindingOutput.cpp - AsyncTidy
//------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FindingOutput.h"
#include "Baseline.h"
#include "Diff.h"
#include "Version.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Process.h"
#include <cstdlib>

using namespace llvm;

namespace clang::tidy::async {

namespace {
enum class ColorMode { Auto, Always, Never };
enum class FailOn { Warning, Error, Never };
} // namespace

struct FindingOutput::Options {
  cl::sub Sub;
  cl::cat Category;

  explicit Options(Command &C) : Sub(C.sub()), Category(C.category()) {}

  cl::opt<std::string> DiffRevision{
      "diff", Sub, Category, cl::value_desc("rev"),
      cl::desc("Only findings that the changes since git revision <rev> "
               "introduce or touch, call chains included; 'main...' means "
               "since the branch left main")};
  cl::opt<std::string> LineFilter{
      "line-filter", Sub, Category, cl::value_desc("json"),
      cl::desc("Only findings on these lines, as in clang-tidy: "
               "[{\"name\":\"a.cpp\",\"lines\":[[1,9]]}]")};
  cl::opt<std::string> BaselineFile{
      "baseline", Sub, Category, cl::value_desc("file"),
      cl::desc("Leave out the findings listed in <file>")};
  cl::opt<bool> UpdateBaseline{
      "update-baseline", Sub, Category,
      cl::desc("Write all findings to the --baseline file, and exit 0")};
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

FindingOutput::FindingOutput(Command &C)
    : Opts(std::make_unique<Options>(C)), Reports(C) {}
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
}

std::string FindingOutput::mistake() const {
  if (Opts->UpdateBaseline && Opts->BaselineFile.empty())
    return "--update-baseline needs --baseline FILE, the file to write";
  if (!Opts->DiffRevision.empty() && !Opts->LineFilter.empty())
    return "--diff and --line-filter exclude each other";
  return {};
}

bool FindingOutput::quiet() const { return Opts->Quiet; }
bool FindingOutput::verbose() const { return Opts->Verbose; }

LinkOptions FindingOutput::linkOptions() const {
  LinkOptions Result;
  if (Opts->FollowVirtual.getNumOccurrences())
    Result.FollowVirtual = Opts->FollowVirtual;
  return Result;
}

int FindingOutput::finish(LinkResult Linked, const ProjectPaths &Paths,
                          Summary S) const {
  if (Opts->KeepGoing) {
    if (!Opts->Quiet)
      for (const std::string &B : S.Broken)
        warning() << B << '\n';
  } else {
    append_range(S.Troubles, S.Broken);
  }
  for (const std::string &T : S.Troubles)
    error() << T << '\n';
  auto Fail = [](Error E) {
    error() << toString(std::move(E)) << '\n';
    return ExitTrouble;
  };

  std::vector<Finding> Findings = std::move(Linked.Findings);
  assignFingerprints(Findings);
  ReportInput Input;
  if (Opts->UpdateBaseline) {
    Expected<BaselineUpdate> Updated =
        updateBaseline(Opts->BaselineFile, Findings,
                       /*Complete=*/!S.Partial && S.Troubles.empty());
    if (!Updated)
      return Fail(Updated.takeError());
    if (!Opts->Quiet)
      errs() << Opts->BaselineFile << ": " << Updated->Total << " findings, "
             << Updated->Added << " new, " << Updated->Removed << " gone\n";
    return S.Troubles.empty() ? ExitClean : ExitTrouble;
  }
  if (!Opts->BaselineFile.empty()) {
    Expected<Baseline> Known = Baseline::read(Opts->BaselineFile);
    if (!Known)
      return Fail(Known.takeError());
    Baseline::Result Applied = Known->apply(std::move(Findings));
    Findings = std::move(Applied.New);
    Input.Suppressed = Applied.Suppressed;
    if (!Applied.Stale.empty() && !S.Partial && !Opts->Quiet)
      warning()
          << Opts->BaselineFile << ": " << Applied.Stale.size()
          << (Applied.Stale.size() == 1 ? " entry matches" : " entries match")
          << " nothing any more; --update-baseline removes what is gone\n";
  }
  if (!Opts->DiffRevision.empty() || !Opts->LineFilter.empty()) {
    std::vector<std::string> Known;
    for (const Finding &F : Findings) {
      Known.push_back(F.Where.File);
      for (const FindingNote &N : F.Notes)
        Known.push_back(N.Where.File);
    }
    Expected<ChangedLines> Changes =
        Opts->DiffRevision.empty()
            ? parseLineFilter(Opts->LineFilter, Known)
            : changedSince(Opts->DiffRevision, Paths.root());
    if (!Changes)
      return Fail(Changes.takeError());
    Findings = filterByDiff(std::move(Findings), *Changes);
    sortFindings(Findings);
    completeFingerprints(Findings);
  }

  Input.Findings = std::move(Findings);
  Input.Root = Paths.root();
  Input.CommandLine = "async-tidy";
  Input.TranslationUnits = S.Units;
  Input.FailedUnits = S.Failed;
  Input.Checks = std::move(S.Checks);
  Input.Notifications = S.Troubles;
  if (Opts->KeepGoing)
    append_range(Input.Notifications, S.Broken);
  Input.Version = versionText();

  const TextStyle Style{Opts->useColor()};
  bool Written = Reports.write(Input, Style);
  if (!Reports.toStdout())
    writeReport(Input, ReportFormat::Text, outs(), Style);
  outs().flush();

  const size_t Count = Input.Findings.size();
  if (!Opts->Quiet) {
    errs() << S.Units << (S.Units == 1 ? " file, " : " files, ") << Count
           << (Count == 1 ? " finding" : " findings");
    if (Input.Suppressed)
      errs() << ", " << Input.Suppressed << " in the baseline";
    if (S.Failed)
      errs() << ", " << S.Failed << " failed";
    errs() << '\n';
  }
  if (Opts->Verbose)
    errs() << Linked.Functions << " functions and " << Linked.Sites
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
