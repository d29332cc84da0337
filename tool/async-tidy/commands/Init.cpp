//===--- Init.cpp - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// async-tidy init: writes the configuration of a project. Nothing that exists
/// is changed without a yes.
///
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "Markdown.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "clang-tidy/GlobList.h"
#include "reports/CheckInfo.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/YAMLParser.h"
#include <cstdio>
#include <optional>
#include <string>

using namespace llvm;
namespace path = llvm::sys::path;
namespace fs = llvm::sys::fs;

namespace clang::tidy::async {

static int run();

static Command
    TheInit("init",
            "Write .clang-tidy, .clangd and snippets for pre-commit and CI "
            "into this directory",
            run);

static cl::list<std::string>
    What(cl::Positional,
         cl::desc("[clang-tidy] [clangd] [pre-commit] [github] [gitlab]"),
         cl::sub(TheInit.sub()), cl::cat(TheInit.category()));
static cl::opt<bool> Yes("yes", cl::desc("Add to existing files unasked"),
                         cl::sub(TheInit.sub()), cl::cat(TheInit.category()));
static cl::opt<bool>
    Force("force",
          cl::desc("Replace existing files as a whole; without this option, "
                   "what is missing is added"),
          cl::sub(TheInit.sub()), cl::cat(TheInit.category()));
static cl::opt<bool> DryRun("dry-run",
                            cl::desc("Show what would be written, and stop"),
                            cl::sub(TheInit.sub()),
                            cl::cat(TheInit.category()));

//===----------------------------------------------------------------------===//
// What is written
//===----------------------------------------------------------------------===//

static constexpr StringLiteral ClangTidyText =
    R"(# Read by async-tidy, clang-tidy and clangd. Your other checks go here, too.
Checks: '-*,async-*'
# A task that nobody awaits, or a loop that is run from inside itself, is always a bug.
WarningsAsErrors: 'async-discarded-task,async-nested-run'
# Without this, LLVM 19 reports nothing in headers.
HeaderFilterRegex: '.*'
)";

static constexpr StringLiteral ClangdText =
    R"(# Read by async-clangd, which runs the async checks that .clang-tidy does not switch off. This is for your editor alone.
Diagnostics:
  ClangTidy:
    # Such as async-void-callback.
    Add: []
    Remove: []
)";

static constexpr StringLiteral PreCommitHook =
    R"(- repo: local
  hooks:
    - id: async-tidy
      name: async-tidy
      # What is staged, and into what the cache knows of the other files; only what the commit touches is reported.
      entry: async-tidy hook
      language: system
      types_or: [c, c++]
      require_serial: true
)";

static constexpr StringLiteral GitHubText = R"(name: async-tidy
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
  security-events: write
jobs:
  async-tidy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      # What has not changed since the last run is not parsed again.
      - uses: actions/cache@v4
        with:
          path: ~/.cache/async-tidy
          key: async-tidy-${{ github.sha }}-${{ github.run_attempt }}
          restore-keys: async-tidy-
      - name: Configure
        run: cmake -S . -B build -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
      # Files that the build generates are needed to parse the others.
      - name: Build
        run: cmake --build build
      - name: Find async bugs
        run: async-tidy -p build --sarif async-tidy.sarif
      - uses: github/codeql-action/upload-sarif@v3
        if: success() || failure()
        with:
          sarif_file: async-tidy.sarif
          category: async-tidy
)";

static constexpr StringLiteral GitLabText = R"(async-tidy:
  stage: test
  variables:
    XDG_CACHE_HOME: $CI_PROJECT_DIR/.cache
  cache:
    key: async-tidy
    paths:
      - .cache/async-tidy
  script:
    - cmake -S . -B build -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
    # Files that the build generates are needed to parse the others.
    - cmake --build build
    - async-tidy -p build --gitlab gl-code-quality.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality.json
)";

namespace {

/// A file to write. New is what it will say; empty, if it need not change.
struct Plan {
  std::string Path;
  std::optional<std::string> Old;
  std::string New;
  /// Why the file cannot be added to.
  std::string Obstacle;

