//===--- Sarif.cpp - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// SARIF 2.1.0, within the limits of GitHub's code scanning.
///
//===----------------------------------------------------------------------===//

#include "CheckInfo.h"
#include "Formats.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace clang::tidy::async {

// GitHub refuses a file that has more.
static constexpr size_t MaxResults = 25'000;
static constexpr size_t MaxLocations = 1'000;
static constexpr size_t MaxFlowLocations = 10'000;
/// Longer lines are generated code; a viewer has the file anyway.
static constexpr size_t MaxSnippet = 400;

static constexpr StringLiteral RootId = "%SRCROOT%";

/// \p Path with all bytes escaped that mean something in a URI.
static std::string percentEncoded(StringRef Path) {
  std::string Out;
  for (unsigned char C : Path) {
    if (isAlnum(C) || StringRef("/-._~").contains(C)) {
      Out += C;
      continue;
    }
    Out += '%';
    Out += hexdigit(C >> 4);
    Out += hexdigit(C & 15);
  }
  return Out;
}

namespace {

class SarifReport {
public:
  SarifReport(ReportContext &Context, raw_ostream &OS)
      : Input(Context.Input), Files(Context.Files), J(OS, /*IndentSize=*/2) {
    for (const CheckInfo &C : checks())
      Rules.insert({C.Id, Rules.size()});
    for (const Finding &F : Input.Findings)
      Rules.insert({F.Check, Rules.size()});
    select();
  }

