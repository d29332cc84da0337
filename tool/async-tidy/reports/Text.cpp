//===--- Text.cpp - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Findings as clang-tidy prints them, by clang's own printer.
///
//===----------------------------------------------------------------------===//

#include "Formats.h"
#include "support/Compat.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/TextDiagnostic.h"

using namespace llvm;

namespace clang::tidy::async {
namespace {

class TextReport {
public:
  TextReport(ReportContext &Context, raw_ostream &OS)
      : Context(Context), OS(OS),
        Engine(new DiagnosticIDs, Options.argument(), new IgnoringDiagConsumer),
        Manager(Engine, FileMgr) {
    LangOpts.CPlusPlus = LangOpts.CPlusPlus20 = LangOpts.LineComment = true;
    (*Options).ShowColors = Context.Style.Colors;
    OS.enable_colors(Context.Style.Colors);
  }

  void finding(const Finding &F) {
    SmallVector<CharSourceRange> Ranges;
    for (const HighlightRange &R : F.Ranges)
      if (auto Range = range(F.Where.File, R))
        Ranges.push_back(*Range);
    SmallVector<FixItHint> Fixes;
    for (const FindingEdit &E : F.Edits)
      if (E.File == F.Where.File)
        if (auto Range = range(E.File, E.Range))
          Fixes.push_back(FixItHint::CreateReplacement(*Range, E.Text));
    diagnostic(F.Where, level(F.TheSeverity), F.Message + " [" + F.Check + "]",
               Ranges, Fixes);
    for (const FindingNote &N : F.Notes)
      diagnostic(N.Where, DiagnosticsEngine::Note, N.Message, {}, {});
  }

private:
  static DiagnosticsEngine::Level level(Severity S) {
    switch (S) {
    case Severity::Note:
      return DiagnosticsEngine::Remark;
    case Severity::Warning:
      return DiagnosticsEngine::Warning;
    case Severity::Error:
      return DiagnosticsEngine::Error;
    }
    llvm_unreachable("a severity");
  }

  void diagnostic(const Position &Where, DiagnosticsEngine::Level Level,
                  StringRef Message, ArrayRef<CharSourceRange> Ranges,
                  ArrayRef<FixItHint> Fixes) {
    SourceLocation Loc = location(Where.File, Where.Line, Where.Column);
    // A printer remembers the line before, and leaves out a caret that would
    // be in the same place: a new one for each.
    if (Loc.isValid()) {
      TextDiagnostic(OS, LangOpts, Options.argument())
          .emitDiagnostic(FullSourceLoc(Loc, Manager), Level, Message, Ranges,
                          Fixes);
      return;
    }
    if (Context.Style.Colors)
      OS.changeColor(raw_ostream::SAVEDCOLOR, /*Bold=*/true);
    if (!Where.File.empty()) {
      OS << Context.Files.display(Where.File) << ':';
      if (Where.Line)
        OS << Where.Line << ':';
      if (Where.Line && Where.Column)
        OS << Where.Column << ':';
      OS << ' ';
    }
    if (Context.Style.Colors)
      OS.resetColor();
    TextDiagnostic::printDiagnosticLevel(OS, Level, Context.Style.Colors);
    TextDiagnostic::printDiagnosticMessage(OS, Level == DiagnosticsEngine::Note,
                                           Message, 0, 0, Context.Style.Colors);
  }

  /// Invalid if the file cannot be read, or does not have that place any more.
  SourceLocation location(StringRef File, unsigned Line, unsigned Column) {
    const SourceText &Text = Context.Files.get(File);
    std::optional<unsigned> Offset = Text.offset(Line, Column);
    if (!Offset)
      return SourceLocation();
    FileID &Id = Ids[File];
    if (Id.isInvalid())
      Id = Manager.createFileID(MemoryBufferRef(
          Text.text(), Names[File] = Context.Files.display(File)));
    // More source than clang can number: positions stay, excerpts do not.
    if (Id.isInvalid())
      return SourceLocation();
    return Manager.getLocForStartOfFile(Id).getLocWithOffset(*Offset);
  }

  std::optional<CharSourceRange> range(StringRef File,
                                       const HighlightRange &R) {
    SourceLocation Begin = location(File, R.BeginLine, R.BeginColumn);
    SourceLocation End = location(File, R.EndLine, R.EndColumn);
    if (Begin.isInvalid() || End.isInvalid())
      return std::nullopt;
    return CharSourceRange::getCharRange(Begin, End);
  }

  ReportContext &Context;
  raw_ostream &OS;
  LangOptions LangOpts;
  OwnedDiagnosticOptions Options;
  DiagnosticsEngine Engine;
  FileManager FileMgr{FileSystemOptions()};
  SourceManager Manager;
  StringMap<FileID> Ids;
  StringMap<std::string> Names;
};

} // namespace

void writeText(ReportContext &Context, raw_ostream &OS) {
  TextReport Report(Context, OS);
  for (const Finding &F : arranged(Context.Input.Findings, Context.Style))
    Report.finding(F);
}

} // namespace clang::tidy::async
