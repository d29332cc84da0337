//===--- RdJson.cpp - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// reviewdog's diagnostic format. Its columns count bytes from 1, as ours do.
///
//===----------------------------------------------------------------------===//

#include "CheckInfo.h"
#include "Formats.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace clang::tidy::async {

static void writePosition(json::OStream &J, StringRef Key, unsigned Line,
                          unsigned Column) {
  J.attributeObject(Key, [&] {
    J.attribute("line", std::max(1u, Line));
    J.attribute("column", std::max(1u, Column));
  });
}

static void writeRange(json::OStream &J, const HighlightRange &R) {
  J.attributeObject("range", [&] {
    writePosition(J, "start", R.BeginLine, R.BeginColumn);
    writePosition(J, "end", R.EndLine, R.EndColumn);
  });
}

static void writeLocation(json::OStream &J, const Position &P,
                          const HighlightRange *Range) {
  J.attributeObject("location", [&] {
    J.attribute("path", utf8(P.File));
    if (Range)
      return writeRange(J, *Range);
    if (P.Line)
      J.attributeObject("range",
                        [&] { writePosition(J, "start", P.Line, P.Column); });
  });
}

void writeRdJsonl(ReportContext &Context, raw_ostream &OS) {
  for (const Finding &F : Context.Input.Findings) {
    json::OStream J(OS);
    J.object([&] {
      J.attribute("message", utf8(F.Message));
      writeLocation(J, F.Where, mainRange(F));
      J.attribute("severity",
                  F.TheSeverity == Severity::Note
                      ? "INFO"
                      : StringRef(severityName(F.TheSeverity)).upper());
      J.attributeObject("source", [&] { J.attribute("name", "async-tidy"); });
      J.attributeObject("code", [&] {
        J.attribute("value", utf8(F.Check));
        if (std::string Url = checkUrl(F.Check); !Url.empty())
          J.attribute("url", Url);
      });
      // A suggestion names no file: it is for the one of the finding.
      auto Suggested =
          llvm::make_filter_range(F.Edits, [&](const FindingEdit &E) {
            return E.File == F.Where.File;
          });
      if (!Suggested.empty())
        J.attributeArray("suggestions", [&] {
          for (const FindingEdit &E : Suggested)
            J.object([&] {
              writeRange(J, E.Range);
              J.attribute("text", utf8(E.Text));
            });
        });
      if (!F.Notes.empty())
        J.attributeArray("related_locations", [&] {
          for (const FindingNote &N : F.Notes)
            J.object([&] {
              J.attribute("message", utf8(N.Message));
              // The format has no note without a place.
              writeLocation(J, N.Where.File.empty() ? F.Where : N.Where,
                            nullptr);
            });
        });
    });
    OS << '\n';
  }
}

} // namespace clang::tidy::async