  bool changes() const { return Obstacle.empty() && (!Old || *Old != New); }
};

} // namespace

static std::string withNewline(std::string Text) {
  if (!Text.empty() && Text.back() != '\n')
    Text += '\n';
  return Text;
}

/// \p Text with \p Indent in front of each line.
static std::string indented(StringRef Text, StringRef Indent) {
  std::string Result;
  SmallVector<StringRef, 16> Lines;
  Text.split(Lines, '\n');
  for (StringRef Line : Lines)
    Result += Line.empty() ? "\n" : (Indent + Line + "\n").str();
  if (Text.ends_with("\n"))
    Result.pop_back();
  return Result;
}

//===----------------------------------------------------------------------===//
// Adding to a .clang-tidy
//===----------------------------------------------------------------------===//

static std::optional<std::string> checksOf(StringRef Text) {
  auto Options = parseConfigurationWithDiags(
      MemoryBufferRef(Text, ".clang-tidy"), [](const SMDiagnostic &) {});
  if (!Options)
    return std::nullopt;
  return Options->Checks.value_or("");
}

static bool enablesAll(StringRef Checks) {
  GlobList Enabled(Checks);
  return all_of(checks(), [&](const CheckInfo &C) {
    return C.Tier != CheckTier::Default || Enabled.contains(C.Id);
  });
}

/// Where the line that starts at \p Begin ends, its newline included.
static size_t lineEnd(StringRef Text, size_t Begin) {
  size_t End = Text.find('\n', Begin);
  return End == StringRef::npos ? Text.size() : End + 1;
}

/// \p Text with async-* at the end of Checks, or nothing if that is written in
/// a way that we do not understand. The caller looks at what comes out.
static std::optional<std::string> addToChecks(StringRef Text) {
  size_t Key = 0;
  if (!Text.starts_with("Checks:")) {
    Key = Text.find("\nChecks:");
    if (Key == StringRef::npos) {
      // At the top, behind comments and "---": what follows may be a list.
      size_t At = 0;
      while (At < Text.size() && (Text[At] == '#' || Text[At] == '\n' ||
                                  Text.drop_front(At).starts_with("---")))
        At = lineEnd(Text, At);
      return (Text.take_front(At) + (At && Text[At - 1] != '\n' ? "\n" : "") +
              "Checks: 'async-*'\n" + Text.drop_front(At))
          .str();
    }
    ++Key;
  }
  size_t Value = Text.find_first_not_of(" \t", Key + strlen("Checks:"));
  if (Value == StringRef::npos)
    return std::nullopt;
  auto Insert = [&](size_t At, const Twine &What) {
    return (Text.take_front(At) + What + Text.drop_front(At)).str();
  };
  // A comma between two globs, unless there is one.
  auto Separator = [&](size_t At) -> StringRef {
    StringRef Before = Text.slice(Value + 1, At).rtrim();
    return Before.empty() || Before.ends_with(",") ? "" : ",";
  };

  char C = Text[Value];
  if (C == '\'' || C == '"') {
    size_t End = Text.find(C, Value + 1);
    if (End == StringRef::npos)
      return std::nullopt;
    return Insert(End, Separator(End) + "async-*");
  }
  if (C == '[') {
    size_t End = Text.find(']', Value);
    if (End == StringRef::npos)
      return std::nullopt;
    return Insert(End, Separator(End) + " 'async-*'");
  }
  if (C == '>' || C == '|' || C == '\n' || C == '#') {
    // A block: lines that are indented, or the items of a list.
    size_t At = lineEnd(Text, Value);
    size_t LastBegin = StringRef::npos, LastEnd = 0;
    StringRef Indent;
    while (At < Text.size()) {
      size_t End = lineEnd(Text, At);
      StringRef Line = Text.slice(At, End).rtrim();
      StringRef Content = Line.ltrim();
      bool Item = Content.starts_with("- ");
      // In a block of text, '#' is text.
      bool Comment = C != '>' && C != '|' && Content.starts_with("#");
      if (!Content.empty() && !Comment) {
        if (Content.size() == Line.size() && !Item)
          break;
        LastBegin = At;
        LastEnd = At + Line.size();
        Indent = Line.drop_back(Content.size());
      }
      At = End;
    }
    if (LastBegin == StringRef::npos)
      return std::nullopt;
    StringRef Last = Text.slice(LastBegin, LastEnd);
    if (Last.ltrim().starts_with("- "))
      return Insert(LastEnd, "\n" + Indent + "- 'async-*'");
    return Insert(LastEnd, Twine(Last.ends_with(",") ? "" : ",") + "\n" +
                               Indent + "async-*");
  }
  // Plain, to the end of the line or of the comment in it.
  size_t End = std::min(Text.find('\n', Value), Text.size());
  size_t Comment = Text.find(" #", Value);
  End = std::min(End, Comment);
  End = Text.take_front(End).rtrim().size();
  return Insert(End, Separator(End) + "async-*");
}

