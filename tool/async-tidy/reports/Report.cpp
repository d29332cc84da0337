//===--- Report.cpp - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "Causes.h"
#include "Formats.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace clang::tidy::async {

StringRef severityName(Severity S) {
  switch (S) {
  case Severity::Note:
    return "note";
  case Severity::Warning:
    return "warning";
  case Severity::Error:
    return "error";
  }
  llvm_unreachable("a severity");
}

const HighlightRange *mainRange(const Finding &F) {
  for (const HighlightRange &R : F.Ranges)
    if (R.BeginLine == F.Where.Line && R.BeginColumn == F.Where.Column)
      return &R;
  return nullptr;
}

std::string utf8(StringRef Text) {
  return json::isUTF8(Text) ? Text.str() : json::fixUTF8(Text);
}

void writeReport(const ReportInput &Input, ReportFormat Format, raw_ostream &OS,
                 const TextStyle &Style) {
  Sources Files(Input.Root, Input.Overlay);
  ReportContext Context{Input, Files, Style};
  switch (Format) {
  case ReportFormat::Text:
    return writeText(Context, OS);
  case ReportFormat::Sarif:
    return writeSarif(Context, OS);
  case ReportFormat::GitLab:
    return writeGitLab(Context, OS);
  case ReportFormat::RdJsonl:
    return writeRdJsonl(Context, OS);
  case ReportFormat::JsonLines:
    return writeJsonLines(Context, OS);
  case ReportFormat::JUnit:
    return writeJUnit(Context, OS);
  case ReportFormat::Fixes:
    return writeFixes(Context, OS);
  case ReportFormat::Html:
    return writeHtml(Context, OS);
  }
}

std::vector<Finding> arranged(std::vector<Finding> Findings,
                              const TextStyle &Style) {
  if (Style.ByConfidence)
    llvm::sort(Findings, moreConfident);
  return groupByCause(Findings, Style.GroupFrom);
}

void sortFindings(std::vector<Finding> &Findings) {
  auto Key = [](const Finding &F) {
    return std::tie(F.Where, F.Check, F.Message);
  };
  // Twins differ in their notes at most: the one with the shorter way stays.
  llvm::sort(Findings, [&](const Finding &A, const Finding &B) {
    if (Key(A) != Key(B))
      return Key(A) < Key(B);
    if (A.Notes.size() != B.Notes.size())
      return A.Notes.size() < B.Notes.size();
    return std::tie(A.Function, A.Fingerprint) <
           std::tie(B.Function, B.Fingerprint);
  });
  Findings.erase(std::unique(Findings.begin(), Findings.end(),
                             [&](const Finding &A, const Finding &B) {
                               return Key(A) == Key(B);
                             }),
                 Findings.end());
}

} // namespace clang::tidy::async
