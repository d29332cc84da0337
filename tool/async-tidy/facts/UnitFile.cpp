//===--- UnitFile.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "facts/UnitFile.h"
#include "analysis/FactsFile.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace clang::tidy::async {

namespace {

// A file is the magic, a checksum of what follows, and that.
// Change the number with every change of the format.
constexpr llvm::StringLiteral Magic = "async-tidy facts 8\n";
constexpr size_t HeaderSize = Magic.size() + sizeof(uint64_t);

class Writer : public FactsWriter {
public:
  using FactsWriter::FactsWriter;

  void position(const Position &P) {
    text(P.File);
    number(P.Line);
    number(P.Column);
  }
  void range(const HighlightRange &R) {
    for (unsigned N : {R.BeginLine, R.BeginColumn, R.EndLine, R.EndColumn})
      number(N);
  }
  void finding(const Finding &F) {
    text(F.Check);
    number(static_cast<unsigned>(F.TheSeverity));
    text(F.Message);
    position(F.Where);
    list(F.Ranges, [&](const HighlightRange &R) { range(R); });
    list(F.Notes, [&](const FindingNote &N) {
      position(N.Where);
      text(N.Message);
    });
    list(F.Edits, [&](const FindingEdit &E) {
      text(E.File);
      number(E.Offset);
      number(E.Length);
      text(E.Text);
      range(E.Range);
    });
    text(F.Function);
    number(F.FunctionBegin);
    number(F.FunctionEnd);
    text(F.Library);
    text(F.LineText);
  }
};

class Reader : public FactsReader {
public:
  using FactsReader::FactsReader;

  unsigned small() { return number(~0u); }
  std::string string() { return text().str(); }
  template <typename T, typename Fn> void into(std::vector<T> &Items, Fn Read) {
    list([&] { Items.push_back(Read()); });
  }
  Position position() {
    Position P;
    P.File = string();
    P.Line = small();
    P.Column = small();
    return P;
  }
  HighlightRange range() {
    HighlightRange R;
    for (unsigned *N : {&R.BeginLine, &R.BeginColumn, &R.EndLine, &R.EndColumn})
      *N = small();
    return R;
  }
  Finding finding() {
    Finding F;
    F.Check = string();
    F.TheSeverity =
        static_cast<Severity>(number(static_cast<unsigned>(Severity::Error)));
    F.Message = string();
    F.Where = position();
    into(F.Ranges, [&] { return range(); });
    into(F.Notes, [&] {
      FindingNote N;
      N.Where = position();
      N.Message = string();
      return N;
    });
    into(F.Edits, [&] {
      FindingEdit E;
      E.File = string();
      E.Offset = small();
      E.Length = small();
      E.Text = string();
      E.Range = range();
      return E;
    });
    F.Function = string();
    F.FunctionBegin = small();
    F.FunctionEnd = small();
    F.Library = string();
    F.LineText = string();
    return F;
  }
};

} // namespace

StringRef unitFormat() { return Magic.drop_back(); }

std::string writeUnit(const Unit &U) {
  std::string Body;
  raw_string_ostream Stream(Body);
  Writer W(Stream);
  W.text(U.MainFile);
  W.list(U.Checks, [&](const std::string &Check) { W.text(Check); });
  W.list(U.Findings, [&](const Finding &F) { W.finding(F); });
  W.list(U.Sections, [&](const UnitFacts &S) { writeFacts(W, S); });
  W.list(U.Contexts, [&](const ContextPlace &C) {
    W.number(C.IsCoroutine);
    W.position(C.Where);
    W.number(C.EndLine);
    W.number(C.IsInTest);
  });
  W.list(U.CompileErrors, [&](const std::string &E) { W.text(E); });
  W.list(U.ConfigErrors, [&](const std::string &E) { W.text(E); });
  W.list(U.ConfigWarnings, [&](const std::string &E) { W.text(E); });
  W.list(U.UsedEntries, [&](const UsedModelEntry &E) {
    W.text(E.File);
    W.text(E.Role);
    W.text(E.Name);
  });
  W.list(U.Raised, [&](const RaisedDiagnostic &D) {
    W.text(D.Check);
    W.position(D.Where);
  });
  Stream.flush();

  std::string Result = Magic.str();
  char Checksum[sizeof(uint64_t)];
  support::endian::write64le(Checksum, xxh3_64bits(Body));
  Result.append(Checksum, sizeof(Checksum));
  return Result + Body;
}

std::string unitOrder(StringRef Bytes) {
  if (!Bytes.starts_with(Magic) || Bytes.size() < HeaderSize)
    return {};
  FactsReader In(Bytes.drop_front(HeaderSize));
  // The main file; the checksum where one is compiled in several ways.
  return In.text().str() + '\0' +
         toHex(Bytes.substr(Magic.size(), sizeof(uint64_t)));
}

Expected<Unit> readUnit(std::unique_ptr<MemoryBuffer> Buffer) {
  const std::string Name = Buffer->getBufferIdentifier().str();
  auto Fail = [&](const Twine &What) {
    return createStringError(Name + ": " + What);
  };
  StringRef Bytes = Buffer->getBuffer();
  if (!Bytes.starts_with(Magic)) {
    if (Bytes.starts_with("async-tidy facts "))
      return Fail("facts of another version of async-tidy ('" +
                  Bytes.take_until([](char C) { return C == '\n'; }) +
                  "'); write them again with this one");
    return Fail("not a facts file; 'async-tidy facts' writes them");
  }
  if (Bytes.size() < HeaderSize)
    return Fail("damaged: ends too early; write it again");
  StringRef Body = Bytes.drop_front(HeaderSize);
  if (support::endian::read64le(Bytes.data() + Magic.size()) !=
      xxh3_64bits(Body))
    return Fail("damaged: its checksum is wrong; write it again");

  Unit U;
  Reader R(Body);
  U.MainFile = R.string();
  R.into(U.Checks, [&] { return R.string(); });
  R.into(U.Findings, [&] { return R.finding(); });
  R.into(U.Sections, [&] { return readFacts(R); });
  R.into(U.Contexts, [&] {
    ContextPlace C;
    C.IsCoroutine = R.boolean();
    C.Where = R.position();
    C.EndLine = R.small();
    C.IsInTest = R.boolean();
    return C;
  });
  R.into(U.CompileErrors, [&] { return R.string(); });
  R.into(U.ConfigErrors, [&] { return R.string(); });
  R.into(U.ConfigWarnings, [&] { return R.string(); });
  R.into(U.UsedEntries, [&] {
    UsedModelEntry E;
    E.File = R.string();
    E.Role = R.string();
    E.Name = R.string();
    return E;
  });
  R.into(U.Raised, [&] {
    RaisedDiagnostic D;
    D.Check = R.string();
    D.Where = R.position();
    return D;
  });
  if (Error E = R.finish())
    return Fail(toString(std::move(E)));
  U.Buffer = std::move(Buffer);
  return U;
}

void writeResult(raw_ostream &Out, ArrayRef<Dependency> Dependencies,
                 StringRef File) {
  FactsWriter Writer(Out);
  Writer.list(Dependencies, [&](const Dependency &D) {
    Writer.text(D.Path);
    Writer.number(D.Found);
  });
  Writer.text(File);
}

Expected<ReceivedResult> readResult(StringRef Bytes) {
  ReceivedResult Result;
  FactsReader In(Bytes);
  In.list([&] {
    std::string Path = In.text().str();
    Result.Dependencies.push_back({std::move(Path), In.boolean()});
  });
  Result.File = In.text();
  if (Error E = In.finish())
    return std::move(E);
  return Result;
}

} // namespace clang::tidy::async
