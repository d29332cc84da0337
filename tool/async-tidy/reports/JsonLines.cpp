//===--- JsonLines.cpp - AsyncTidy ----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Our own format: one JSON object per line, which holds all that is known, so
/// that any other report can be made of it later. docs/async-tidy/reports.md
/// describes it.
///
//===----------------------------------------------------------------------===//

#include "Formats.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace clang::tidy::async {

/// Raised when a field changes its meaning; new fields need no new version.
static constexpr int64_t FormatVersion = 1;

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

namespace {

/// Writes fields in a fixed order and leaves out those that are empty.
class Writer {
public:
  explicit Writer(json::OStream &J) : J(J) {}

  /// Source code need not be UTF-8, but JSON must be: other bytes are kept as
  /// {"base64": "..."}.
  void text(StringRef Key, StringRef Value) {
    if (Value.empty())
      return;
    if (json::isUTF8(Value))
      return J.attribute(Key, Value);
    J.attributeObject(Key, [&] { J.attribute("base64", encodeBase64(Value)); });
  }

  void number(StringRef Key, unsigned Value) {
    if (Value)
      J.attribute(Key, Value);
  }

  void position(const Position &P) {
    text("file", P.File);
    number("line", P.Line);
    number("column", P.Column);
  }

  void range(const HighlightRange &R) {
    number("line", R.BeginLine);
    number("column", R.BeginColumn);
    number("endLine", R.EndLine);
    number("endColumn", R.EndColumn);
  }

  template <typename T, typename Function>
  void list(StringRef Key, const std::vector<T> &Values, Function Write) {
    if (Values.empty())
      return;
    J.attributeArray(Key, [&] {
      for (const T &Value : Values)
        J.object([&] { Write(Value); });
    });
  }

private:
  json::OStream &J;
};

} // namespace

static void writeRun(const ReportInput &Input, raw_ostream &OS) {
  json::OStream J(OS);
  Writer W(J);
  J.object([&] {
    J.attribute("type", "run");
    J.attribute("version", FormatVersion);
    J.attribute("findings", int64_t(Input.Findings.size()));
    W.text("tool", Input.Version);
    if (!Input.OmitRoot)
      W.text("root", Input.Root);
    W.text("commandLine", Input.CommandLine);
    W.number("translationUnits", Input.TranslationUnits);
    W.number("failedUnits", Input.FailedUnits);
    W.number("suppressed", Input.Suppressed);
    W.number("coroutines", Input.Coroutines);
    W.number("coroutineLines", Input.CoroutineLines);
    W.number("handlers", Input.Handlers);
    W.number("inTests", Input.InTests);
    W.list("checks", Input.Checks,
           [&](StringRef Check) { W.text("check", Check); });
    W.list("notifications", Input.Notifications,
           [&](StringRef Message) { W.text("message", Message); });
  });
  OS << '\n';
}

static void writeFinding(const Finding &F, raw_ostream &OS) {
  json::OStream J(OS);
  Writer W(J);
  J.object([&] {
    J.attribute("type", "finding");
    J.attribute("version", FormatVersion);
    W.text("check", F.Check);
    J.attribute("severity", severityName(F.TheSeverity));
    W.text("message", F.Message);
    W.position(F.Where);
    W.text("function", F.Function);
    W.number("functionBegin", F.FunctionBegin);
    W.number("functionEnd", F.FunctionEnd);
    W.text("library", F.Library);
    W.text("lineText", F.LineText);
    W.text("fingerprint", F.Fingerprint);
    W.list("ranges", F.Ranges, [&](const HighlightRange &R) { W.range(R); });
    if (F.IsChain)
      J.attribute("chain", true);
    W.text("cause", F.Cause);
    W.number("causeStep", F.CauseStep);
    if (F.Maybe)
      J.attribute("maybe", true);
    W.list("notes", F.Notes, [&](const FindingNote &N) {
      W.text("message", N.Message);
      W.position(N.Where);
    });
    W.list("edits", F.Edits, [&](const FindingEdit &E) {
      W.text("file", E.File);
      W.number("offset", E.Offset);
      W.number("length", E.Length);
      W.text("text", E.Text);
      W.range(E.Range);
    });
  });
  OS << '\n';
}

