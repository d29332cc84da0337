//===--- Formats.h - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The formats, each in a file of its own, and what they share.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_REPORTS_FORMATS_H
#define ASYNCTIDY_DRIVER_REPORTS_FORMATS_H

#include "Report.h"
#include "Sources.h"

namespace clang::tidy::async {

/// What a format gets to see. The sources are shared between formats, so that
/// each file is read once.
struct ReportContext {
  const ReportInput &Input;
  Sources &Files;
  const TextStyle &Style;
};

void writeText(ReportContext &Context, llvm::raw_ostream &OS);
void writeSarif(ReportContext &Context, llvm::raw_ostream &OS);
void writeGitLab(ReportContext &Context, llvm::raw_ostream &OS);
void writeRdJsonl(ReportContext &Context, llvm::raw_ostream &OS);
void writeJsonLines(ReportContext &Context, llvm::raw_ostream &OS);
void writeJUnit(ReportContext &Context, llvm::raw_ostream &OS);
void writeFixes(ReportContext &Context, llvm::raw_ostream &OS);
void writeHtml(ReportContext &Context, llvm::raw_ostream &OS);

/// "note", "warning" or "error".
llvm::StringRef severityName(Severity S);

/// The highlighted part of \p F that begins where \p F does, or null.
const HighlightRange *mainRange(const Finding &F);

/// \p Text with what is not UTF-8 replaced: JSON and XML allow nothing else.
std::string utf8(llvm::StringRef Text);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_REPORTS_FORMATS_H
