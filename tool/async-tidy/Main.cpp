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

using namespace llvm;
using namespace clang::tidy::async;

int main(int Argc, const char **Argv) {
  std::string Mistakes;
  raw_string_ostream MistakeStream(Mistakes);
  Command::removeForeignOptions();
  if (!cl::ParseCommandLineOptions(Argc, Argv, "", &MistakeStream)) {
    errs() << Mistakes;
    return ExitTrouble;
  }
  if (Command *C = Command::chosen())
    return C->run();
  return ExitClean;
}
