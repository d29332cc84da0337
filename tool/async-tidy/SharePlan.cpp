//===--- SharePlan.cpp - AsyncTidy ----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SharePlan.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include <random>

using namespace llvm;

namespace clang::tidy::async {

/// Text, in bytes, that is worth a process of its own: parsing it takes some
/// ten times as long as forking a parser does (20 ms to 2 ms, measured on
/// libtorrent's units of 11 MB of headers).
static constexpr uint64_t WorthAFork = 128 * 1024;

namespace {

class Planner {
public:
  Planner(ArrayRef<SharedFile> Files, size_t &NextId)
      : Files(Files), NextId(NextId), Done(Files.size()), Count(Files.size()),
        Signature(Files.size()) {}

  std::unique_ptr<ShareNode> plan(std::vector<UnitIncludes> Units);

private:
  ArrayRef<SharedFile> Files;
  size_t &NextId;
  /// Files that are parsed, or looked at, on the way to the current node.
  BitVector Done;
  /// Of each file at the current node: in how many of its units it is, and a
  /// hash of in which.
  std::vector<unsigned> Count;
  std::vector<uint64_t> Signature;
};

} // namespace

std::unique_ptr<ShareNode> Planner::plan(std::vector<UnitIncludes> Units) {
  auto Node = std::make_unique<ShareNode>();
  Node->Id = NextId++;

  auto ForEachLeft = [&](const UnitIncludes &U, auto Do) {
    for (unsigned File : U.Files)
      if (!Done.test(File))
        Do(File);
  };
  auto Recount = [&](ArrayRef<UnitIncludes> Of) {
    std::mt19937_64 Random; // a hash of sets: the same in each run
    for (const UnitIncludes &U : Of) {
      uint64_t Name = Random();
      ForEachLeft(U, [&](unsigned File) {
        ++Count[File];
        Signature[File] ^= Name;
      });
    }
  };
  auto Forget = [&](ArrayRef<UnitIncludes> Of) {
    for (const UnitIncludes &U : Of)
      for (unsigned File : U.Files)
        Count[File] = 0, Signature[File] = 0;
  };

  // What all of them include is parsed here, in the order of the first.
  std::vector<unsigned> Here;
  Recount(Units);
  ForEachLeft(Units.front(), [&](unsigned File) {
    if (Count[File] == Units.size())
      Here.push_back(File);
  });
  Forget(Units);
  for (unsigned File : Here) {
    Done.set(File);
    if (Files[File].StandsAlone)
      Node->Headers.push_back(Files[File].Header);
  }

  // Then groups are split off, those first that save most.
  std::vector<UnitIncludes> Rest = std::move(Units);
  while (Rest.size() > 1) {
    Recount(Rest);
    struct Group {
      uint64_t Size = 0;
      unsigned Count = 0, File = 0;
      bool StandsAlone = false;
    };
    MapVector<uint64_t, Group> Groups;
    BitVector Seen(Files.size());
    for (const UnitIncludes &U : Rest)
      ForEachLeft(U, [&](unsigned File) {
        if (Seen.test(File) || Count[File] < 2)
          return;
        Seen.set(File);
        Group &G = Groups[Signature[File]];
        G.Size += Files[File].Size;
        G.Count = Count[File];
        G.File = File;
        G.StandsAlone |= Files[File].StandsAlone;
      });
    Forget(Rest);
    const Group *Best = nullptr;
    auto Gain = [](const Group &G) { return G.Size * (G.Count - 1); };
    for (const auto &[_, G] : Groups)
      if (G.StandsAlone && (!Best || Gain(G) > Gain(*Best)))
        Best = &G;
    if (!Best || Gain(*Best) < WorthAFork)
      break;
    auto Has = [&](const UnitIncludes &U) {
      return is_contained(U.Files, Best->File);
    };
    auto Middle = std::stable_partition(Rest.begin(), Rest.end(), Has);
    std::vector<UnitIncludes> Together(std::make_move_iterator(Rest.begin()),
                                       std::make_move_iterator(Middle));
    Rest.erase(Rest.begin(), Middle);
    Node->Children.push_back(plan(std::move(Together)));
  }
  for (const UnitIncludes &U : Rest)
    Node->Units.push_back(U.Unit);
  for (unsigned File : Here)
    Done.reset(File);
  return Node;
}

std::unique_ptr<ShareNode> planShares(std::vector<UnitIncludes> Units,
                                      ArrayRef<SharedFile> Files,
                                      size_t &NextId) {
  return Planner(Files, NextId).plan(std::move(Units));
}

} // namespace clang::tidy::async