static void addToClangTidy(Plan &P) {
  std::optional<std::string> Before = checksOf(*P.Old);
  if (!Before) {
    P.Obstacle = "clang-tidy cannot read it; mend it first, or replace it "
                 "with --force";
    return;
  }
  // Somebody has decided already, if only which of them are off.
  if (enablesAll(*Before) || StringRef(*Before).contains("async-")) {
    P.New = *P.Old;
    return;
  }
  std::optional<std::string> Added = addToChecks(*P.Old);
  std::optional<std::string> After;
  if (Added)
    After = checksOf(*Added);
  // Nothing of what was asked for may get lost.
  auto Globs = [](StringRef Checks) {
    std::string Result;
    for (char C : Checks)
      if (!isSpace(C))
        Result += C;
    return StringRef(Result).trim(',').str();
  };
  std::string Wanted = Globs(*Before);
  Wanted += (Wanted.empty() ? "" : ",") + std::string("async-*");
  if (!After || Globs(*After) != Wanted) {
    P.Obstacle = "its Checks are written in a way that cannot be added to; "
                 "add 'async-*' by hand, or replace it with --force";
    return;
  }
  P.New = *Added;
}

//===----------------------------------------------------------------------===//
// Adding to the others
//===----------------------------------------------------------------------===//

static bool isYaml(StringRef Text) {
  SourceMgr Sources;
  Sources.setDiagHandler([](const SMDiagnostic &, void *) {});
  yaml::Stream Stream(Text, Sources, /*ShowColors=*/false);
  for (yaml::Document &D : Stream) {
    if (!D.getRoot())
      return false;
    D.skip();
  }
  return !Stream.failed();
}

static void keepClangd(Plan &P) {
  // async-clangd needs nothing in it.
  P.New = *P.Old;
}

static void addToPreCommit(Plan &P) {
  StringRef Text = *P.Old;
  if (Text.contains("async-tidy")) {
    P.New = *P.Old;
    return;
  }
  size_t Key = Text.starts_with("repos:") ? 0 : Text.find("\nrepos:");
  if (Key == StringRef::npos) {
    P.New = withNewline(*P.Old) + "repos:\n" + indented(PreCommitHook, "  ");
    return;
  }
  Key += Text[Key] == '\n';
  std::string Line = Text.slice(Key, lineEnd(Text, Key)).trim().str();
  if (Line != "repos:") {
    P.Obstacle = "its repos are not a list of lines; add the hook by hand, or "
                 "replace it with --force";
    return;
  }
  // To the end of the list, as far in as its first item.
  size_t At = lineEnd(Text, Key), End = At;
  std::optional<std::string> Indent;
  while (At < Text.size()) {
    size_t Next = lineEnd(Text, At);
    StringRef Whole = Text.slice(At, Next).rtrim();
    StringRef Content = Whole.ltrim();
    bool Item = Content.starts_with("- ");
    if (!Content.empty() && !Content.starts_with("#")) {
      if (Content.size() == Whole.size() && !Item)
        break;
      if (Item && !Indent)
        Indent = Whole.drop_back(Content.size()).str();
      End = Next;
    }
    At = Next;
  }
  P.New = withNewline(Text.take_front(End).str()) +
          indented(PreCommitHook, Indent.value_or("  ")) +
          Text.drop_front(End).str();
}

