//===--- Command.cpp - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "llvm/ADT/STLExtras.h"
#include <vector>

namespace clang::tidy::async {

static std::vector<Command *> &registry() {
  static std::vector<Command *> Commands;
  return Commands;
}

Command::Command(const char *Name, const char *Help, Function *Run,
                 bool TakesFlags)
    : Own(*Name ? std::make_unique<llvm::cl::SubCommand>(Name, Help) : nullptr),
      Sub(Own ? Own.get() : &llvm::cl::SubCommand::getTopLevel()),
      CategoryName(*Name ? std::string(Name) + " options" : "Options"),
      Category(CategoryName), Run(Run), TakesFlags(TakesFlags) {
  // LLVM's libraries are initialised by now, and one of their names may be one
  // of ours.
  if (registry().empty())
    removeForeignOptions();
  registry().push_back(this);
}

void Command::removeForeignOptions() {
  llvm::SmallVector<llvm::cl::Option *, 0> Foreign;
  for (auto &Entry : llvm::cl::getRegisteredOptions()) {
    llvm::cl::Option *O = Entry.second;
    bool Ours = llvm::any_of(registry(), [&](Command *C) {
      return llvm::is_contained(O->Categories, &C->category());
    });
    if (!Ours && !llvm::is_contained({"help", "help-hidden", "version"}, O->ArgStr))
      Foreign.push_back(O);
  }
  for (llvm::cl::Option *O : Foreign)
    O->removeArgument();
}

Command *Command::chosen() {
  Command *TopLevel = nullptr;
  for (Command *C : registry()) {
    if (!C->Own)
      TopLevel = C;
    else if (*C->Sub)
      return C;
  }
  return TopLevel;
}

std::vector<std::string> &Command::compilerFlags() {
  static std::vector<std::string> Flags;
  return Flags;
}

llvm::ArrayRef<Command *> Command::all() { return registry(); }

/// The standard error stream, behind what was printed before.
static llvm::raw_ostream &orderedErrors() {
  llvm::outs().flush();
  return llvm::errs();
}

llvm::raw_ostream &error() { return orderedErrors() << "async-tidy: error: "; }

llvm::raw_ostream &warning() {
  return orderedErrors() << "async-tidy: warning: ";
}

} // namespace clang::tidy::async
