//===--- Html.cpp - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One page that holds everything: the findings with the lines of source that
/// they need as JSON, and the program of html/app.js that shows them.
///
//===----------------------------------------------------------------------===//

#include "Causes.h"
#include "CheckInfo.h"
#include "Formats.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include <map>
#include <numeric>
#include <set>

using namespace llvm;

namespace clang::tidy::async {
namespace {

/// Lines of source around a finding, a note and an edit, as app.js shows them.
constexpr unsigned AroundFinding = 4;
constexpr unsigned AroundNote = 1;
constexpr unsigned AroundEdit = 2;
/// Generated files have lines without end.
constexpr size_t MaxLine = 2'000;

struct Asset {
  StringRef Name, Text;
};

const Asset Assets[] = {
#include "HtmlAssets.inc"
};

StringRef asset(StringRef Name) {
  for (const Asset &A : Assets)
    if (A.Name == Name)
      return A.Text;
  llvm_unreachable("an asset that the build embeds");
}

/// Part of a file before and after a fix.
struct Hunk {
  StringRef File;
  unsigned Start = 0;
  std::string Old, New;
};

class HtmlReport {
public:
  HtmlReport(ReportContext &Context, raw_ostream &OS)
      : Input(Context.Input), Files(Context.Files), J(OS) {
    for (const CheckInfo &C : checks())
      Checks.insert({C.Id, Checks.size()});
  }

  void write() {
    J.object([&] {
      J.attributeObject("meta", [&] { meta(); });
      J.attributeArray("notifications", [&] {
        for (StringRef Message : Input.Notifications)
          J.value(utf8(Message));
      });
      J.attributeArray("findings", [&] {
        const std::vector<size_t> Ranks = ranks();
        for (auto [F, Rank] : llvm::zip_equal(Input.Findings, Ranks))
          J.object([&] { finding(F, Rank); });
      });
      // What the findings turned out to need.
      J.attributeArray("checks", [&] {
        for (const auto &Check : Checks)
          J.object([&] { check(Check.first); });
      });
      J.attributeArray("files", [&] {
        for (const auto &File : Lines)
          J.value(utf8(File.first));
      });
      J.attributeArray("sources", [&] {
        for (const auto &File : Lines)
          J.array([&] { source(Files.get(File.first), File.second); });
      });
    });
  }

private:
  void meta() {
    J.attribute("version", utf8(Input.Version));
    J.attribute("project", utf8(sys::path::filename(Input.Root)));
    J.attribute("command", utf8(Input.CommandLine));
    J.attribute("units", Input.TranslationUnits);
    J.attribute("failed", Input.FailedUnits);
    J.attribute("suppressed", Input.Suppressed);
    J.attributeArray("ran", [&] {
      for (StringRef Check : Input.Checks)
        J.value(Checks.insert({Check, Checks.size()}).first->second);
    });
  }

  void check(StringRef Id) {
    J.attribute("id", utf8(Id));
    J.attribute("url", utf8(checkUrl(Id)));
    if (const CheckInfo *C = findCheck(Id)) {
      J.attribute("description", C->Description);
      J.attribute("does", plainText(pageSection(C->Page, "What it does")));
      J.attribute("why", plainText(pageSection(C->Page, "Why it hurts")));
      J.attribute("out", plainText(pageSection(C->Page, "Ways out")));
    }
  }

  /// Where each finding stands if what is surest is first.
  std::vector<size_t> ranks() const {
    std::vector<size_t> Order(Input.Findings.size()), Ranks(Order.size());
    std::iota(Order.begin(), Order.end(), 0);
    llvm::sort(Order, [&](size_t A, size_t B) {
      const Finding &FA = Input.Findings[A], &FB = Input.Findings[B];
      return moreConfident(FA, FB) || (!moreConfident(FB, FA) && A < B);
    });
    for (auto [Rank, Index] : llvm::enumerate(Order))
      Ranks[Index] = Rank;
    return Ranks;
  }

  void finding(const Finding &F, size_t Rank) {
    J.attribute("c", Checks.insert({F.Check, Checks.size()}).first->second);
    // The order in which app.js names them.
    J.attribute("s", F.TheSeverity == Severity::Error     ? 0
                     : F.TheSeverity == Severity::Warning ? 1
                                                          : 2);
    J.attribute("m", utf8(F.Message));
    J.attribute("f", file(F.Where.File, F.Where.Line, AroundFinding));
    J.attribute("l", F.Where.Line);
    J.attribute("col", column(F.Where));
    J.attribute("fn", utf8(F.Function));
    J.attribute("lib", utf8(F.Library));
    J.attribute("fp", utf8(F.Fingerprint));
    J.attribute("chain", F.IsChain);
    J.attribute("rank", int64_t(Rank));
    J.attribute("cause", utf8(F.Cause));
    J.attribute("step", F.CauseStep);
    J.attributeArray("ranges", [&] {
      const SourceText &Text = Files.get(F.Where.File);
      for (const HighlightRange &R : F.Ranges)
        J.array([&] {
          J.value(R.BeginLine);
          J.value(Text.utf16Column(R.BeginLine, R.BeginColumn));
          J.value(R.EndLine);
          J.value(Text.utf16Column(R.EndLine, R.EndColumn));
        });
    });
    J.attributeArray("notes", [&] {
      for (const FindingNote &N : F.Notes)
        J.array([&] {
          J.value(file(N.Where.File, N.Where.Line, AroundNote));
          J.value(N.Where.Line);
          J.value(column(N.Where));
          J.value(utf8(N.Message));
        });
    });
    J.attributeArray("fix", [&] {
      for (const Hunk &H : hunks(F))
        J.object([&] {
          J.attribute("f", file(H.File, 0, 0));
          J.attribute("start", H.Start);
          lines("old", H.Old);
          lines("now", H.New);
        });
    });
  }