static void addToGitLab(Plan &P) {
  if (StringRef(*P.Old).contains("async-tidy")) {
    P.New = *P.Old;
    return;
  }
  P.New = withNewline(*P.Old) + "\n" + GitLabText.str();
}

static void keepGitHub(Plan &P) {
  // The file is ours; whoever changed it had a reason.
  P.New = *P.Old;
}

//===----------------------------------------------------------------------===//
// The conversation
//===----------------------------------------------------------------------===//

namespace {

struct Target {
  StringRef Name;
  StringRef Path;
  StringRef Text;
  void (*Add)(Plan &);
};

} // namespace

static const Target Targets[] = {
    {"clang-tidy", ".clang-tidy", ClangTidyText, addToClangTidy},
    {"clangd", ".clangd", ClangdText, keepClangd},
    {"pre-commit", ".pre-commit-config.yaml", "", addToPreCommit},
    {"github", ".github/workflows/async-tidy.yml", GitHubText, keepGitHub},
    {"gitlab", ".gitlab-ci.yml", GitLabText, addToGitLab},
};

/// Which files are of use in this directory.
static std::vector<const Target *> defaultTargets() {
  std::vector<const Target *> Result = {&Targets[0]};
  auto Add = [&](const Target &T, bool Wanted) {
    if (Wanted)
      Result.push_back(&T);
    else
      outs() << "left out: " << T.Path << "; 'async-tidy init " << T.Name
             << "' writes it\n";
  };
  Add(Targets[1], fs::exists(".clangd"));
  Add(Targets[2], fs::exists(".pre-commit-config.yaml"));
  Add(Targets[3], fs::is_directory(".github"));
  Add(Targets[4], fs::exists(".gitlab-ci.yml"));
  return Result;
}

static std::optional<Plan> planFor(const Target &T) {
  Plan P;
  P.Path = T.Path.str();
  std::string Fresh = T.Text.str();
  if (T.Text.empty())
    Fresh = "repos:\n" + indented(PreCommitHook, "  ");
  if (fs::is_directory(P.Path)) {
    error() << "'" << P.Path << "' is a directory\n";
    return std::nullopt;
  }
  if (!fs::exists(P.Path)) {
    P.New = Fresh;
    return P;
  }
  auto Buffer = MemoryBuffer::getFile(P.Path);
  if (!Buffer) {
    error() << "cannot read '" << P.Path << "': " << Buffer.getError().message()
            << '\n';
    return std::nullopt;
  }
  P.Old = (*Buffer)->getBuffer().str();
  if (Force) {
    P.New = Fresh;
    return P;
  }
  if (!isYaml(*P.Old))
    P.Obstacle = "it is not valid YAML; mend it first, or replace it with "
                 "--force";
  else
    T.Add(P);
  if (P.Obstacle.empty() && !isYaml(P.New))
    P.Obstacle = "it cannot be added to; do it by hand, or replace it with "
                 "--force";
  return P;
}