void writeJsonLines(ReportContext &Context, raw_ostream &OS) {
  writeRun(Context.Input, OS);
  for (const Finding &F : Context.Input.Findings)
    writeFinding(F, OS);
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

namespace {

/// Reads fields and remembers the first mistake.
class Reader {
public:
  explicit Reader(std::string &Mistake) : Mistake(Mistake) {}

  bool failed() const { return !Mistake.empty(); }

  void fail(const Twine &Message) {
    if (Mistake.empty())
      Mistake = Message.str();
  }

  /// \p Required: the field must be there, and not be empty.
  void text(const json::Object &O, StringRef Key, std::string &To,
            bool Required = false) {
    const json::Value *V = O.get(Key);
    if (V) {
      if (auto Text = V->getAsString())
        To = Text->str();
      else if (!base64(*V, To))
        return fail("'" + Key + "' must be a string");
    }
    if (Required && To.empty())
      fail("'" + Key + "' is missing");
  }

  void number(const json::Object &O, StringRef Key, unsigned &To) {
    const json::Value *V = O.get(Key);
    if (!V)
      return;
    std::optional<int64_t> Number = V->getAsInteger();
    if (!Number || *Number < 0 || *Number > int64_t(UINT32_MAX))
      return fail("'" + Key + "' must be a whole number from 0 to 4294967295");
    To = *Number;
  }

  void flag(const json::Object &O, StringRef Key, bool &To) {
    const json::Value *V = O.get(Key);
    if (!V)
      return;
    if (auto Flag = V->getAsBoolean())
      To = *Flag;
    else
      fail("'" + Key + "' must be true or false");
  }

  void position(const json::Object &O, Position &To) {
    text(O, "file", To.File);
    number(O, "line", To.Line);
    number(O, "column", To.Column);
  }

  void range(const json::Object &O, HighlightRange &To) {
    number(O, "line", To.BeginLine);
    number(O, "column", To.BeginColumn);
    number(O, "endLine", To.EndLine);
    number(O, "endColumn", To.EndColumn);
  }

  template <typename T, typename Function>
  void list(const json::Object &O, StringRef Key, std::vector<T> &To,
            Function Read) {
    const json::Value *V = O.get(Key);
    if (!V)
      return;
    const json::Array *Values = V->getAsArray();
    if (!Values)
      return fail("'" + Key + "' must be a list");
    for (const json::Value &Value : *Values) {
      const json::Object *Item = Value.getAsObject();
      if (!Item)
        return fail("'" + Key + "' must hold objects");
      Read(*Item, To.emplace_back());
    }
  }

private:
  static bool base64(const json::Value &V, std::string &To) {
    const json::Object *O = V.getAsObject();
    std::optional<StringRef> Code = O ? O->getString("base64") : std::nullopt;
    std::vector<char> Bytes;
    if (!Code)
      return false;
    if (Error E = decodeBase64(*Code, Bytes)) {
      consumeError(std::move(E));
      return false;
    }
    To.assign(Bytes.begin(), Bytes.end());
    return true;
  }

  std::string &Mistake;
};

} // namespace

static void readFinding(const json::Object &O, Finding &F, Reader &R) {
  R.text(O, "check", F.Check, /*Required=*/true);
  R.text(O, "message", F.Message, /*Required=*/true);
  std::string Level;
  R.text(O, "severity", Level, /*Required=*/true);
  if (Level == "note")
    F.TheSeverity = Severity::Note;
  else if (Level == "warning")
    F.TheSeverity = Severity::Warning;
  else if (Level == "error")
    F.TheSeverity = Severity::Error;
  else
    R.fail("'severity' must be note, warning or error");
  R.position(O, F.Where);
  R.text(O, "function", F.Function);
  R.number(O, "functionBegin", F.FunctionBegin);
  R.number(O, "functionEnd", F.FunctionEnd);
  R.text(O, "library", F.Library);
  R.text(O, "lineText", F.LineText);
  R.text(O, "fingerprint", F.Fingerprint);
  R.list(O, "ranges", F.Ranges,
         [&](const json::Object &I, HighlightRange &To) { R.range(I, To); });
  R.flag(O, "chain", F.IsChain);
  R.text(O, "cause", F.Cause);
  R.number(O, "causeStep", F.CauseStep);
  R.flag(O, "maybe", F.Maybe);
  R.list(O, "notes", F.Notes, [&](const json::Object &I, FindingNote &To) {
    R.text(I, "message", To.Message);
    R.position(I, To.Where);
  });
  if (F.CauseStep > F.Notes.size())
    R.fail("'causeStep' must be the number of a note, from 1 to " +
           Twine(F.Notes.size()));
  R.list(O, "edits", F.Edits, [&](const json::Object &I, FindingEdit &To) {
    R.text(I, "file", To.File);
    R.number(I, "offset", To.Offset);
    R.number(I, "length", To.Length);
    R.text(I, "text", To.Text);
    R.range(I, To.Range);
  });
}

static void readRun(const json::Object &O, ReportInput &Run, bool AnyRoot,
                    unsigned &Announced, Reader &R) {
  R.number(O, "findings", Announced);
  std::string Root;
  R.text(O, "root", Root);
  if (Run.Root.empty())
    Run.Root = Root;
  else if (!AnyRoot && !Root.empty() && Root != Run.Root)
    R.fail("its paths are relative to '" + Root + "', those before to '" +
           Run.Root + "'; say with --root which directory counts");
  auto Sum = [&](StringRef Key, unsigned &To) {
    unsigned Number = 0;
    R.number(O, Key, Number);
    To = std::min<uint64_t>(uint64_t(To) + Number, UINT32_MAX);
  };
  Sum("translationUnits", Run.TranslationUnits);
  Sum("failedUnits", Run.FailedUnits);
  Sum("suppressed", Run.Suppressed);
  Sum("coroutines", Run.Coroutines);
  Sum("coroutineLines", Run.CoroutineLines);
  Sum("handlers", Run.Handlers);
  Sum("inTests", Run.InTests);
  if (Run.Version.empty())
    R.text(O, "tool", Run.Version);
  std::string CommandLine;
  R.text(O, "commandLine", CommandLine);
  if (!CommandLine.empty())
    Run.CommandLine += (Run.CommandLine.empty() ? "" : " && ") + CommandLine;
  std::vector<std::string> Checks;
  R.list(O, "checks", Checks, [&](const json::Object &I, std::string &To) {
    R.text(I, "check", To, /*Required=*/true);
  });
  for (std::string &Check : Checks)
    if (!llvm::is_contained(Run.Checks, Check))
      Run.Checks.push_back(std::move(Check));
  R.list(O, "notifications", Run.Notifications,
         [&](const json::Object &I, std::string &To) {
           R.text(I, "message", To);
         });
}

/// LLVM's parser calls itself for each level, so that a line of a million '['
/// would end the program. Ours needs 4 levels.
static bool tooDeep(StringRef Line) {
  unsigned Depth = 0;
  bool InString = false;
  for (size_t I = 0; I < Line.size(); ++I) {
    char C = Line[I];
    if (InString && C == '\\')
      ++I;
    else if (C == '"')
      InString = !InString;
    else if (!InString && (C == '[' || C == '{')) {
      if (++Depth > 16)
        return true;
    } else if (!InString && (C == ']' || C == '}') && Depth)
      --Depth;
  }
  return false;
}

Expected<std::vector<Finding>> readJsonLines(StringRef Text, StringRef File,
                                             ReportInput *Run, bool AnyRoot) {
  std::vector<Finding> Findings;
  ReportInput Ignored;
  // What a run line said of the findings that follow it.
  std::optional<unsigned> Announced;
  unsigned RunLine = 0;
  size_t Before = 0;
  unsigned Number = 0;
  auto Mistake = [&](unsigned Line, const Twine &What) {
    return createStringError(inconvertibleErrorCode(),
                             Twine(File) + ":" + Twine(Line) + ": " + What);
  };
  auto Complete = [&]() -> Error {
    if (!Announced || Findings.size() - Before == *Announced)
      return Error::success();
    return Mistake(RunLine, "says that " + Twine(*Announced) +
                                " findings follow, but there are " +
                                Twine(Findings.size() - Before) +
                                ": the file is incomplete; write it anew");
  };
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    Text = Rest;
    ++Number;
    if (Line.trim().empty())
      continue;
    if (tooDeep(Line))
      return Mistake(Number, "nested too deeply for a finding");
    Expected<json::Value> Value = json::parse(Line);
    if (!Value) {
      std::string What;
      handleAllErrors(Value.takeError(), [&](const ErrorInfoBase &E) {
        raw_string_ostream(What) << E.message();
      });
      // The parser's own "[1:12, byte=11]" counts lines within this line.
      StringRef Rest = What;
      if (Rest.consume_front("[1:"))
        What = ("column " + Rest.take_while(isDigit) + ": " +
                Rest.split("]: ").second)
                   .str();
      return Mistake(Number, "not a line of JSON: " + What +
                                 "; expected what 'async-tidy --jsonl' wrote");
    }
    const json::Object *O = Value->getAsObject();
    if (!O)
      return Mistake(Number, "expected a JSON object");
    std::string What;
    Reader R(What);
    unsigned Version = 0;
    std::string Type;
    R.text(*O, "type", Type, /*Required=*/true);
    R.number(*O, "version", Version);
    if (!R.failed() && Version != FormatVersion)
      R.fail("version " + Twine(Version) + " of the format; this is for " +
             Twine(FormatVersion) +
             ": read it with the async-tidy that wrote it");
    if (!R.failed()) {
      if (Type == "finding") {
        readFinding(*O, Findings.emplace_back(), R);
      } else if (Type == "run") {
        if (Error E = Complete())
          return std::move(E);
        Announced = 0;
        RunLine = Number;
        Before = Findings.size();
        readRun(*O, Run ? *Run : Ignored, AnyRoot || !Run, *Announced, R);
      } else {
        R.fail("'type' must be run or finding");
      }
    }
    if (R.failed())
      return Mistake(Number, What);
  }
  if (Error E = Complete())
    return std::move(E);
  return Findings;
}

} // namespace clang::tidy::async