  void lines(StringRef Key, StringRef Text) {
    J.attributeArray(Key, [&] {
      Text.consume_back("\n");
      SmallVector<StringRef> All;
      Text.split(All, '\n');
      for (StringRef Line : All)
        J.value(shown(Line));
    });
  }

  static std::string shown(StringRef Line) {
    Line = Line.rtrim('\r');
    if (Line.size() <= MaxLine)
      return utf8(Line);
    return utf8(Line.take_front(MaxLine)) + " ...";
  }

  unsigned column(const Position &P) {
    return Files.get(P.File).utf16Column(P.Line, P.Column);
  }

  /// The number of the file, -1 without one; its lines around are wanted.
  int64_t file(StringRef File, unsigned Line, unsigned Around) {
    if (File.empty())
      return -1;
    auto It = Lines.insert({File, {}}).first;
    unsigned Last = Files.get(File).lines();
    for (unsigned L = Line > Around ? Line - Around : 1;
         Line && L <= Last && L <= uint64_t(Line) + Around; ++L)
      It->second.insert(L);
    return It - Lines.begin();
  }

  /// [[first line, [text, ...]], ...]
  void source(const SourceText &Text, const std::set<unsigned> &Wanted) {
    for (auto It = Wanted.begin(); It != Wanted.end();) {
      J.array([&] {
        unsigned Next = *It;
        J.value(Next);
        J.array([&] {
          for (; It != Wanted.end() && *It == Next; ++It, ++Next)
            J.value(shown(Text.line(Next)));
        });
      });
    }
  }

  std::vector<Hunk> hunks(const Finding &F) {
    std::map<StringRef, std::vector<const FindingEdit *>> ByFile;
    for (const FindingEdit &E : F.Edits)
      ByFile[E.File].push_back(&E);
    std::vector<Hunk> All;
    for (auto &[File, Edits] : ByFile) {
      // Those at one place stay in their order, which is that in the vector.
      llvm::sort(Edits, [](const FindingEdit *A, const FindingEdit *B) {
        return A->Offset != B->Offset ? A->Offset < B->Offset : A < B;
      });
      const SourceText &Text = Files.get(File);
      for (size_t I = 0; I < Edits.size();) {
        size_t End = I + 1;
        while (End < Edits.size() && near(Text, *Edits[End - 1], *Edits[End]))
          ++End;
        All.push_back(hunk(File, Text, ArrayRef(Edits).slice(I, End - I)));
        I = End;
      }
    }
    return All;
  }

  /// Close enough to be one hunk.
  static bool near(const SourceText &Text, const FindingEdit &A,
                   const FindingEdit &B) {
    return Text.lineAt(B.Offset) <=
           Text.lineAt(A.Offset + A.Length) + 2 * AroundEdit + 1;
  }

  static Hunk hunk(StringRef File, const SourceText &Source,
                   ArrayRef<const FindingEdit *> Edits) {
    Hunk H;
    H.File = File;
    StringRef Text = Source.text();
    const FindingEdit &Last = *Edits.back();
    uint64_t LastEnd = uint64_t(Last.Offset) + Last.Length;
    if (!Source.readable() || LastEnd > Text.size()) {
      // The source is gone or another one: what is to be written remains.
      H.Start = Edits.front()->Range.BeginLine;
      for (const FindingEdit *E : Edits)
        H.New += E->Text + "\n";
      return H;
    }
    unsigned First = Source.lineAt(Edits.front()->Offset);
    H.Start = First > AroundEdit ? First - AroundEdit : 1;
    unsigned Final =
        std::min(Source.lineAt(LastEnd) + AroundEdit, Source.lines());
    size_t Begin = Source.offset(H.Start, 1).value_or(0);
    size_t End = Source.offset(Final + 1, 1).value_or(Text.size());
    H.Old = Text.slice(Begin, End).str();
    for (const FindingEdit *E : Edits) {
      // Edits that overlap are not made twice.
      if (E->Offset < Begin)
        continue;
      H.New += Text.slice(Begin, E->Offset).str() + E->Text;
      Begin = E->Offset + E->Length;
    }
    H.New += Text.slice(Begin, End);
    return H;
  }

  const ReportInput &Input;
  Sources &Files;
  json::OStream J;
  MapVector<StringRef, size_t> Checks;
  /// The files in the order in which they are named, and the lines to show.
  MapVector<StringRef, std::set<unsigned>> Lines;
};

} // namespace

/// JSON in a <script> element ends at "</script", and "<!--" changes how it is
/// read: no '<' may stay. It can only be in strings.
static void writeForScript(StringRef Json, raw_ostream &OS) {
  for (char C : Json)
    if (C == '<')
      OS << "\\u003c";
    else
      OS << C;
}

void writeHtml(ReportContext &Context, raw_ostream &OS) {
  std::string Data;
  raw_string_ostream DataStream(Data);
  HtmlReport(Context, DataStream).write();
  StringRef Page = asset("page.html");
  while (!Page.empty()) {
    auto [Line, Rest] = Page.split('\n');
    Page = Rest;
    if (Line == "@STYLE@") {
      OS << asset("style.css");
    } else if (Line == "@SCRIPT@") {
      OS << asset("app.js");
    } else if (auto [Before, After] = Line.split("@DATA@"); !After.empty()) {
      OS << Before;
      writeForScript(DataStream.str(), OS);
      OS << After << '\n';
    } else {
      OS << Line << '\n';
    }
  }
}

} // namespace clang::tidy::async
