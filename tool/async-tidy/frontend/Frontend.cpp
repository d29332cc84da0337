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
