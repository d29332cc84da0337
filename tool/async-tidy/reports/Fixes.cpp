//===--- Fixes.cpp - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What clang-tidy --export-fixes writes, by clang's own writer.
///
//===----------------------------------------------------------------------===//

#include "Formats.h"
#include "clang/Tooling/DiagnosticsYaml.h"

using namespace llvm;

namespace clang::tidy::async {

static std::string pathOf(ReportContext &Context, StringRef File) {
  return Context.Input.OmitRoot ? File.str() : Context.Files.absolute(File);
}

static tooling::DiagnosticMessage
message(ReportContext &Context, StringRef Text, const Position &Where) {
  tooling::DiagnosticMessage M(Text);
  if (Where.File.empty())
    return M;
  M.FilePath = pathOf(Context, Where.File);
  M.FileOffset = Context.Files.get(Where.File)
                     .offset(Where.Line, Where.Column)
                     .value_or(0);
  return M;
}

/// All edits of \p F or none: half a fix does not compile.
static void addFix(ReportContext &Context, const Finding &F,
                   tooling::DiagnosticMessage &M) {
  for (const FindingEdit &E : F.Edits) {
    std::string Path = pathOf(Context, E.File);
    tooling::Replacement R(Path, E.Offset, E.Length, E.Text);
    if (Error Conflict = M.Fix[Path].add(R)) {
      consumeError(std::move(Conflict));
      M.Fix.clear();
      return;
    }
  }
}

static tooling::Diagnostic::Level level(Severity S) {
  switch (S) {
  case Severity::Note:
    return tooling::Diagnostic::Remark;
  case Severity::Warning:
    return tooling::Diagnostic::Warning;
  case Severity::Error:
    return tooling::Diagnostic::Error;
  }
  llvm_unreachable("a severity");
}

void writeFixes(ReportContext &Context, raw_ostream &OS) {
  tooling::TranslationUnitDiagnostics All;
  for (const Finding &F : Context.Input.Findings) {
    tooling::DiagnosticMessage Main = message(Context, F.Message, F.Where);
    addFix(Context, F, Main);
    for (const HighlightRange &R : F.Ranges) {
      const SourceText &Text = Context.Files.get(F.Where.File);
      auto Begin = Text.offset(R.BeginLine, R.BeginColumn);
      auto End = Text.offset(R.EndLine, R.EndColumn);
      if (!Begin || !End || *End < *Begin)
        continue;
      tooling::FileByteRange Range;
      Range.FilePath = Main.FilePath;
      Range.FileOffset = *Begin;
      Range.Length = *End - *Begin;
      Main.Ranges.push_back(Range);
    }
    SmallVector<tooling::DiagnosticMessage, 1> Notes;
    for (const FindingNote &N : F.Notes)
      Notes.push_back(message(Context, N.Message, N.Where));
    All.Diagnostics.emplace_back(F.Check, Main, Notes, level(F.TheSeverity),
                                 Context.Input.OmitRoot ? ""
                                                        : Context.Input.Root);
  }
  yaml::Output Out(OS);
  Out << All;
}

} // namespace clang::tidy::async
