//===--- FactsFile.h - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Facts on disk: LEB128 numbers, and texts with their length in front; facts
/// refer to one table of texts. The bytes depend on the facts alone.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_FACTSFILE_H
#define ASYNCTIDY_ANALYSIS_FACTSFILE_H

#include "Facts.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/raw_ostream.h"

namespace clang::tidy::async {

/// Turns the AST locations of \p Unit into files, lines and columns.
/// \p PathOf gives the path of a file as facts spell it.
void resolveLocations(UnitFacts &Unit, const SourceManager &SM,
                      llvm::function_ref<std::string(FileID)> PathOf);

/// \p Unit without what cannot matter to any program: functions from which
/// neither a leaf nor a function of another unit can be reached, and sites that
/// call only such. Of functions that another program may define in its own way
/// it stays known that they do nothing of interest here. \p KeepSite says which
/// of the others are wanted.
UnitFacts pruned(const UnitFacts &Unit,
                 llvm::function_ref<bool(size_t)> KeepSite);

/// The sites of \p Unit alone, in the same order.
UnitFacts sitesOf(const UnitFacts &Unit);

/// The flags of \p F, a FunctionFact or a Program::Node, as a number.
template <typename FunctionT> uint64_t functionBits(const FunctionT &F) {
  return F.InSystemHeader | F.InTest << 1 | F.IsHandler << 2 |
         uint64_t(F.OnceFor) << 3;
}
/// The greatest of them.
inline constexpr uint64_t MaxFunctionBits = (8ull << NumCategories) - 1;
inline void setFunctionBits(uint64_t Bits, FunctionFact &F) {
  F.InSystemHeader = Bits & 1;
  F.InTest = Bits >> 1 & 1;
  F.IsHandler = Bits >> 2 & 1;
  F.OnceFor = Bits >> 3;
}

/// What \p L, a LeafFact or a Program::Leaf, does, as a number.
template <typename LeafT> uint64_t leafBits(const LeafT &L) {
  const Effect &E = L.TheEffect;
  return E.IsRun | uint64_t(E.TheCategory) << 1 | uint64_t(E.TheStrength) << 8 |
         uint64_t(L.IsAnnotation) << 9;
}
/// False if \p Bits are no leaf's.
bool setLeafBits(uint64_t Bits, LeafFact &L);

/// How \p C, a CallFact or a Program::Edge, calls, as a number.
template <typename CallT> uint64_t callBits(const CallT &C) {
  return C.Virtual | C.Pure << 1;
}
/// The greatest of them.
inline constexpr uint64_t MaxCallBits = 3;
inline void setCallBits(uint64_t Bits, CallFact &C) {
  C.Virtual = Bits & 1;
  C.Pure = Bits >> 1;
}

class FactsWriter {
public:
  explicit FactsWriter(llvm::raw_ostream &Out) : Out(Out) {}

  void number(uint64_t N) { llvm::encodeULEB128(N, Out); }
  void text(llvm::StringRef Text) {
    number(Text.size());
    Out << Text;
  }
  template <typename Range, typename Fn>
  void list(const Range &Items, Fn Write) {
    number(Items.size());
    for (const auto &Item : Items)
      Write(Item);
  }

private:
  llvm::raw_ostream &Out;
};

/// Reads what FactsWriter wrote and remembers the first mistake, so that it
/// need be asked for only once. After a mistake everything reads as zero.
class FactsReader {
public:
  explicit FactsReader(llvm::StringRef Bytes)
      : At(Bytes.bytes_begin()), End(Bytes.bytes_end()) {}

  uint64_t number(uint64_t Max = ~0ull) {
    // Most numbers are small.
    if (At != End && *At < 0x80 && *At <= Max)
      return *At++;
    return slowNumber(Max);
  }
  bool boolean() { return number(1); }
  llvm::StringRef text() {
    size_t Size = length();
    llvm::StringRef Result(reinterpret_cast<const char *>(At), Size);
    At += Size;
    return Result;
  }
  /// The length of a list or a text that begins here.
  size_t length() {
    // Each element takes a byte at least: no honest list is longer.
    uint64_t Length = number();
    if (Length <= static_cast<size_t>(End - At))
      return Length;
    fail("ends too early");
    return 0;
  }
  /// Calls \p Read for each element of a list.
  template <typename Fn> void list(Fn Read) {
    for (size_t N = length(); N && !failed(); --N)
      Read();
  }
  void fail(const llvm::Twine &Message);
  bool failed() const { return !Message.empty(); }
  /// Success if nothing was wrong and everything was read.
  llvm::Error finish();

private:
  uint64_t slowNumber(uint64_t Max);

  const uint8_t *At;
  const uint8_t *End;
  std::string Message;
};

void writeTests(FactsWriter &Out, llvm::ArrayRef<ParamTest> Tests);
/// Append what writeTests() wrote to \p Into: guards, or what is known about
/// arguments.
FactSpan readGuards(FactsReader &In, std::vector<ParamTest> &Into);
FactSpan readArguments(FactsReader &In, std::vector<ParamTest> &Into);

void writeFacts(FactsWriter &Out, const UnitFacts &Unit);
/// The strings of the result are those of \p In's bytes.
UnitFacts readFacts(FactsReader &In);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_FACTSFILE_H
