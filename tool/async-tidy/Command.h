//===--- Command.h - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Sub-commands. Each lives in a file of its own, with its options, and
/// registers itself there.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_COMMAND_H
#define ASYNCTIDY_DRIVER_COMMAND_H

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <string>
#include <vector>

namespace clang::tidy::async {

/// What the program's exit code says.
enum ExitCode : int {
  /// The work is done, and there was nothing to report.
  ExitClean = 0,
  /// The work is done, and there are findings at or above `--fail-on`.
  ExitFindings = 1,
  /// The work could not be done, or only in part.
  ExitTrouble = 2,
};

/// A sub-command: `static Command TheLink("link", "one line of help", run);`
class Command {
public:
  using Function = int();

  /// An empty \p Name makes it what runs without a sub-command.
  /// \p TakesFlags: compilerFlags() means something to it.
  Command(const char *Name, const char *Help, Function *Run,
          bool TakesFlags = false);

  llvm::cl::SubCommand &sub() { return *Sub; }
  /// The category of its options: others (LLVM brings hundreds) are hidden.
  llvm::cl::OptionCategory &category() { return Category; }

  /// The command that the command line chose, or null.
  static Command *chosen();
  static llvm::ArrayRef<Command *> all();
  int run() const { return Run(); }
  bool takesFlags() const { return TakesFlags; }

  /// What stands after "--" on the command line: how the named files are
  /// compiled, in place of a compilation database.
  static std::vector<std::string> &compilerFlags();

  /// LLVM registers hundreds of options of its own. Left in place, they would
  /// be accepted, offered for misspelt ones, and clash with ours.
  static void removeForeignOptions();

private:
  std::unique_ptr<llvm::cl::SubCommand> Own;
  llvm::cl::SubCommand *Sub;
  /// OptionCategory keeps no more than a reference.
  std::string CategoryName;
  llvm::cl::OptionCategory Category;
  Function *Run;
  bool TakesFlags;
};

/// Prints "async-tidy: error: <message>" to the standard error stream.
llvm::raw_ostream &error();
/// The same with "warning".
llvm::raw_ostream &warning();

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_COMMAND_H
