//===--- FactsFile.cpp - AsyncTidy
//----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FactsFile.h"
#include "llvm/ADT/BitVector.h"

namespace clang::tidy::async {

void resolveLocations(UnitFacts &Unit, const SourceManager &SM,
                      llvm::function_ref<std::string(FileID)> PathOf) {
  llvm::DenseMap<FileID, StringId> Files;
  auto Resolve = [&](FactLocation &Loc) {
    if (Loc.InAST.isInvalid() || Loc.Line)
      return;
    auto [File, Offset] = SM.getDecomposedExpansionLoc(Loc.InAST);
    auto [It, New] = Files.try_emplace(File, 0);
    if (New)
      It->second = Unit.intern(PathOf(File));
    Loc.File = It->second;
    Loc.Line = SM.getLineNumber(File, Offset);
    Loc.Column = SM.getColumnNumber(File, Offset);
  };
  for (FunctionFact &F : Unit.Functions)
    Resolve(F.Loc);
  for (LeafFact &L : Unit.Leaves)
    Resolve(L.Loc);
  for (CallFact &C : Unit.Calls)
    Resolve(C.Loc);
  for (SiteFact &S : Unit.Sites)
    Resolve(S.Call.Loc);
}

//===----------------------------------------------------------------------===//
// Pruning
//===----------------------------------------------------------------------===//

namespace {

/// Copies parts of one unit into another, strings included.
class Copier {
public:
  Copier(const UnitFacts &From, UnitFacts &To)
      : From(From), To(To), Ids(From.Strings.size(), ~0u) {}

