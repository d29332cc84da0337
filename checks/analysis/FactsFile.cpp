//===--- FactsFile.cpp - AsyncTidy ----------------------------------------===//
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
  void copy(ParamTest &) {}
  void copy(LeafFact &L) {
    copy(L.Name);
    copy(L.Instead);
    copy(L.Library);
    copy(L.Loc);
    copy(L.Guards, From.Tests, To.Tests);
  }
  void copy(CallFact &C) {
    copy(C.Callee);
    copy(C.Loc);
    copy(C.Guards, From.Tests, To.Tests);
    copy(C.Given, From.Tests, To.Tests);
  }
  template <typename T>
  void copy(FactSpan &Span, const std::vector<T> &Source,
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

bool setLeafBits(uint64_t Bits, LeafFact &L) {
  const uint64_t TheCategory = Bits >> 1 & 0x7f;
  if (Bits > 0x3ff || TheCategory >= NumCategories)
    return false;
  L.TheEffect.IsRun = Bits & 1;
  L.TheEffect.TheCategory = static_cast<Category>(TheCategory);
  L.TheEffect.TheStrength = static_cast<Strength>(Bits >> 8 & 1);
  L.IsAnnotation = Bits >> 9;
  return true;
}

void writeTests(FactsWriter &Out, llvm::ArrayRef<ParamTest> Tests) {
  Out.list(Tests, [&](const ParamTest &T) {
    Out.number(T.Param);
    Out.number(T.Op);
    Out.number(static_cast<uint64_t>(T.Value));
  });
}

namespace {

class UnitWriter {
public:
  UnitWriter(FactsWriter &Out, const UnitFacts &Unit) : Out(Out), Unit(Unit) {}

  void write() {
    Out.list(Unit.Strings, [&](llvm::StringRef Text) { Out.text(Text); });
    Out.list(Unit.Checks, [&](StringId Id) { Out.number(Id); });
    Out.list(Unit.Functions, [&](const FunctionFact &F) { write(F); });
    Out.list(Unit.Advice, [&](const AdviceFact &A) {
      Out.number(A.Library);
      for (StringId Id : A.Instead)
        Out.number(Id);
      Out.number(A.Default);
    });
    Out.list(Unit.Sites, [&](const SiteFact &S) { write(S); });
  }

private:
  void write(const FactLocation &Loc) {
    Out.number(Loc.File);
    Out.number(Loc.Line);
    Out.number(Loc.Column);
  }
  void write(const CallFact &C) {
    Out.number(C.Callee);
    Out.number(callBits(C));
    write(C.Loc);
    writeTests(Out, Unit.span(Unit.Tests, C.Guards));
    writeTests(Out, Unit.span(Unit.Tests, C.Given));
  }
  void write(const FunctionFact &F) {
    Out.number(F.USR);
    Out.number(F.Name);
    write(F.Loc);
    Out.number(functionBits(F));
    Out.list(Unit.span(Unit.Leaves, F.Leaves), [&](const LeafFact &L) {
      Out.number(L.Name);
      Out.number(leafBits(L));
      Out.number(L.Instead);
      Out.number(L.Library);
      write(L.Loc);
      writeTests(Out, Unit.span(Unit.Tests, L.Guards));
    });
    Out.list(Unit.span(Unit.Calls, F.Calls),
             [&](const CallFact &C) { write(C); });
    for (FactSpan Span : {F.Offloaded, F.Overrides})
      Out.list(Unit.span(Unit.References, Span),
               [&](StringId Id) { Out.number(Id); });
  }
  void write(const SiteFact &S) {
    Out.number(S.Check);
    write(S.Call);
    Out.number(S.Name);
    Out.number(S.Kind);
    Out.number(S.Receiver);
    Out.number(S.Advice ? *S.Advice + 1 : 0);
    Out.number(S.Effects);
    Out.number(S.MaxDepth);
    Out.number(uint64_t(S.FollowVirtual));
    Out.number(S.Function);
    Out.number(S.FunctionBegin);
    Out.number(S.FunctionEnd);
    Out.number(S.LineText);
    Out.number(S.IsError);
  }

  FactsWriter &Out;
  const UnitFacts &Unit;
};

} // namespace

void writeFacts(FactsWriter &Out, const UnitFacts &Unit) {
  UnitWriter(Out, Unit).write();
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

void FactsReader::fail(const llvm::Twine &What) {
  if (!failed())
    Message = What.str();
  At = End;
}

uint64_t FactsReader::slowNumber(uint64_t Max) {
  if (failed())
    return 0;
  unsigned Size = 0;
  const char *Mistake = nullptr;
  // An honest number has ten bytes at most; the library would shift by more.
  const uint8_t *Limit = End - At > 10 ? At + 10 : End;
  uint64_t Value = llvm::decodeULEB128(At, &Size, Limit, &Mistake);
  if (Mistake || Value > Max) {
    fail(At == End ? "ends too early" : "damaged: a number is out of range");
    return 0;
  }
  At += Size;
  return Value;
}

llvm::Error FactsReader::finish() {
  if (!failed() && At != End)
    fail("damaged: there is something behind its end");
  if (failed())
    return llvm::createStringError(Message);
  return llvm::Error::success();
}

static FactSpan readTests(FactsReader &In, std::vector<ParamTest> &Into,
                          llvm::ArrayRef<ParamTest::Operator> Allowed) {
  const uint32_t Begin = Into.size();
  In.list([&] {
    ParamTest T;
    T.Param = In.number(~0u);
    T.Op = static_cast<ParamTest::Operator>(In.number(ParamTest::SameAs));
    if (!llvm::is_contained(Allowed, T.Op))
      In.fail("damaged: unknown operator");
    T.Value = static_cast<int64_t>(In.number());
    Into.push_back(T);
  });
  return {Begin, uint32_t(Into.size())};
}

FactSpan readGuards(FactsReader &In, std::vector<ParamTest> &Into) {
  return readTests(In, Into,
                   {ParamTest::EQ, ParamTest::NE, ParamTest::LT, ParamTest::LE,
                    ParamTest::GT, ParamTest::GE});
}

FactSpan readArguments(FactsReader &In, std::vector<ParamTest> &Into) {
  return readTests(In, Into, {ParamTest::EQ, ParamTest::SameAs});
}

namespace {

class UnitReader {
public:
  UnitReader(FactsReader &In, UnitFacts &Unit) : In(In), Unit(Unit) {}

  void read() {
    Unit.Strings.clear();
    In.list([&] { Unit.Strings.push_back(In.text()); });
    if (Unit.Strings.empty() || !Unit.Strings.front().empty()) {
      In.fail("damaged: the table of strings is wrong");
      Unit.Strings.assign(1, "");
    }
    In.list([&] { Unit.Checks.push_back(id()); });
    In.list([&] { readFunction(); });
    In.list([&] {
      AdviceFact A;
      A.Library = id();
      for (StringId &Id : A.Instead)
        Id = id();
      A.Default = id();
      Unit.Advice.push_back(A);
    });
    In.list([&] { readSite(); });
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
    CallFact C;
    C.Callee = id();
    setCallBits(In.number(MaxCallBits), C);
    C.Loc = location();
    C.Guards = readGuards(In, Unit.Tests);
    C.Given = readArguments(In, Unit.Tests);
    return C;
  }
  void readFunction() {
    FunctionFact F;
    F.USR = id();
    F.Name = id();
    F.Loc = location();
    setFunctionBits(In.number(MaxFunctionBits), F);
    F.Leaves.Begin = Unit.Leaves.size();
    In.list([&] {
      LeafFact L;
      L.Name = id();
      if (!setLeafBits(In.number(), L))
        In.fail("damaged: unknown category");
      L.Instead = id();
      L.Library = id();
      L.Loc = location();
      L.Guards = readGuards(In, Unit.Tests);
      Unit.Leaves.push_back(L);
    });
    F.Leaves.End = Unit.Leaves.size();
    F.Calls.Begin = Unit.Calls.size();
    In.list([&] { Unit.Calls.push_back(call()); });
    F.Calls.End = Unit.Calls.size();
    for (FactSpan *Span : {&F.Offloaded, &F.Overrides}) {
      Span->Begin = Unit.References.size();
      In.list([&] { Unit.References.push_back(id()); });
      Span->End = Unit.References.size();
    }
    Unit.Functions.push_back(F);
  }
  void readSite() {
    SiteFact S;
    S.Check = id();
    S.Call = call();
    S.Name = id();
    S.Kind = static_cast<SiteFact::ContextKind>(In.number(SiteFact::Given));
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