/// Shows the lines that go and come.
static void show(const Plan &P) {
  bool Colors = wantsColors(outs());
  auto Print = [&](StringRef Text, char Mark, raw_ostream::Colors Hue) {
    SmallVector<StringRef, 32> Lines;
    Text.split(Lines, '\n');
    if (!Lines.empty() && Lines.back().empty())
      Lines.pop_back();
    if (Colors)
      outs().changeColor(Hue);
    for (StringRef Line : Lines)
      outs() << "  " << Mark << ' ' << Line << '\n';
    if (Colors)
      outs().resetColor();
  };
  if (!P.Old) {
    outs() << P.Path << ": new\n";
    return Print(P.New, '+', raw_ostream::GREEN);
  }
  outs() << P.Path << ": changed\n";
  // Whole lines that both have at the beginning and at the end are no news.
  StringRef Old = *P.Old, New = P.New;
  while (!Old.empty() && !New.empty() &&
         Old.take_front(lineEnd(Old, 0)) == New.take_front(lineEnd(New, 0))) {
    New = New.drop_front(lineEnd(Old, 0));
    Old = Old.drop_front(lineEnd(Old, 0));
  }
  auto LastLine = [](StringRef Text) {
    return Text.drop_front(Text.drop_back(1).rfind('\n') + 1);
  };
  while (!Old.empty() && !New.empty() && LastLine(Old) == LastLine(New)) {
    New = New.drop_back(LastLine(New).size());
    Old = Old.drop_back(LastLine(Old).size());
  }
  Print(Old, '-', raw_ostream::RED);
  Print(New, '+', raw_ostream::GREEN);
}

static bool ask(StringRef Path) {
  outs() << "change '" << Path << "'? [y/N] ";
  outs().flush();
  char Answer[64];
  if (!std::fgets(Answer, sizeof(Answer), stdin))
    return false;
  StringRef Word = StringRef(Answer).trim();
  return Word.equals_insensitive("y") || Word.equals_insensitive("yes");
}

static bool write(const Plan &P) {
  StringRef Parent = path::parent_path(P.Path);
  std::error_code EC;
  if (!Parent.empty())
    EC = fs::create_directories(Parent);
  if (EC) {
    error() << "cannot create '" << Parent << "': " << EC.message() << '\n';
    return false;
  }
  SmallString<256> Place;
  if (fs::real_path(P.Path, Place))
    Place = P.Path;
  if (Error E = writeToOutput(Place, [&](raw_ostream &OS) {
        OS << P.New;
        return Error::success();
      })) {
    error() << "cannot write '" << P.Path << "': " << toString(std::move(E))
            << '\n';
    return false;
  }
  outs() << "wrote " << P.Path << '\n';
  return true;
}

static int run() {
  std::vector<const Target *> Chosen;
  for (const std::string &Name : What) {
    const Target *T =
        find_if(Targets, [&](const Target &T) { return T.Name == Name; });
    if (T == std::end(Targets)) {
      error() << "there is nothing to write called '" << Name
              << "'; known are clang-tidy, clangd, pre-commit, github and "
                 "gitlab\n";
      return ExitTrouble;
    }
    if (!is_contained(Chosen, T))
      Chosen.push_back(T);
  }
  if (Chosen.empty())
    Chosen = defaultTargets();

  bool Trouble = false;
  std::vector<Plan> Plans;
  for (const Target *T : Chosen) {
    std::optional<Plan> P = planFor(*T);
    if (!P)
      return ExitTrouble;
    if (!P->Obstacle.empty()) {
      error() << "'" << P->Path << "' is left alone: " << P->Obstacle << '\n';
      Trouble = true;
    } else if (!P->changes()) {
      outs() << P->Path << ": nothing to do\n";
    } else {
      show(*P);
      Plans.push_back(std::move(*P));
    }
  }
  if (DryRun)
    return Trouble ? ExitTrouble : ExitClean;

  // Before anything is written, so that a refusal leaves all as it was.
  bool Asks = !Yes && !Force;
  bool HasTerminal = sys::Process::StandardInIsUserInput() &&
                     sys::Process::StandardOutIsDisplayed();
  std::vector<StringRef> Existing;
  for (const Plan &P : Plans)
    if (P.Old)
      Existing.push_back(P.Path);
  if (Asks && !HasTerminal && !Existing.empty()) {
    error() << "this would change " << llvm::join(Existing, ", ")
            << ", and there is no terminal to ask; use --yes to agree\n";
    return ExitTrouble;
  }
  for (const Plan &P : Plans) {
    if (P.Old && Asks && !ask(P.Path)) {
      outs() << P.Path << ": left as it is\n";
      continue;
    }
    Trouble |= !write(P);
  }
  return Trouble ? ExitTrouble : ExitClean;
}

} // namespace clang::tidy::async
