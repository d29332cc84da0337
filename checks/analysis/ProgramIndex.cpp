//===--- ProgramIndex.cpp - AsyncTidy -------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramIndex.h"
#include "FactsFile.h"
#include "Linker.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/OnDiskHashTable.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"
#include <deque>

using namespace llvm;

namespace clang::tidy::async {

// A file is the magic, a checksum of what follows, the size of the head, the
// head, and the hash tables.
// Change the number with every change of the format.
static constexpr llvm::StringLiteral Magic = "async-tidy index 4\n";
static constexpr size_t HeadAt = Magic.size() + 2 * sizeof(uint64_t);

// Functions that other files cannot name: all have keys of their own.
static constexpr char LocalKey = 2;
// Follows the USR of a symbol with several definitions; then the number of the
// one that a call surely runs.
static constexpr char DefinitionMark = 1;

std::string ProgramIndex::defaultFile(StringRef Root,
                                      StringRef CacheDirectory) {
  SmallString<256> Path(CacheDirectory);
  if (Path.empty()) {
    if (!sys::path::cache_directory(Path))
      return {};
    sys::path::append(Path, "async-tidy");
  }
  sys::path::append(Path, "programs",
                    utohexstr(xxh3_64bits(Root), /*LowerCase=*/true, /*Width=*/16) + ".index");
  return Path.str().str();
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

namespace {

class StringTable {
public:
  uint64_t of(StringRef Text) {
    auto [It, New] = Ids.try_emplace(Text, List.size());
    if (New)
      List.push_back(It->first());
    return It->second;
  }
  const std::vector<StringRef> &list() const { return List; }

private:
  StringMap<uint64_t> Ids;
  std::vector<StringRef> List;
};

struct WriterTrait {
  using key_type = StringRef;
  using key_type_ref = StringRef;
  using data_type = std::string;
  using data_type_ref = const std::string &;
  using hash_value_type = uint32_t;
  using offset_type = uint32_t;

  hash_value_type ComputeHash(StringRef Key) { return xxh3_64bits(Key); }
  std::pair<offset_type, offset_type>
  EmitKeyDataLength(raw_ostream &Out, StringRef Key, const std::string &Data) {
    support::endian::Writer Writer(Out, endianness::little);
    Writer.write<uint32_t>(Key.size());
    Writer.write<uint32_t>(Data.size());
    return {Key.size(), Data.size()};
  }
  void EmitKey(raw_ostream &Out, StringRef Key, offset_type) { Out << Key; }
  void EmitData(raw_ostream &Out, StringRef, const std::string &Data,
                offset_type) {
    Out << Data;
  }
};

class GroupWriter {
public:
  GroupWriter(const Program &Graph, StringTable &Strings);
  /// The hash table, to stand at the offset \p At of the file.
  void write(SmallVectorImpl<char> &File, uint64_t &BucketsAt);

private:
  using SymbolId = Program::SymbolId;
  using NodeId = Program::NodeId;

  bool reaches(NodeId N) const { return Everything.reaches(Graph.nodes()[N]); }
  std::string keyOf(NodeId N) const;
  void location(FactsWriter &Out, const Program::Location &Loc);
  void node(FactsWriter &Out, NodeId N);
  std::string record(SymbolId S, ArrayRef<NodeId> Definitions);

  const Program &Graph;
  StringTable &Strings;
  Linker Everything;
  std::vector<std::string> Keys;
  std::vector<SmallVector<SymbolId, 1>> Bases;
  BitVector IsVirtual;
};

EffectSet everyEffect() {
  EffectSet All = EffectSet::run();
  for (unsigned I = 0; I < NumCategories; ++I)
    All.add(static_cast<Category>(I), /*Maybe=*/true);
  return All;
}

GroupWriter::GroupWriter(const Program &Graph, StringTable &Strings)
    : Graph(Graph), Strings(Strings),
      Everything(Graph, everyEffect(), VirtualCalls::All, ~0u - 1),
      Keys(Graph.symbols().size()), Bases(Keys.size()), IsVirtual(Keys.size()) {
  Graph.forEachName([&](StringRef USR, SymbolId S) { Keys[S] = USR.str(); });
  for (SymbolId S = 0; S < Keys.size(); ++S) {
    if (Keys[S].empty())
      Keys[S] = LocalKey + std::to_string(S);
    for (SymbolId O : Graph.directOverridersOf(S)) {
      Bases[O].push_back(S);
      IsVirtual.set(S);
      IsVirtual.set(O);
    }
  }
}

static SmallVector<Program::NodeId, 2> definitionsOf(const Program &Graph,
                                                     Program::SymbolId S) {
  SmallVector<Program::NodeId, 2> Result;
  for (Program::NodeId N = Graph.symbols()[S].First; N != ~0u;
       N = Graph.nodes()[N].NextOfSymbol)
    Result.push_back(N);
  // They were chained newest first.
  std::reverse(Result.begin(), Result.end());
  return Result;
}

std::string GroupWriter::keyOf(NodeId N) const {
  const SymbolId S = Graph.nodes()[N].Symbol;
  if (Graph.symbols()[S].NumNodes == 1)
    return Keys[S];
  auto Definitions = definitionsOf(Graph, S);
  return Keys[S] + DefinitionMark +
         std::to_string(llvm::find(Definitions, N) - Definitions.begin());
}

void GroupWriter::location(FactsWriter &Out, const Program::Location &Loc) {
  Out.number(Strings.of(Loc.File));
  Out.number(Loc.Line);
  Out.number(Loc.Column);
}

void GroupWriter::node(FactsWriter &Out, NodeId Id) {
  const Program::Node &N = Graph.nodes()[Id];
  Out.number(Strings.of(N.Name));
  location(Out, N.Loc);
  Out.number(functionBits(N));
  Out.list(Graph.leaves(N), [&](const Program::Leaf &L) {
    Out.number(Strings.of(L.Name));
    Out.number(leafBits(L));
    Out.number(Strings.of(L.Instead));
    Out.number(Strings.of(L.Library));
    location(Out, L.Loc);
    writeTests(Out, Graph.tests(L.Guards));
  });
  // Only calls that may lead to a leaf.
  SmallVector<const Program::Edge *, 8> Calls;
  for (const Program::Edge &E : Graph.edges(N))
    if (E.Virtual || (E.Bound ? reaches(E.Target)
                              : any_of(definitionsOf(Graph, E.Target),
                                       [&](NodeId D) { return reaches(D); })))
      Calls.push_back(&E);
  Out.list(Calls, [&](const Program::Edge *E) {
    Out.number(Strings.of(E->Bound ? keyOf(E->Target) : Keys[E->Target]));
    Out.number(callBits(*E));
    location(Out, E->Loc);
    writeTests(Out, Graph.tests(E->Guards));
    writeTests(Out, Graph.tests(E->Given));
  });
}

std::string GroupWriter::record(SymbolId S, ArrayRef<NodeId> Definitions) {
  std::string Bytes;
  raw_string_ostream Stream(Bytes);
  FactsWriter Out(Stream);
  for (ArrayRef<SymbolId> List :
       {ArrayRef<SymbolId>(Bases[S]), Graph.directOverridersOf(S)})
    Out.list(List,
             [&](SymbolId Other) { Out.number(Strings.of(Keys[Other])); });
  Out.list(Definitions, [&](NodeId N) { node(Out, N); });
  return Bytes;
}

void GroupWriter::write(SmallVectorImpl<char> &File, uint64_t &BucketsAt) {
  OnDiskChainedHashTableGenerator<WriterTrait> Generator;
  // Records are made first: the table keeps references to the keys.
  std::deque<std::string> NodeKeys;
  for (SymbolId S = 0; S < Keys.size(); ++S) {
    auto Definitions = definitionsOf(Graph, S);
    if (!IsVirtual[S] &&
        none_of(Definitions, [&](NodeId N) { return reaches(N); }))
      continue;
    Generator.insert(Keys[S], record(S, Definitions));
    if (Definitions.size() > 1)
      for (NodeId N : Definitions)
        Generator.insert(NodeKeys.emplace_back(keyOf(N)), record(S, N));
  }
  raw_svector_ostream Stream(File);
  BucketsAt = Generator.Emit(Stream);
}

} // namespace

std::string ProgramIndex::write(StringRef Root, ArrayRef<Group> Groups) {
  StringTable Strings;
  // Tables refer to their own beginning, so that each is a file of its own.
  std::vector<std::pair<SmallVector<char, 0>, uint64_t>> Tables(Groups.size());
  for (size_t I = 0; I < Groups.size(); ++I) {
    // No bucket may be at 0: that is how the library marks empty ones.
    Tables[I].first.assign(8, 0);
    GroupWriter(*Groups[I].Graph, Strings)
        .write(Tables[I].first, Tables[I].second);
    Tables[I].first.resize(alignTo(Tables[I].first.size(), 8));
  }
  std::string Head;
  raw_string_ostream HeadStream(Head);
  FactsWriter Out(HeadStream);
  Out.text(Root);
  Out.list(Strings.list(), [&](StringRef Text) { Out.text(Text); });
  Out.number(Groups.size());
  for (size_t I = 0; I < Groups.size(); ++I) {
    Out.list(Groups[I].Checks, [&](const std::string &C) { Out.text(C); });
    Out.number(Tables[I].first.size());
    Out.number(Tables[I].second);
  }
  HeadStream.flush();
  const size_t HeadSize = Head.size();
  Head.resize(alignTo(HeadAt + HeadSize, 8) - HeadAt);
  for (const auto &Table : Tables)
    Head.append(Table.first.begin(), Table.first.end());

  std::string Result = Magic.str();
  char Number[sizeof(uint64_t)];
  support::endian::write64le(Number, xxh3_64bits(Head));
  Result.append(Number, sizeof(Number));
  support::endian::write64le(Number, HeadSize);
  Result.append(Number, sizeof(Number));
  return Result + Head;
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

namespace {

struct ReaderTrait {
  using external_key_type = StringRef;
  using internal_key_type = StringRef;
  using data_type = StringRef;
  using hash_value_type = uint32_t;
  using offset_type = uint32_t;

  static bool EqualKey(StringRef A, StringRef B) { return A == B; }
  static hash_value_type ComputeHash(StringRef Key) { return xxh3_64bits(Key); }
  static StringRef GetInternalKey(StringRef Key) { return Key; }
  static std::pair<offset_type, offset_type>
  ReadKeyDataLength(const unsigned char *&At) {
    using namespace support;
    offset_type Key =
        endian::readNext<offset_type, endianness::little, unaligned>(At);
    offset_type Data =
        endian::readNext<offset_type, endianness::little, unaligned>(At);
    return {Key, Data};
  }
  static StringRef ReadKey(const unsigned char *At, offset_type Size) {
    return {reinterpret_cast<const char *>(At), Size};
  }
  static StringRef ReadData(StringRef, const unsigned char *At,
                            offset_type Size) {
    return {reinterpret_cast<const char *>(At), Size};
  }
};

} // namespace

struct ProgramIndex::Table {
  std::vector<StringRef> Checks;
  std::unique_ptr<OnDiskChainedHashTable<ReaderTrait>> Map;
};

ProgramIndex::~ProgramIndex() = default;

Expected<std::shared_ptr<const ProgramIndex>>
ProgramIndex::read(std::unique_ptr<MemoryBuffer> Buffer) {
  const std::string Name = Buffer->getBufferIdentifier().str();
  auto Fail = [&](const Twine &What) {
    return createStringError(Name + ": " + What +
                             "; run async-tidy over the project again");
  };
  StringRef Bytes = Buffer->getBuffer();
  if (!Bytes.starts_with(Magic)) {
    if (Bytes.starts_with("async-tidy index "))
      return Fail("the program index of another version of async-tidy");
    return Fail("not a program index");
  }
  if (Bytes.size() < HeadAt)
    return Fail("damaged: ends too early");
  // The tables are read without further tests: they must be what was written.
  StringRef Body = Bytes.drop_front(HeadAt);
  if (support::endian::read64le(Bytes.data() + Magic.size()) !=
      xxh3_64bits(Body))
    return Fail("damaged: its checksum is wrong");
  const uint64_t HeadSize =
      support::endian::read64le(Bytes.data() + Magic.size() + sizeof(uint64_t));
  uint64_t At = alignTo(HeadAt + HeadSize, 8);
  if (HeadSize > Body.size() || At > Bytes.size())
    return Fail("damaged: ends too early");

  std::shared_ptr<ProgramIndex> Result(new ProgramIndex);
  FactsReader In(Body.take_front(HeadSize));
  Result->Root = In.text();
  In.list([&] { Result->Strings.push_back(In.text()); });
  for (uint64_t N = In.number(Bytes.size()); N && !In.failed(); --N) {
    auto T = std::make_unique<Table>();
    In.list([&] { T->Checks.push_back(In.text()); });
    const uint64_t Size = In.number(Bytes.size() - At);
    const uint64_t Buckets = In.number(Size);
    if (In.failed() || Buckets + 2 * sizeof(uint32_t) > Size)
      return Fail("damaged: a table is wrong");
    const auto *Base = Bytes.bytes_begin() + At;
    T->Map.reset(
        OnDiskChainedHashTable<ReaderTrait>::Create(Base + Buckets, Base));
    Result->Tables.push_back(std::move(T));
    At += Size;
  }
  if (Error E = In.finish())
    return Fail(toString(std::move(E)));
  Result->Buffer = std::move(Buffer);
  return Result;
}

/// Bounds the time that one edit can take; far more than chains have.
static constexpr size_t MaxFunctions = 20000;

UnitFacts ProgramIndex::reachable(
    StringRef Check, ArrayRef<StringRef> Roots,
    function_ref<bool(StringRef, StringRef)> IsKnown) const {
  UnitFacts Result;
  const auto Found = find_if(Tables, [&](const std::unique_ptr<Table> &T) {
    return is_contained(T->Checks, Check);
  });
  if (Found == Tables.end())
    return Result;
  auto &Map = *(*Found)->Map;

  StringSet<> Seen;
  std::vector<std::string> Level, Next;
  DenseMap<StringId, StringId> Redirected;
  auto Want = [&](StringRef Key) {
    if (Seen.insert(Key).second)
      Next.push_back(Key.str());
  };
  for (StringRef USR : Roots)
    Want(USR);
  // Level by level, so that if it is too much the nearest ones are there.
  while (!Next.empty()) {
    Level = std::move(Next);
    Next.clear();
    for (const std::string &Key : Level) {
      auto It = Map.find(Key);
      if (It == Map.end() || Result.Functions.size() > MaxFunctions)
        continue;
      FactsReader In(*It);
      auto String = [&] {
        uint64_t Id = In.number(Strings.empty() ? 0 : Strings.size() - 1);
        return Strings.empty() ? StringRef() : Strings[Id];
      };
      auto Intern = [&] { return Result.intern(String()); };
      auto Location = [&] {
        FactLocation Loc;
        Loc.File = Intern();
        Loc.Line = In.number(~0u);
        Loc.Column = In.number(~0u);
        return Loc;
      };
      const StringRef USR =
          StringRef(Key).take_until([](char C) { return C == DefinitionMark; });
      std::vector<StringId> Bases;
      In.list([&] { Bases.push_back(Intern()); });
      In.list([&] { Want(String()); });
      bool KnownHere = false;
      In.list([&] {
        const size_t OldLeaves = Result.Leaves.size(),
                     OldCalls = Result.Calls.size();
        FunctionFact F;
        F.USR = Result.intern(Key);
        F.Name = Intern();
        F.Loc = Location();
        setFunctionBits(In.number(MaxFunctionBits), F);
        F.Leaves.Begin = OldLeaves;
        In.list([&] {
          LeafFact L;
          L.Name = Intern();
          if (!setLeafBits(In.number(), L))
            In.fail("damaged: unknown effect");
          L.Instead = Intern();
          L.Library = Intern();
          L.Loc = Location();
          L.Guards = readGuards(In, Result.Tests);
          Result.Leaves.push_back(L);
        });
        F.Leaves.End = Result.Leaves.size();
        F.Calls.Begin = OldCalls;
        SmallVector<StringRef, 8> Callees;
        In.list([&] {
          CallFact C;
          Callees.push_back(String());
          C.Callee = Result.intern(Callees.back());
          setCallBits(In.number(MaxCallBits), C);
          C.Loc = Location();
          C.Guards = readGuards(In, Result.Tests);
          C.Given = readArguments(In, Result.Tests);
          Result.Calls.push_back(C);
        });
        F.Calls.End = Result.Calls.size();
        if (IsKnown(USR, Result.text(F.Loc.File))) {
          KnownHere = true;
          Result.Leaves.resize(OldLeaves);
          Result.Calls.resize(OldCalls);
          return;
        }
        for (StringRef Callee : Callees)
          Want(Callee);
        F.Overrides.Begin = Result.References.size();
        Result.References.insert(Result.References.end(), Bases.begin(),
                                 Bases.end());
        F.Overrides.End = Result.References.size();
        F.Offloaded = {F.Overrides.End, F.Overrides.End};
        Result.Functions.push_back(F);
      });
      // A call that surely runs the definition which the caller knows better
      // runs whatever that has become.
      if (KnownHere && USR.size() != Key.size()) {
        Redirected[Result.intern(Key)] = Result.intern(USR);
        Want(USR);
      }
    }
  }
  for (CallFact &C : Result.Calls)
    if (auto It = Redirected.find(C.Callee); It != Redirected.end())
      C.Callee = It->second;
  return Result;
}

} // namespace clang::tidy::async
