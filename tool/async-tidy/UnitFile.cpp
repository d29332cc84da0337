//===--- UnitFile.cpp - AsyncTidy
//-----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnitFile.h"
#include "analysis/FactsFile.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace clang::tidy::async {

namespace {

// A file is the magic, a checksum of what follows, and that: MessagePack.
// Change the number with every change of the format.
constexpr StringLiteral Magic = "async-tidy facts 1\n";
constexpr size_t HeaderSize = Magic.size() + sizeof(uint64_t);

class Writer {
public:
  explicit Writer(msgpack::Writer &Out) : Out(Out) {}

  void number(uint64_t N) { Out.write(N); }
  void text(StringRef S) { Out.write(S); }
  template <typename T, typename Fn>
  void list(const std::vector<T> &Items, Fn Write) {
    Out.writeArraySize(Items.size());
    for (const T &Item : Items)
      Write(Item);
  }
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

private:
  msgpack::Writer &Out;
};

class Reader {
public:
  explicit Reader(FactsReader &In) : In(In) {}

  unsigned number() { return In.number(~0u); }
  std::string text() { return In.string().str(); }
  template <typename T, typename Fn> void list(std::vector<T> &Items, Fn Read) {
    for (size_t N = In.array(); N && !In.failed(); --N)
      Items.push_back(Read());
  }
  Position position() {
    Position P;
    P.File = text();
    P.Line = number();
    P.Column = number();
    return P;
  }
  HighlightRange range() {
    HighlightRange R;
    for (unsigned *N : {&R.BeginLine, &R.BeginColumn, &R.EndLine, &R.EndColumn})
      *N = number();
    return R;
  }
  Finding finding() {
    Finding F;
    F.Check = text();
    F.TheSeverity = static_cast<Severity>(
        In.number(static_cast<unsigned>(Severity::Error)));
    F.Message = text();
    F.Where = position();
    list(F.Ranges, [&] { return range(); });
    list(F.Notes, [&] {
      FindingNote N;
      N.Where = position();
      N.Message = text();
      return N;
    });
    list(F.Edits, [&] {
      FindingEdit E;
      E.File = text();
      E.Offset = number();
      E.Length = number();
      E.Text = text();
      E.Range = range();
      return E;
    });
    F.Function = text();
    F.FunctionBegin = number();
    F.FunctionEnd = number();
    F.Library = text();
    F.LineText = text();
    return F;
  }

private:
  FactsReader &In;
};

} // namespace

StringRef unitFormat() { return Magic.drop_back(); }

std::string writeUnit(const Unit &U) {
  std::string Body;
  raw_string_ostream Stream(Body);
  msgpack::Writer Out(Stream);
  Writer W(Out);
  W.text(U.MainFile);
  W.list(U.Checks, [&](const std::string &Check) { W.text(Check); });
  W.list(U.Findings, [&](const Finding &F) { W.finding(F); });
  Out.writeArraySize(U.Sections.size());
  for (const UnitFacts &S : U.Sections)
    writeFacts(Out, S);
  W.list(U.CompileErrors, [&](const std::string &E) { W.text(E); });
  W.list(U.ConfigErrors, [&](const std::string &E) { W.text(E); });
  W.list(U.UnusedSuppressions, [&](const Position &P) { W.position(P); });
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
  return In.string().str() + '\0' +
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
  FactsReader In(Body);
  Reader R(In);
  U.MainFile = R.text();
  R.list(U.Checks, [&] { return R.text(); });
  R.list(U.Findings, [&] { return R.finding(); });
  for (size_t N = In.array(); N && !In.failed(); --N)
    U.Sections.push_back(readFacts(In));
  R.list(U.CompileErrors, [&] { return R.text(); });
  R.list(U.ConfigErrors, [&] { return R.text(); });
  R.list(U.UnusedSuppressions, [&] { return R.position(); });
  if (Error E = In.finish())
    return Fail(toString(std::move(E)));
  U.Buffer = std::move(Buffer);
  return U;
}

} // namespace clang::tidy::async
