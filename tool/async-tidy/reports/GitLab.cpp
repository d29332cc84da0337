//===--- GitLab.cpp - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// GitLab's code quality report, which drops findings whose fingerprints are
/// there twice, and shows only paths relative to the repository.
///
//===----------------------------------------------------------------------===//

#include "Formats.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace clang::tidy::async {

static StringRef gitLabSeverity(const Finding &F) {
  switch (F.TheSeverity) {
  case Severity::Note:
    return "info";
  case Severity::Warning:
    return StringRef(F.Check).starts_with("async-") ? "major" : "minor";
  case Severity::Error:
    return "critical";
  }
  llvm_unreachable("a severity");
}

void writeGitLab(ReportContext &Context, raw_ostream &OS) {
  json::OStream J(OS, /*IndentSize=*/2);
  J.array([&] {
    for (const Finding &F : Context.Input.Findings)
      J.object([&] {
        J.attribute("description", utf8(F.Message));
        J.attribute("check_name", utf8(F.Check));
        J.attribute("fingerprint", utf8(F.Fingerprint));
        J.attribute("severity", gitLabSeverity(F));
        J.attributeObject("location", [&] {
          J.attribute("path", utf8(F.Where.File));
          J.attributeObject("lines", [&] {
            J.attribute("begin", std::max(1u, F.Where.Line));
          });
        });
      });
  });
  OS << '\n';
}

} // namespace clang::tidy::async