  void copy(StringId &Id) {
    StringId &New = Ids[Id];
    if (New == ~0u)
      New = To.intern(From.text(Id));
    Id = New;
  }
  void copy(FactLocation &Loc) { copy(Loc.File); }
  void copy(LeafFact &L) {
    copy(L.Name);
    copy(L.Instead);
    copy(L.Library);
    copy(L.Loc);
  }
  void copy(CallFact &C) {
    copy(C.Callee);
    copy(C.Loc);
  }
  template <typename T>
  void copy(FunctionFact::Span &Span, const std::vector<T> &Source,
            std::vector<T> &Target) {
    const uint32_t Begin = Target.size();
    for (T Item : From.span(Source, Span)) {
      copy(Item);
      Target.push_back(Item);
    }
    Span = {Begin, uint32_t(Target.size())};
  }
  void add(FunctionFact F) {
    copy(F.USR);
    copy(F.Name);
    copy(F.Loc);
    copy(F.Leaves, From.Leaves, To.Leaves);
    copy(F.Calls, From.Calls, To.Calls);
    copy(F.Offloaded, From.References, To.References);
    copy(F.Overrides, From.References, To.References);
    To.Functions.push_back(F);
  }
  void add(SiteFact S) {
    for (StringId *Id :
         {&S.Check, &S.Name, &S.Receiver, &S.Function, &S.LineText})
      copy(*Id);
    copy(S.Call);
    if (S.Advice) {
      auto [It, New] = Advice.try_emplace(*S.Advice, To.Advice.size());
      if (New) {
        AdviceFact Own = From.Advice[*S.Advice];
        copy(Own.Library);
        for (StringId &Id : Own.Instead)
          copy(Id);
        copy(Own.Default);
        To.Advice.push_back(Own);
      }
      S.Advice = It->second;
    }
    To.Sites.push_back(S);
  }

private:
  const UnitFacts &From;
  UnitFacts &To;
  std::vector<StringId> Ids;
  llvm::DenseMap<uint32_t, uint32_t> Advice;
};

} // namespace

UnitFacts pruned(const UnitFacts &Unit,
                 llvm::function_ref<bool(size_t)> KeepSite) {
  const size_t NumFunctions = Unit.Functions.size();
  llvm::DenseMap<StringId, uint32_t> Defined;
  for (uint32_t I = 0; I < NumFunctions; ++I)
    Defined.try_emplace(Unit.Functions[I].USR, I);
  std::vector<llvm::SmallVector<uint32_t, 4>> Callers(NumFunctions);
  llvm::BitVector Useful(NumFunctions);
  std::vector<uint32_t> Work;
  auto Mark = [&](uint32_t I) {
    if (!Useful[I]) {
      Useful.set(I);
      Work.push_back(I);
    }
  };
  /// The function that a call surely runs, or nothing if that is open.
  auto TargetOf = [&](const CallFact &C) -> std::optional<uint32_t> {
    auto It = Defined.find(C.Callee);
    if (C.Virtual || It == Defined.end())
      return std::nullopt;
    return It->second;
  };
  for (uint32_t I = 0; I < NumFunctions; ++I) {
    const FunctionFact &F = Unit.Functions[I];
    // Overriders count even if they do nothing: they are implementations.
    if (F.Leaves.Begin != F.Leaves.End || F.Overrides.Begin != F.Overrides.End)
      Mark(I);
    for (const CallFact &C : Unit.span(Unit.Calls, F.Calls)) {
      if (auto Target = TargetOf(C))
        Callers[*Target].push_back(I);
      else
        Mark(I);
    }
  }
  while (!Work.empty()) {
    const uint32_t I = Work.back();
    Work.pop_back();
    for (uint32_t Caller : Callers[I])
      Mark(Caller);
  }
  auto IsUseful = [&](const CallFact &C) {
    auto Target = TargetOf(C);
    return !Target || Useful[*Target];
  };

  UnitFacts Result;
  Copier Copy(Unit, Result);
  for (StringId Id : Unit.Checks)
    Result.Checks.push_back(Result.intern(Unit.text(Id)));
  for (uint32_t I = 0; I < NumFunctions; ++I) {
    FunctionFact F = Unit.Functions[I];
    if (Useful[I]) {
      Copy.add(F);
    } else if (F.IsOnlyOne) {
      // Another program's may block: a call is told only if all do.
      F.Leaves = F.Calls = F.Offloaded = F.Overrides = {};
      Copy.add(F);
    }
  }
  for (size_t I = 0; I < Unit.Sites.size(); ++I)
    if (KeepSite(I) && IsUseful(Unit.Sites[I].Call))
      Copy.add(Unit.Sites[I]);
  return Result;
}

UnitFacts sitesOf(const UnitFacts &Unit) {
  UnitFacts Result;
  Copier Copy(Unit, Result);
  for (const SiteFact &S : Unit.Sites)
    Copy.add(S);
  return Result;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

namespace {

/// The lengths of the tuples in a file. A change of any of them is a change of
/// the format: see UnitFile.cpp for its number.
enum : size_t {
  UnitLength = 5,
  FunctionLength = 10,
  LeafLength = 7,
  CallLength = 5,
  AdviceLength = NumCategories + 2,
  SiteLength = 14,
};

class FactsWriter {
public:
  FactsWriter(llvm::msgpack::Writer &Out, const UnitFacts &Unit)
      : Out(Out), Unit(Unit) {}

  void write() {
    Out.writeArraySize(UnitLength);
    Out.writeArraySize(Unit.Strings.size());
    for (llvm::StringRef Text : Unit.Strings)
      Out.write(Text);
    Out.writeArraySize(Unit.Checks.size());
    for (StringId Id : Unit.Checks)
      number(Id);
    Out.writeArraySize(Unit.Functions.size());
    for (const FunctionFact &F : Unit.Functions)
      write(F);
    Out.writeArraySize(Unit.Advice.size());
    for (const AdviceFact &A : Unit.Advice) {
      Out.writeArraySize(AdviceLength);
      number(A.Library);
      for (StringId Id : A.Instead)
        number(Id);
      number(A.Default);
    }
    Out.writeArraySize(Unit.Sites.size());
    for (const SiteFact &S : Unit.Sites)
      write(S);
  }

private:
  void number(uint64_t N) { Out.write(N); }
  void write(const FactLocation &Loc) {
    number(Loc.File);
    number(Loc.Line);
    number(Loc.Column);
  }
  void write(const CallFact &C) {
    Out.writeArraySize(CallLength);
    number(C.Callee);
    number(C.Virtual | C.Pure << 1);
    write(C.Loc);
  }
  void write(const FunctionFact &F) {
    Out.writeArraySize(FunctionLength);
    number(F.USR);
    number(F.Name);
    write(F.Loc);
    number(F.InSystemHeader);
    Out.writeArraySize(F.Leaves.End - F.Leaves.Begin);
    for (const LeafFact &L : Unit.span(Unit.Leaves, F.Leaves)) {
      Out.writeArraySize(LeafLength);
      number(L.Name);
      number(L.TheEffect.IsRun | uint64_t(L.TheEffect.TheCategory) << 1 |
             uint64_t(L.TheEffect.TheStrength) << 8);
      number(L.Instead);
      number(L.Library);
      write(L.Loc);
    }
    Out.writeArraySize(F.Calls.End - F.Calls.Begin);
    for (const CallFact &C : Unit.span(Unit.Calls, F.Calls))
      write(C);
    for (FunctionFact::Span Span : {F.Offloaded, F.Overrides}) {
      Out.writeArraySize(Span.End - Span.Begin);
      for (StringId Id : Unit.span(Unit.References, Span))
        number(Id);
    }
  }
  void write(const SiteFact &S) {
    Out.writeArraySize(SiteLength);
    number(S.Check);
    write(S.Call);
    number(S.Name);
    number(S.Kind);
    number(S.Receiver);
    number(S.Advice ? *S.Advice + 1 : 0);
    number(S.Effects);
    number(S.MaxDepth);
    number(uint64_t(S.FollowVirtual));
    number(S.Function);
    number(S.FunctionBegin);
    number(S.FunctionEnd);
    number(S.LineText);
    number(S.IsError);
  }

  llvm::msgpack::Writer &Out;
  const UnitFacts &Unit;
};

} // namespace

void writeFacts(llvm::msgpack::Writer &Out, const UnitFacts &Unit) {
  FactsWriter(Out, Unit).write();
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

void FactsReader::fail(const llvm::Twine &What) {
  if (!failed())
    Message = What.str();
}

bool FactsReader::next(llvm::msgpack::Object &Into) {
  if (failed())
    return false;
  llvm::Expected<bool> Read = In.read(Into);
  if (!Read) {
    fail("damaged: " + llvm::toString(Read.takeError()));
    return false;
  }
  if (!*Read)
    fail("ends too early");
  return *Read;
}

uint64_t FactsReader::number(uint64_t Max) {
  llvm::msgpack::Object O;
  if (!next(O))
    return 0;
  uint64_t Value = O.UInt;
  if (O.Kind == llvm::msgpack::Type::Int && O.Int >= 0)
    Value = O.Int;
  else if (O.Kind != llvm::msgpack::Type::UInt) {
    fail("damaged: a number is missing");
    return 0;
  }
  if (Value > Max) {
    fail("damaged: a number is too large");
    return 0;
  }
  return Value;
}

llvm::StringRef FactsReader::string() {
  llvm::msgpack::Object O;
  if (!next(O))
    return {};
  if (O.Kind != llvm::msgpack::Type::String) {
    fail("damaged: a text is missing");
    return {};
  }
  return O.Raw;
}

size_t FactsReader::array() {
  llvm::msgpack::Object O;
  if (!next(O))
    return 0;
  if (O.Kind != llvm::msgpack::Type::Array) {
    fail("damaged: a list is missing");
    return 0;
  }
  // Each element takes a byte at least: no honest list is longer.
  if (O.Length > Bytes.size()) {
    fail("damaged: a list is too long");
    return 0;
  }
  return O.Length;
}

void FactsReader::tuple(size_t Length) {
  if (array() != Length)
    fail("damaged: a record has the wrong length");
}

llvm::Error FactsReader::finish() {
  llvm::msgpack::Object O;
  if (!failed()) {
    llvm::Expected<bool> More = In.read(O);
    if (!More)
      fail("damaged: " + llvm::toString(More.takeError()));
    else if (*More)
      fail("damaged: there is something behind its end");
  }
  if (failed())
    return llvm::createStringError(Message);
  return llvm::Error::success();
}

namespace {

class UnitReader {
public:
  UnitReader(FactsReader &In, UnitFacts &Unit) : In(In), Unit(Unit) {}

  void read() {
    In.tuple(UnitLength);
    size_t NumStrings = In.array();
    Unit.Strings.clear();
    for (size_t I = 0; I < NumStrings && !In.failed(); ++I)
      Unit.Strings.push_back(In.string());
    if (Unit.Strings.empty() || !Unit.Strings.front().empty()) {
      In.fail("damaged: the table of strings is wrong");
      Unit.Strings.assign(1, "");
    }
    for (size_t N = In.array(); N && !In.failed(); --N)
      Unit.Checks.push_back(id());
    size_t NumFunctions = In.array();
    for (size_t I = 0; I < NumFunctions && !In.failed(); ++I)
      readFunction();
    size_t NumAdvice = In.array();
    for (size_t I = 0; I < NumAdvice && !In.failed(); ++I) {
      In.tuple(AdviceLength);
      AdviceFact A;
      A.Library = id();
      for (StringId &Id : A.Instead)
        Id = id();
      A.Default = id();
      Unit.Advice.push_back(A);
    }
    size_t NumSites = In.array();
    for (size_t I = 0; I < NumSites && !In.failed(); ++I)
      readSite();
  }

private:
  StringId id() { return In.number(Unit.Strings.size() - 1); }
  uint32_t small() { return In.number(~0u); }
  FactLocation location() {
    FactLocation Loc;
    Loc.File = id();
    Loc.Line = small();
    Loc.Column = small();
    return Loc;
  }
  CallFact call() {
    In.tuple(CallLength);
    CallFact C;
    C.Callee = id();
    uint64_t Flags = In.number(3);
    C.Virtual = Flags & 1;
    C.Pure = Flags >> 1;
    C.Loc = location();
    return C;
  }
  void readFunction() {
    In.tuple(FunctionLength);
    FunctionFact F;
    F.USR = id();
    F.Name = id();
    F.Loc = location();
    F.InSystemHeader = In.boolean();
    F.Leaves.Begin = Unit.Leaves.size();
    for (size_t N = In.array(); N && !In.failed(); --N) {
      In.tuple(LeafLength);
      LeafFact L;
      L.Name = id();
      uint64_t Bits = In.number(0x1ff);
      L.TheEffect.IsRun = Bits & 1;
      if ((Bits >> 1 & 0x7f) >= NumCategories)
        In.fail("damaged: unknown category");
      else
        L.TheEffect.TheCategory = static_cast<Category>(Bits >> 1 & 0x7f);
      L.TheEffect.TheStrength = static_cast<Strength>(Bits >> 8);
      L.Instead = id();
      L.Library = id();
      L.Loc = location();
      Unit.Leaves.push_back(L);
    }
    F.Leaves.End = Unit.Leaves.size();
    F.Calls.Begin = Unit.Calls.size();
    for (size_t N = In.array(); N && !In.failed(); --N)
      Unit.Calls.push_back(call());
    F.Calls.End = Unit.Calls.size();
    for (FunctionFact::Span *Span : {&F.Offloaded, &F.Overrides}) {
      Span->Begin = Unit.References.size();
      for (size_t N = In.array(); N && !In.failed(); --N)
        Unit.References.push_back(id());
      Span->End = Unit.References.size();
    }
    Unit.Functions.push_back(F);
  }
  void readSite() {
    In.tuple(SiteLength);
    SiteFact S;
    S.Check = id();
    S.Call = call();
    S.Name = id();
    S.Kind = static_cast<SiteFact::ContextKind>(In.number(SiteFact::Annotated));
    S.Receiver = id();
    if (uint64_t Advice = In.number(Unit.Advice.size()))
      S.Advice = Advice - 1;
    S.Effects = In.number();
    S.MaxDepth = small();
    S.FollowVirtual =
        static_cast<VirtualCalls>(In.number(uint64_t(VirtualCalls::All)));
    S.Function = id();
    S.FunctionBegin = small();
    S.FunctionEnd = small();
    S.LineText = id();
    S.IsError = In.boolean();
    Unit.Sites.push_back(S);
  }

  FactsReader &In;
  UnitFacts &Unit;
};

} // namespace

UnitFacts readFacts(FactsReader &In) {
  UnitFacts Unit;
  UnitReader(In, Unit).read();
  return Unit;
}

} // namespace clang::tidy::async
