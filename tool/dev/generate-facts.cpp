//===--- generate-facts.cpp - AsyncTidy -----------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// generate-facts COUNT DIRECTORY: writes the facts files of a made-up program,
/// for `tool/dev/bench link`.
///
/// Shaped like what async-tidy wrote for real projects (libtorrent, Asio's and
/// Boost's examples): a unit has some 60 functions of its own and some 200 that
/// come from headers shared with others; a function calls 4 others; one in 50
/// blocks; calls mostly stay near, some go anywhere in the program.
///
//===----------------------------------------------------------------------===//

#include "facts/UnitFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <random>

using namespace llvm;
using namespace clang::tidy::async;

namespace {

constexpr unsigned OwnFunctions = 60;
constexpr unsigned HeadersPerUnit = 20;
constexpr unsigned FunctionsPerHeader = 10;
constexpr unsigned CallsPerFunction = 4;
constexpr unsigned SitesPerUnit = 10;

class Generator {
public:
  explicit Generator(unsigned Units) : Units(Units) {}

  Unit make(unsigned Index) {
    Random.seed(Index);
    Unit U;
    U.MainFile = "src/unit" + std::to_string(Index) + ".cpp";
    U.Sections.emplace_back();
    UnitFacts &F = U.Sections.back();
    F.Checks = {F.intern("async-blocking-call"), F.intern("async-nested-run")};
    std::vector<StringId> Near;
    for (unsigned H = 0; H < HeadersPerUnit; ++H) {
      // Some headers are everybody's, most belong to a part of the program.
      unsigned Header = H < 5 ? H : 5 + (Index / 20 * 15 + H) % (Units + 1);
      std::mt19937 Outer = Random;
      Random.seed(~Header);
      for (unsigned I = 0; I < FunctionsPerHeader; ++I)
        add(F, "header" + std::to_string(Header) + ".h",
            "h" + std::to_string(Header) + "_" + std::to_string(I), I, {});
      Random = Outer;
      Near.push_back(usr(F, "h" + std::to_string(Header) + "_0"));
    }
    for (unsigned I = 0; I < OwnFunctions; ++I)
      Near.push_back(usr(F, own(Index, I)));
    for (unsigned I = 0; I < OwnFunctions; ++I)
      add(F, U.MainFile, own(Index, I), I, Near);
    for (unsigned I = 0; I < SitesPerUnit; ++I) {
      SiteFact S;
      S.Check = F.Checks[I % 2];
      S.Call = call(F, U.MainFile, 1000 + I, Near);
      S.Name = F.intern("callee");
      EffectSet Effects;
      Effects.add(Category::File, false);
      Effects.add(Category::Sleep, false);
      S.Effects = I % 2 ? EffectSet::run().bits() : Effects.bits();
      S.MaxDepth = 16;
      S.FollowVirtual = VirtualCalls::SingleImplementation;
      F.Sites.push_back(S);
    }
    return U;
  }

private:
  static std::string own(unsigned Index, unsigned I) {
    return "project::part" + std::to_string(Index % 100) + "::unit" +
           std::to_string(Index) + "::function" + std::to_string(I);
  }
  static StringId usr(UnitFacts &F, StringRef Name) {
    return F.intern(
        ("c:@N@project@F@" + Name + "#I#&1$@N@std@S@string#").str());
  }
  unsigned below(unsigned N) { return Random() % N; }

  CallFact call(UnitFacts &F, StringRef File, unsigned Line,
                ArrayRef<StringId> Near) {
    CallFact C;
    if (Near.empty() || below(10) == 0) {
      unsigned Other = below(Units);
      C.Callee = usr(F, own(Other, below(OwnFunctions)));
    } else {
      C.Callee = Near[below(Near.size())];
    }
    C.Loc.File = F.intern(File);
    C.Loc.Line = Line;
    C.Loc.Column = 3;
    return C;
  }

  void add(UnitFacts &F, StringRef File, StringRef Name, unsigned I,
           ArrayRef<StringId> Near) {
    FunctionFact Own;
    Own.USR = usr(F, Name);
    Own.Name = F.intern(Name);
    Own.Loc.File = F.intern(File);
    Own.Loc.Line = I * 10 + 1;
    Own.Leaves.Begin = F.Leaves.size();
    if (below(50) == 0) {
      LeafFact L;
      L.Name = F.intern("fsync");
      L.TheEffect.TheCategory = Category::File;
      L.Loc = Own.Loc;
      F.Leaves.push_back(L);
    }
    Own.Leaves.End = F.Leaves.size();
    Own.Calls.Begin = F.Calls.size();
    for (unsigned C = 0; C < CallsPerFunction; ++C)
      F.Calls.push_back(call(F, File, I * 10 + 2 + C, Near));
    Own.Calls.End = F.Calls.size();
    F.Functions.push_back(Own);
  }

  unsigned Units;
  std::mt19937 Random;
};

} // namespace

int main(int Argc, char **Argv) {
  unsigned Count;
  if (Argc != 3 || StringRef(Argv[1]).getAsInteger(10, Count) || !Count) {
    errs() << "usage: generate-facts COUNT DIRECTORY\n";
    return 2;
  }
  Generator Make(Count);
  for (unsigned I = 0; I < Count; ++I) {
    std::error_code Error;
    raw_fd_ostream Out(
        std::string(Argv[2]) + "/" + std::to_string(I) + ".facts", Error);
    if (Error) {
      errs() << "generate-facts: error: " << Argv[2] << ": " << Error.message()
             << "\n";
      return 2;
    }
    Out << writeUnit(Make.make(I));
  }
}
