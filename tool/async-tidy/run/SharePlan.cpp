//===--- SharePlan.cpp - AsyncTidy ----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "run/SharePlan.h"
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

/// The node for units that are equal up to file number \p Begin.
static std::unique_ptr<ShareNode> planByOrder(std::vector<UnitIncludes> Units,
                                              size_t Begin,
                                              ArrayRef<SharedFile> Files,
                                              size_t &NextId) {
  auto Node = std::make_unique<ShareNode>();
  Node->Id = NextId++;
  size_t End = Begin;
  const std::vector<unsigned> &First = Units.front().Files;
  while (End < First.size() && all_of(
                                   Units,
                                   [&](const UnitIncludes &U) {
                                     return End < U.Files.size() &&
                                            U.Files[End] == First[End];
                                   }))
    ++End;
  for (size_t I = Begin; I != End; ++I)
    if (Files[First[I]].StandsAlone)
      Node->Headers.push_back(Files[First[I]].Header);

  MapVector<unsigned, std::vector<UnitIncludes>> Groups;
  for (UnitIncludes &U : Units) {
    if (U.Files.size() == End)
      Node->Units.push_back(U.Unit);
    else
      Groups[U.Files[End]].push_back(std::move(U));
  }
  for (auto &[_, Group] : Groups) {
    uint64_t Saved = 0;
    const std::vector<unsigned> &Own = Group.front().Files;
    for (size_t I = End; I < Own.size() && Saved < WorthAFork &&
                         all_of(
                             Group,
                             [&](const UnitIncludes &U) {
                               return I < U.Files.size() &&
                                      U.Files[I] == Own[I];
                             });
         ++I)
      Saved += Files[Own[I]].Size * (Group.size() - 1);
    if (Saved >= WorthAFork)
      Node->Children.push_back(
          planByOrder(std::move(Group), End, Files, NextId));
    else
      for (const UnitIncludes &U : Group)
        Node->Units.push_back(U.Unit);
  }
  return Node;
}

std::unique_ptr<ShareNode> planShares(std::vector<UnitIncludes> Units,
                                      ArrayRef<SharedFile> Files, ShareBy By,
                                      size_t &NextId) {
  if (By == ShareBy::Order)
    return planByOrder(std::move(Units), 0, Files, NextId);
  return Planner(Files, NextId).plan(std::move(Units));
}

} // namespace clang::tidy::async
