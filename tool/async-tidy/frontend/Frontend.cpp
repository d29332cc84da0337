//===--- Frontend.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Frontend.h"
#include "Session.h"
#include "Snapshot.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace clang::tidy::async {

std::string resourceDirectory(std::string &Error) {
  static int Anchor;
  const std::string Version = std::to_string(LLVM_VERSION_MAJOR);
  std::string Program = sys::fs::getMainExecutable(nullptr, &Anchor);
  SmallString<128> Own(sys::path::parent_path(sys::path::parent_path(Program)));
  SmallString<128> Installed(ASYNC_LLVM_PREFIX);
  for (SmallString<128> *Directory : {&Own, &Installed}) {
    sys::path::append(*Directory, "lib", "clang", Version);
    SmallString<128> Header(*Directory);
    sys::path::append(Header, "include", "stddef.h");
    if (sys::fs::exists(Header))
      return std::string(*Directory);
  }
  Error = "no stddef.h in '" + std::string(Own) + "/include' nor in '" +
          std::string(Installed) + "/include': clang's own headers (" +
          "libclang-common-" + Version + "-dev) are missing";
  return "";
}

std::shared_ptr<CompilerInvocation>
invocationOf(const ParseRequest &Request, DiagnosticConsumer &Diagnostics) {
  return makeInvocation(Request, baseFiles(Request), Diagnostics);
}

ParseOutcome parse(const ParseRequest &Request, DiagnosticConsumer &Diagnostics,
                   MakeConsumer Make, Snapshot *Shared) {
  ParseOutcome Outcome;
  if (Shared) {
    Shared->finish(Request, Diagnostics, Make, Outcome);
    return Outcome;
  }
  unsigned ErrorsBefore = Diagnostics.getNumErrors();
  Session TheSession(Request, Diagnostics);
  if (TheSession.valid() && TheSession.begin(/*WithoutMain=*/false, &Make)) {
    TheSession.parseMain([] { return true; });
    TheSession.finish();
    Outcome.Ran = true;
  }
  Outcome.Errors = Diagnostics.getNumErrors() - ErrorsBefore;
  Outcome.Dependencies = TheSession.files().dependencies();
  return Outcome;
}

} // namespace clang::tidy::async
