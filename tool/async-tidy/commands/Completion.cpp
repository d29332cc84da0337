//===--- Completion.cpp - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `async-tidy completion SHELL`: the script that completes async-tidy in a
/// shell. The scripts know no option: they ask this program for what may stand
/// where the cursor is, so that they fit whichever version is installed.
///
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "reports/CheckInfo.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include <map>
#include <sys/mman.h>
#include <unistd.h>

using namespace llvm;

namespace clang::tidy::async {

static int runCompletion();
static Command TheCompletion("completion",
                             "Print the script that completes async-tidy in "
                             "a shell: bash, zsh or fish",
                             runCompletion, /*TakesFlags=*/true);

namespace {

cl::opt<std::string> Shell(cl::Positional, cl::sub(TheCompletion.sub()),
                           cl::cat(TheCompletion.category()),
                           cl::desc("bash|zsh|fish"), cl::value_desc("shell"));
// What the scripts call: the words so far stand behind "--", the last of them
// is the one to complete.
cl::opt<bool> Words("words", cl::Hidden, cl::sub(TheCompletion.sub()),
                    cl::cat(TheCompletion.category()),
                    cl::desc("Print what may stand in place of the last word "
                             "behind '--'"));

constexpr StringLiteral Bash = R"sh(# bash completion of async-tidy
_async_tidy() {
  # Not COMP_WORDS: it is split at '=' and ':'.
  local line=${COMP_LINE:0:COMP_POINT} words current word about
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  current=${words[-1]}
  COMPREPLY=()
  while IFS=$'\t' read -r word about; do
    # What readline replaces begins behind the last '='.
    [[ $current == *=* ]] && word=${word#"${current%%=*}="}
    COMPREPLY+=("$word")
  done < <("${words[0]}" completion --words -- "${words[@]:1}" 2>/dev/null)
}
complete -o bashdefault -o default -F _async_tidy async-tidy
)sh";

constexpr StringLiteral Zsh = R"sh(#compdef async-tidy
# zsh completion of async-tidy
_async_tidy() {
  local -a found shown
  local word about
  while IFS=$'\t' read -r word about; do
    found+=("$word")
    shown+=("$word${about:+  -- $about}")
  done < <("${words[1]}" completion --words -- "${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#found )); then
    compadd -l -d shown -a found
  else
    compset -P '*='
    _files
  fi
}
if [[ $funcstack[1] == _async_tidy ]]; then
  _async_tidy "$@"
else
  compdef _async_tidy async-tidy
fi
)sh";

constexpr StringLiteral Fish = R"sh(# fish completion of async-tidy
function __async_tidy_words
    set -l words (commandline -opc) (commandline -ct)
    $words[1] completion --words -- $words[2..-1] 2>/dev/null
end
complete -c async-tidy -f -a '(__async_tidy_words)'
complete -c async-tidy -n 'not count (__async_tidy_words) >/dev/null' -F
)sh";

/// A word that may stand somewhere, and what it means.
using Candidates = std::map<std::string, std::string>;

/// What \p O prints of itself in --help. There is no other way to the values
/// of an option.
std::string helpOf(const cl::Option &O) {
  int Memory = memfd_create("help", MFD_CLOEXEC);
  int Saved = dup(STDOUT_FILENO);
  if (Memory < 0 || Saved < 0)
    return "";
  outs().flush();
  dup2(Memory, STDOUT_FILENO);
  O.printOptionInfo(O.getOptionWidth());
  outs().flush();
  dup2(Saved, STDOUT_FILENO);
  close(Saved);
  std::string Text(std::max<off_t>(lseek(Memory, 0, SEEK_END), 0), '\0');
  if (pread(Memory, Text.data(), Text.size(), 0) != ssize_t(Text.size()))
    Text.clear();
  close(Memory);
  return Text;
}

Candidates valuesOf(const cl::Option &O) {
  Candidates Result;
  SmallVector<StringRef, 16> Lines;
  const std::string Help = helpOf(O);
  StringRef(Help).split(Lines, '\n');
  for (StringRef Line : Lines) {
    if (!Line.consume_front("    ="))
      continue;
    auto [Value, About] = Line.split(' ');
    About = About.ltrim(" -");
    if (!Value.empty() && !Value.starts_with("<"))
      Result[Value.str()] = About.str();
  }
  return Result;
}

void addOptions(cl::SubCommand &Sub, Candidates &Result) {
  for (auto &Entry : cl::getRegisteredOptions(Sub)) {
    const cl::Option *O = Entry.second;
    if (O->getOptionHiddenFlag() != cl::NotHidden)
      continue;
    StringRef Name = O->ArgStr;
    Result[(Name.size() == 1 ? "-" : "--") + Name.str()] = O->HelpStr.str();
  }
  Result["--help"] = "Display available options";
}

/// Words that are neither options nor files, as the help of what stands there
/// names them: "[github] [gitlab]" or "bash|zsh". Capitals stand for something.
Candidates wordsOf(cl::SubCommand &Sub, bool IsFirst) {
  Candidates Result;
  if (Sub.getName().empty()) {
    for (Command *C : Command::all())
      // (What has no description is for developers.)
      if (IsFirst && !C->sub().getDescription().empty())
        Result[C->sub().getName().str()] = C->sub().getDescription().str();
    return Result;
  }
  for (const cl::Option *O : Sub.PositionalOpts) {
    SmallVector<StringRef, 8> Parts;
    SplitString(O->HelpStr, Parts, " |");
    for (StringRef Part : Parts) {
      bool IsChoice = O->HelpStr.contains('|') ||
                      (Part.consume_front("[") && Part.consume_back("]"));
      Part.consume_back("...");
      if (IsChoice && Part == "CHECK")
        for (const CheckInfo &Info : checks())
          Result[Info.Id.str()] = Info.Description.str();
      else if (IsChoice && Part == Part.lower())
        Result[Part.str()] = "";
    }
  }
  return Result;
}

/// What may stand in place of the last word; nothing means the name of a file.
Candidates complete(ArrayRef<std::string> Before, StringRef Last) {
  Command *C = nullptr;
  for (Command *Each : Command::all())
    if (Before.empty() ? Each->sub().getName().empty()
                       : Each->sub().getName() == Before.front())
      C = Each;
  if (!C)
    for (Command *Each : Command::all())
      if (Each->sub().getName().empty())
        C = Each;
  if (!C || is_contained(Before, "--"))
    return {};
  auto Find = [&](StringRef Word) -> const cl::Option * {
    if (!Word.consume_front("-"))
      return nullptr;
    Word.consume_front("-");
    auto &Options = cl::getRegisteredOptions(C->sub());
    auto It = Options.find(Word);
    return It == Options.end() ? nullptr : It->second;
  };

  if (auto [Name, Value] = Last.split('='); Name.size() < Last.size()) {
    Candidates Result;
    if (const cl::Option *O = Find(Name))
      for (const auto &[Word, About] : valuesOf(*O))
        Result[(Name + "=" + Word).str()] = About;
    return Result;
  }
  if (!Before.empty())
    if (const cl::Option *O = Find(Before.back());
        O && O->getValueExpectedFlag() == cl::ValueRequired)
      return valuesOf(*O);
  if (Last.starts_with("-")) {
    Candidates Result;
    addOptions(C->sub(), Result);
    return Result;
  }
  return wordsOf(C->sub(), Before.empty());
}

} // namespace

static int runCompletion() {
  if (Words) {
    std::vector<std::string> Given = Command::compilerFlags();
    if (Given.empty())
      Given.emplace_back();
    std::string Last = std::move(Given.back());
    Given.pop_back();
    for (const auto &[Word, About] : complete(Given, Last))
      if (StringRef(Word).starts_with(Last))
        outs() << Word << '\t' << About << '\n';
    return ExitClean;
  }
  StringRef Script = StringSwitch<StringRef>(Shell)
                         .Case("bash", Bash)
                         .Case("zsh", Zsh)
                         .Case("fish", Fish)
                         .Default("");
  if (Script.empty()) {
    error() << "completion: name the shell: bash, zsh or fish\n";
    return ExitTrouble;
  }
  outs() << Script;
  return ExitClean;
}

} // namespace clang::tidy::async