  void write() {
    J.object([&] {
      J.attribute("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
      J.attribute("version", "2.1.0");
      J.attributeArray("runs", [&] { J.object([&] { run(); }); });
    });
  }

private:
  /// Which findings to write: the most severe ones if there are too many.
  void select() {
    for (Severity S : {Severity::Error, Severity::Warning, Severity::Note})
      for (const Finding &F : Input.Findings)
        if (F.TheSeverity == S && Selected.size() < MaxResults)
          Selected.push_back(&F);
    // Pointers into one vector: back into its order.
    llvm::sort(Selected);
    if (size_t All = Input.Findings.size(); Selected.size() < All)
      Cuts.push_back("only the most severe " + std::to_string(MaxResults) +
                     " of " + std::to_string(All) +
                     " findings are in this file: GitHub takes no more");
    for (const Finding *F : Selected)
      if (F->Notes.size() >= MaxLocations)
        Cuts.push_back(F->Where.File + ":" + std::to_string(F->Where.Line) +
                       ": only the first " + std::to_string(MaxLocations - 1) +
                       " of " + std::to_string(F->Notes.size()) +
                       " notes are related locations: GitHub takes no more");
  }

  void run() {
    J.attributeObject("tool",
                      [&] { J.attributeObject("driver", [&] { driver(); }); });
    J.attributeArray("invocations", [&] { J.object([&] { invocation(); }); });
    if (!Input.OmitRoot)
      J.attributeObject("originalUriBaseIds", [&] {
        J.attributeObject(RootId, [&] {
          // Absolute, and a directory by the slash at its end.
          J.attribute("uri", fileUri(Input.Root + "/"));
        });
      });
    J.attribute("columnKind", "utf16CodeUnits");
    J.attributeArray("results", [&] {
      for (const Finding *F : Selected)
        J.object([&] { result(*F); });
    });
  }

  //===--- The tool ---------------------------------------------------------//

  void driver() {
    J.attribute("name", "async-tidy");
    if (!Input.Version.empty()) {
      J.attribute("version", utf8(Input.Version));
      J.attribute("semanticVersion",
                  utf8(StringRef(Input.Version).split(' ').first));
    }
    if (!StringRef(ASYNC_DOCS_URL).empty())
      J.attribute("informationUri", ASYNC_DOCS_URL);
    J.attributeArray("rules", [&] {
      for (const auto &Rule : Rules)
        J.object([&] { rule(Rule.first); });
    });
  }

  void rule(StringRef Id) {
    J.attribute("id", utf8(Id));
    const CheckInfo *C = findCheck(Id);
    if (C)
      about(*C);
    else
      text("shortDescription", ("clang-tidy check " + Id).str());
    if (std::string Url = checkUrl(Id); !Url.empty())
      J.attribute("helpUri", utf8(Url));
    J.attributeObject("defaultConfiguration", [&] {
      J.attribute("level",
                  severityName(C ? C->TheSeverity : Severity::Warning));
    });
    J.attributeObject("properties", [&] {
      J.attributeArray("tags", [&] {
        if (C) {
          J.value("async");
          J.value("concurrency");
          J.value("reliability");
        } else {
          J.value(utf8(Id.split('-').first));
        }
      });
      // Shown by GitHub next to the rule.
      if (C)
        J.attribute("precision",
                    C->Tier == CheckTier::Default ? "high" : "medium");
      J.attribute("problem.severity",
                  severityName(C ? C->TheSeverity : Severity::Warning));
    });
  }

  void about(const CheckInfo &C) {
    std::string Short = C.Description.str();
    Short[0] = toUpper(Short[0]);
    text("shortDescription", Short + ".");
    std::string Does = plainText(pageSection(C.Page, "What it does"));
    if (!Does.empty())
      text("fullDescription", Does);
    std::string Why = plainText(pageSection(C.Page, "Why it hurts"));
    std::string Mend = plainText(pageSection(C.Page, "Use instead"));
    J.attributeObject("help", [&] {
      std::string Text = Does;
      for (StringRef Part : {StringRef(Why), StringRef(Mend)})
        if (!Part.empty())
          Text += ("\n\n" + Part).str();
      J.attribute("text", Text.empty() ? Short : Text);
      if (!C.Page.empty())
        J.attribute("markdown", standaloneMarkdown(C.Page));
    });
  }

  void invocation() {
    if (!Input.CommandLine.empty())
      J.attribute("commandLine", utf8(Input.CommandLine));
    J.attribute("executionSuccessful",
                Input.Notifications.empty() && Input.FailedUnits == 0);
    J.attributeArray("toolExecutionNotifications", [&] {
      for (StringRef Message : Input.Notifications)
        notification("error", Message);
      for (StringRef Message : Cuts)
        notification("warning", Message);
    });
    J.attributeObject("properties", [&] {
      J.attribute("translationUnits", Input.TranslationUnits);
      J.attribute("failedUnits", Input.FailedUnits);
      J.attribute("suppressedByBaseline", Input.Suppressed);
    });
  }

  void notification(StringRef Level, StringRef Message) {
    J.object([&] {
      J.attribute("level", Level);
      text("message", Message);
    });
  }

  //===--- A result ---------------------------------------------------------//

  void result(const Finding &F) {
    J.attribute("ruleId", utf8(F.Check));
    J.attribute("ruleIndex", Rules.lookup(F.Check));
    J.attribute("level", severityName(F.TheSeverity));
    text("message", F.Message);
    J.attributeArray("locations", [&] {
      if (!F.Where.File.empty())
        J.object([&] {
          physical(F.Where, mainRange(F));
          if (!F.Function.empty())
            J.attributeArray("logicalLocations", [&] {
              J.object([&] {
                J.attribute("fullyQualifiedName", utf8(F.Function));
                J.attribute("kind", "function");
              });
            });
        });
    });
    ArrayRef<FindingNote> Notes = F.Notes;
    if (!Notes.empty())
      J.attributeArray("relatedLocations", [&] {
        for (auto [I, N] : enumerate(Notes.take_front(MaxLocations - 1)))
          J.object([&, I = I, &N = N] {
            J.attribute("id", I);
            note(N.Where, N.Message);
          });
      });
    if (F.IsChain)
      codeFlow(F);
    J.attributeObject("partialFingerprints", [&] {
      J.attribute("asyncTidy/v1", utf8(F.Fingerprint));
      // The name that GitHub looks at; its upload action computes none then.
      J.attribute("primaryLocationLineHash",
                  utf8(StringRef(F.Fingerprint).take_front(16)) + ":1");
    });
    if (!F.Edits.empty())
      J.attributeArray("fixes", [&] { J.object([&] { fix(F); }); });
    if (!F.Library.empty())
      J.attributeObject("properties",
                        [&] { J.attribute("library", utf8(F.Library)); });
  }

  void note(const Position &Where, StringRef Message) {
    if (!Where.File.empty())
      physical(Where, nullptr);
    text("message", Message);
  }

  /// From the place of the finding down to the leaf.
  void codeFlow(const Finding &F) {
    auto Step = [&](const Position &Where, StringRef Message, size_t Depth) {
      J.object([&] {
        J.attributeObject("location", [&] { note(Where, Message); });
        J.attribute("nestingLevel", Depth);
        J.attribute("executionOrder", Depth + 1);
      });
    };
    J.attributeArray("codeFlows", [&] {
      J.object([&] {
        J.attributeArray("threadFlows", [&] {
          J.object([&] {
            J.attributeArray("locations", [&] {
              Step(F.Where, F.Message, 0);
              ArrayRef<FindingNote> Notes = F.Notes;
              for (auto [I, N] :
                   enumerate(Notes.take_front(MaxFlowLocations - 1)))
                Step(N.Where, N.Message, I + 1);
            });
          });
        });
      });
    });
  }

  void fix(const Finding &F) {
    text("description", "Fix of " + F.Check);
    MapVector<StringRef, std::vector<const FindingEdit *>> ByFile;
    for (const FindingEdit &E : F.Edits)
      ByFile[E.File].push_back(&E);
    J.attributeArray("artifactChanges", [&] {
      for (const auto &Entry : ByFile)
        J.object([&] {
          artifact(Entry.first);
          J.attributeArray("replacements", [&] {
            for (const FindingEdit *E : Entry.second)
              J.object([&] {
                J.attributeObject("deletedRegion", [&] {
                  const HighlightRange &R = E->Range;
                  if (R.BeginLine)
                    return region(E->File, R);
                  J.attribute("byteOffset", E->Offset);
                  J.attribute("byteLength", E->Length);
                });
                if (!E->Text.empty())
                  text("insertedContent", E->Text);
              });
          });
        });
    });
  }

  //===--- Places -----------------------------------------------------------//

  void physical(const Position &Where, const HighlightRange *Range) {
    J.attributeObject("physicalLocation", [&] {
      artifact(Where.File);
      if (!Where.Line)
        return;
      J.attributeObject("region", [&] {
        if (Range)
          region(Where.File, *Range);
        else
          region(Where.File, {Where.Line, Where.Column, 0, 0});
        StringRef Line = Files.get(Where.File).line(Where.Line);
        if (!Line.empty() && Line.size() <= MaxSnippet)
          text("snippet", Line);
      });
    });
  }

  void artifact(StringRef File) {
    J.attributeObject("artifactLocation", [&] {
      if (StringRef(File).starts_with("/")) {
        J.attribute("uri", fileUri(File));
        return;
      }
      J.attribute("uri", percentEncoded(File));
      J.attribute("uriBaseId", RootId);
    });
  }

  void region(StringRef File, const HighlightRange &R) {
    const SourceText &Text = Files.get(File);
    auto Attribute = [&](StringRef Key, unsigned Value) {
      if (Value)
        J.attribute(Key, Value);
    };
    Attribute("startLine", R.BeginLine);
    Attribute("startColumn", Text.utf16Column(R.BeginLine, R.BeginColumn));
    Attribute("endLine", R.EndLine);
    Attribute("endColumn", Text.utf16Column(R.EndLine, R.EndColumn));
  }

  static std::string fileUri(StringRef Path) {
    return "file://" + percentEncoded(Path);
  }

  void text(StringRef Key, StringRef Text) {
    J.attributeObject(Key, [&] { J.attribute("text", utf8(Text)); });
  }

  const ReportInput &Input;
  Sources &Files;
  json::OStream J;
  MapVector<StringRef, size_t> Rules;
  std::vector<const Finding *> Selected;
  std::vector<std::string> Cuts;
};

} // namespace

void writeSarif(ReportContext &Context, raw_ostream &OS) {
  SarifReport(Context, OS).write();
  OS << '\n';
}

} // namespace clang::tidy::async
