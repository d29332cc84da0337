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

using namespace llvm;
using namespace clang::tidy::async;

int main(int Argc, const char **Argv) {
  std::string Mistakes;
  raw_string_ostream MistakeStream(Mistakes);
  Command::removeForeignOptions();
  cl::SetVersionPrinter(
      [](raw_ostream &Out) { Out << "async-tidy " << versionText() << '\n'; });
  // The library would take the words after "--" for files.
  ArrayRef<const char *> Words(Argv, Argc);
  const auto *Dashes = llvm::find_if(
      Words, [](const char *Word) { return StringRef(Word) == "--"; });
  bool HasFlags = Dashes != Words.end();
  if (HasFlags)
    Command::compilerFlags().assign(Dashes + 1, Words.end());
  if (!cl::ParseCommandLineOptions(Dashes - Words.begin(), Argv, "",
                                   &MistakeStream)) {
    errs() << Mistakes;
    return ExitTrouble;
  }
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
