//===--- Main.cpp - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// async-tidy: reads the command line and hands over to the sub-command, or to
/// the run over the whole program if there is none.
///
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "Version.h"
#include "support/Compat.h"
#include "llvm/Support/Regex.h"
#include <cstdio>
#include <unistd.h>

using namespace llvm;
using namespace clang::tidy::async;

/// How to see the options of the command that was meant.
static std::string helpCommand() {
  std::string Text = "'async-tidy ";
  if (Command *C = Command::chosen(); C && !C->sub().getName().empty())
    Text += C->sub().getName().str() + " ";
  return Text + "--help'";
}

/// Is \p Near what somebody may have meant who wrote \p Written? The library
/// offers its nearest option, however far that is.
static bool isNear(StringRef Written, StringRef Near) {
  Written = Written.split('=').first.ltrim('-');
  Near = Near.split('=').first.ltrim('-');
  return Written.edit_distance(Near) <= std::max<size_t>(1, Written.size() / 3);
}

/// The library's \p Mistakes in our words: one line for each, without the path
/// of the program.
static std::vector<std::string> mistakesOf(StringRef Mistakes) {
  static const Regex Unknown("^Unknown command line argument '(.*)'\\.  Try:"),
      Meant("^Did you mean '(.*)'\\?$"),
      Value("^for the (-.*) option: '(.*)' value invalid for .* argument!$"),
      Choice("^for the (-.*) option: Cannot find option named '(.*)'!$"),
      Truth("^for the (-.*) option: '(.*)' is invalid value for boolean"),
      Other("^for the (-.*) option: (.*)$"),
      Count("^(Can|Must) specify at (most|least) ([0-9]+) positional");
  std::vector<std::string> Result;
  std::string LastUnknown;
  SmallVector<StringRef, 0> Lines;
  Mistakes.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef Line : Lines) {
    Line.consume_front("async-tidy: ");
    SmallVector<StringRef, 4> Match;
    if (Meant.match(Line, &Match) && !LastUnknown.empty()) {
      if (isNear(LastUnknown, Match[1]))
        Result.back() = ("unknown command line argument '" + LastUnknown +
                         "'; did you mean '" + Match[1] + "'?")
                            .str();
      LastUnknown.clear();
    } else if (Unknown.match(Line, &Match)) {
      LastUnknown = Match[1].str();
      Result.push_back("unknown command line argument '" + LastUnknown + "'; " +
                       helpCommand() + " lists what there is");
    } else if (Value.match(Line, &Match)) {
      Result.push_back(
          (Match[1] + ": '" + Match[2] + "' is not a number of its range")
              .str());
    } else if (Choice.match(Line, &Match)) {
      Result.push_back((Match[1] + ": '" + Match[2] +
                        "' is none of its values; " + helpCommand() +
                        " lists them")
                           .str());
    } else if (Truth.match(Line, &Match)) {
      Result.push_back(
          (Match[1] + ": '" + Match[2] + "' is neither true nor false").str());
    } else if (Other.match(Line, &Match)) {
      Result.push_back((Match[1] + ": " + Match[2].rtrim('!')).str());
    } else if (Count.match(Line, &Match)) {
      Result.push_back(((Match[1] == "Can" ? "too many" : "too few") +
                        Twine(" arguments: it takes at ") + Match[2] + " " +
                        Match[3] + "; see " + helpCommand())
                           .str());
    } else if (!Line.starts_with("Too many positional") &&
               !Line.starts_with("Not enough positional")) {
      Result.push_back(Line.rtrim('!').str());
    }
  }
  return Result;
}

namespace {

/// Keeps what is written to the standard error stream. The library has a stream
/// for mistakes, but writes those in values of options to the terminal.
class ErrorCapture {
public:
  ErrorCapture() : File(std::tmpfile()) {
    if (File && (Saved = ::dup(STDERR_FILENO)) >= 0)
      ::dup2(::fileno(File), STDERR_FILENO);
  }
  ~ErrorCapture() { (void)take(); }

  /// Ends it, and returns what was written.
  std::string take() {
    std::string Text;
    if (!File)
      return Text;
    if (Saved >= 0) {
      ::dup2(Saved, STDERR_FILENO);
      ::close(Saved);
    }
    std::rewind(File);
    char Buffer[4096];
    while (size_t Size = std::fread(Buffer, 1, sizeof(Buffer), File))
      Text.append(Buffer, Size);
    std::fclose(File);
    File = nullptr;
    return Text;
  }

private:
  std::FILE *File;
  int Saved = -1;
};

} // namespace

int main(int Argc, const char **Argv) {
  Command::removeForeignOptions();
  cl::SetVersionPrinter(
      [](raw_ostream &OS) { OS << "async-tidy " << versionText() << '\n'; });
  // The library would take the words after "--" for files.
  ArrayRef<const char *> Words(Argv, Argc);
  const auto *Dashes = llvm::find_if(
      Words, [](const char *Word) { return StringRef(Word) == "--"; });
  bool HasFlags = Dashes != Words.end();
  if (HasFlags)
    Command::compilerFlags().assign(Dashes + 1, Words.end());
  ErrorCapture Captured;
  bool Understood = parseCommandLine(Dashes - Words.begin(), Argv, errs());
  std::string Mistakes = Captured.take();
  if (!Understood) {
    for (const std::string &Mistake : mistakesOf(Mistakes))
      error() << Mistake << '\n';
    return ExitTrouble;
  }
  errs() << Mistakes;
  if (Command *C = Command::chosen()) {
    if (HasFlags && !C->takesFlags()) {
      error() << "nothing can follow '--' here: this command compiles no "
                 "files\n";
      return ExitTrouble;
    }
    return C->run();
  }
  return ExitClean;
}
