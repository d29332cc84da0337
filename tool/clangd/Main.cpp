//===--- Main.cpp - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// async-clangd: clangd with the async checks linked in.
///
//===----------------------------------------------------------------------===//

#include "ClangdInternals.h"
#include "Options.h"
#include "ProjectFacts.h"
#include "Version.h"
#include "frontend/ResourceDirectory.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include <cstdlib>

using namespace llvm;

namespace clang::tidy::async {

namespace {

cl::opt<HeaderBodies> Bodies(
    "header-bodies", cl::init(HeaderBodies::Project),
    cl::desc("Parse the bodies of functions in headers, so that async checks "
             "can follow calls through them"),
    cl::values(clEnumValN(HeaderBodies::None, "none", "as clangd does"),
               clEnumValN(HeaderBodies::Project, "project",
                          "all but system headers (default)"),
               clEnumValN(HeaderBodies::All, "all", "system headers, too")));

cl::opt<std::string> IndexFile(
    "program-index", cl::value_desc("file"),
    cl::desc("What async-tidy wrote about the whole program (default: what it "
             "wrote last for a directory upward of each file). Empty: each "
             "file is looked at by itself"));

/// Is the option \p Name on the command line or in CLANGD_FLAGS?
bool isGiven(ArrayRef<char *> Args, StringRef Name) {
  auto IsIt = [&](StringRef Arg) {
    return (Arg.consume_front("--") || Arg.consume_front("-")) &&
           Arg.consume_front(Name) && (Arg.empty() || Arg.starts_with("="));
  };
  SmallVector<StringRef> Words;
  if (const char *Flags = std::getenv("CLANGD_FLAGS"))
    SplitString(Flags, Words);
  return any_of(Words, IsIt) ||
         any_of(Args.drop_front(), [&](const char *Arg) { return IsIt(Arg); });
}

} // namespace

HeaderBodies headerBodies() { return Bodies; }

ProjectFacts &projectFacts() {
  // Options are read by now: clangd does that before it parses.
  // Never destroyed: clangd's threads may outlive main().
  static ProjectFacts *Facts = new ProjectFacts(
      IndexFile.getNumOccurrences() ? std::optional<std::string>(IndexFile)
                                    : std::nullopt);
  return *Facts;
}

} // namespace clang::tidy::async

namespace clang::clangd::remote {

/// clangd's client of index servers needs gRPC and Protobuf; we do without.
std::unique_ptr<SymbolIndex> getClient(StringRef Address, StringRef Root) {
  errs() << "async-clangd: error: no remote index (" << Address << " for "
         << Root << "): this program is built without; the background index "
         << "works\n";
  return nullptr;
}

} // namespace clang::clangd::remote

int main(int Argc, char *Argv[]) {
  using namespace clang::tidy::async;
  SmallVector<char *, 16> Args(Argv, Argv + Argc);

  // clangd looks beside its program; ours may lie anywhere.
  std::string Resources;
  if (!isGiven(Args, "resource-dir")) {
    std::string Trouble;
    Resources = resourceDirectory(Trouble);
    if (Resources.empty())
      errs() << "async-clangd: warning: " << Trouble << '\n';
    Resources = "--resource-dir=" + Resources;
    if (Trouble.empty())
      Args.insert(Args.begin() + 1, Resources.data());
  }
  // clangd's own text comes first: editors read it.
  if (isGiven(Args, "version"))
    std::atexit([] { std::printf("async-tidy %s\n", versionText().c_str()); });
  // Otherwise --help would leave ours out.
  auto &Registered = cl::getRegisteredOptions();
  if (auto Help = Registered.find("help"); Help != Registered.end())
    for (cl::Option *Own : {static_cast<cl::Option *>(&Bodies),
                            static_cast<cl::Option *>(&IndexFile)})
      Own->addCategory(*Help->second->Categories.front());
  Args.push_back(nullptr);
  return clang::clangd::clangdMain(Args.size() - 1, Args.data());
}
