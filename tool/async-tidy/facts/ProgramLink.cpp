//===--- ProgramLink.cpp - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "facts/ProgramLink.h"
#include "analysis/EffectText.h"
#include "analysis/FactsFile.h"
#include "analysis/Linker.h"
#include "analysis/ProgramIndex.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <map>
#include <set>

using namespace llvm;

namespace clang::tidy::async {

namespace {

/// All facts that one group of checks sees, and the sites that ask about them.
struct CheckGroup {
  Program TheProgram;
  struct Ask {
    const UnitFacts *Facts;
    const SiteFact *Site;
    Program::Edge Call;
  };
  std::vector<Ask> Asks;
};

class ProgramLinker {
public:
  ProgramLinker(const LinkOptions &Options, bool GroupPerCheck)
      : Options(Options), GroupPerCheck(GroupPerCheck) {}

  /// False if the checks of this unit are grouped in another way than before.
  bool add(Unit U);
  LinkResult finish();

private:
  void addSection(const UnitFacts &Facts, StringRef OnlyCheck,
                  const UnitFacts *Sites, CheckGroup &Group);
  void ask(CheckGroup &Group);
  void report(const CheckGroup::Ask &A, const Witness &Chain);
  void countContexts(LinkResult &Result) const;

  const LinkOptions &Options;
  bool GroupPerCheck;
  /// By the checks of a group, joined.
  std::map<std::string, CheckGroup> Groups;
  std::map<std::string, std::string> GroupOf;
  std::vector<std::unique_ptr<UnitFacts>> KeptSites;
  std::set<std::tuple<std::string, Position, std::string>> Seen;
  std::vector<Finding> Findings;
  std::set<ContextPlace> Contexts;
  std::set<std::pair<std::string, Position>> ChainsAt;
};

bool ProgramLinker::add(Unit U) {
  for (UnitFacts &Section : U.Sections) {
    std::vector<std::string> Checks;
    for (StringId Id : Section.Checks)
      Checks.push_back(Section.text(Id).str());
    llvm::sort(Checks);
    auto Sites = std::make_unique<UnitFacts>(sitesOf(Section));
    if (GroupPerCheck) {
      for (const std::string &Check : Checks)
        addSection(Section, Check, Sites.get(), Groups[Check]);
    } else {
      std::string Key = llvm::join(Checks, ",");
      for (const std::string &Check : Checks)
        if (GroupOf.try_emplace(Check, Key).first->second != Key)
          return false;
      addSection(Section, "", Sites.get(), Groups[Key]);
    }
    KeptSites.push_back(std::move(Sites));
  }
  Contexts.insert(std::make_move_iterator(U.Contexts.begin()),
                  std::make_move_iterator(U.Contexts.end()));
  for (Finding &F : U.Findings)
    if (Seen.insert({F.Check, F.Where, F.Message}).second)
      Findings.push_back(std::move(F));
  return true;
}

void ProgramLinker::addSection(const UnitFacts &Facts, StringRef OnlyCheck,
                               const UnitFacts *Sites, CheckGroup &Group) {
  Group.TheProgram.add(Facts);
  for (size_t I = 0; I < Facts.Sites.size(); ++I)
    if (OnlyCheck.empty() || Facts.text(Facts.Sites[I].Check) == OnlyCheck)
      Group.Asks.push_back({Sites, &Sites->Sites[I],
                            Group.TheProgram.bind(Facts, Facts.Sites[I].Call)});
}

void ProgramLinker::ask(CheckGroup &Group) {
  // One fixpoint for each question that sites ask; there are two as a rule.
  using Question = std::tuple<uint64_t, VirtualCalls, unsigned>;
  std::map<Question, std::unique_ptr<Linker>> Linkers;
  for (const CheckGroup::Ask &A : Group.Asks) {
    VirtualCalls Virtual =
        Options.FollowVirtual.value_or(A.Site->FollowVirtual);
    if (!A.Site->MaxDepth)
      continue;
    auto &Linked = Linkers[{A.Site->Effects, Virtual, A.Site->MaxDepth}];
    if (!Linked)
      Linked = std::make_unique<Linker>(Group.TheProgram,
                                        EffectSet::fromBits(A.Site->Effects),
                                        Virtual, A.Site->MaxDepth - 1);
    std::optional<Witness> Chain = Linked->witnessOfCall(A.Call);
    if (Chain && !Chain->isReportedAtHandler(A.Site->Kind))
      report(A, *Chain);
  }
}

static Position positionOf(const Program::Location &Loc) {
  return {Loc.File.str(), Loc.Line, Loc.Column};
}

void ProgramLinker::report(const CheckGroup::Ask &A, const Witness &Chain) {
  const UnitFacts &Facts = *A.Facts;
  Finding F;
  F.Check = Facts.text(A.Site->Check).str();
  F.Where = {Facts.text(A.Site->Call.Loc.File).str(), A.Site->Call.Loc.Line,
             A.Site->Call.Loc.Column};
  // Instantiations of one template ask at the same place; the first that has
  // an answer speaks for all.
  if (!ChainsAt.insert({F.Check, F.Where}).second)
    return;
  const Program::Leaf &L = *Chain.TheLeaf;
  F.Message = chainText(Facts, *A.Site, Chain);
  F.IsChain = true;
  for (const WitnessStep &Step : Chain.Steps)
    F.Notes.push_back({positionOf(Step.Call->Loc),
                       stepText(Step.Caller->Name, Step.Callee->Name)});
  F.Notes.push_back({positionOf(L.Loc), leafText(Chain)});
  // The last function on the way that a person of this project can edit.
  auto CallerAt = [&](size_t Step) -> const Program::Node & {
    return *(Step < Chain.Steps.size() ? Chain.Steps[Step].Caller : Chain.Last);
  };
  F.Cause = CallerAt(0).Name.str();
  for (size_t Step = Chain.Steps.size() + 1; Step; --Step)
    if (!CallerAt(Step - 1).InSystemHeader) {
      F.Cause = CallerAt(Step - 1).Name.str();
      F.CauseStep = Step;
      break;
    }
  F.Maybe =
      (!L.TheEffect.IsRun && L.TheEffect.TheStrength == Strength::Maybe) ||
      // One implementation of several, which need not be the one that runs.
      (A.Call.Virtual && Options.FollowVirtual.value_or(
                             A.Site->FollowVirtual) == VirtualCalls::All);
  F.Function = Facts.text(A.Site->Function).str();
  F.FunctionBegin = A.Site->FunctionBegin;
  F.FunctionEnd = A.Site->FunctionEnd;
  F.Library = L.Library.str();
  F.TheSeverity = A.Site->IsError ? Severity::Error : Severity::Warning;
  F.LineText = Facts.text(A.Site->LineText).str();
  Findings.push_back(std::move(F));
}

void ProgramLinker::countContexts(LinkResult &Result) const {
  // Sorted by place; a line of a coroutine within another counts once.
  StringRef File;
  unsigned CountedTo = 0;
  for (const ContextPlace &C : Contexts) {
    Result.InTests += C.IsInTest;
    if (!C.IsCoroutine) {
      ++Result.Handlers;
      continue;
    }
    ++Result.Coroutines;
    if (File != C.Where.File) {
      File = C.Where.File;
      CountedTo = 0;
    }
    const unsigned First = std::max(C.Where.Line, CountedTo + 1);
    if (C.EndLine >= First) {
      Result.CoroutineLines += C.EndLine - First + 1;
      CountedTo = C.EndLine;
    }
  }
}

LinkResult ProgramLinker::finish() {
  LinkResult Result;
  for (auto &[Key, Group] : Groups) {
    ask(Group);
    Result.Functions += Group.TheProgram.nodes().size();
    Result.Sites += Group.Asks.size();
  }
  countContexts(Result);
  if (!Options.IndexRoot.empty()) {
    std::vector<ProgramIndex::Group> List;
    for (const auto &[Key, Group] : Groups) {
      SmallVector<StringRef, 8> Checks;
      SplitString(Key, Checks, ",");
      List.push_back({{Checks.begin(), Checks.end()}, &Group.TheProgram});
    }
    Result.Index = ProgramIndex::write(Options.IndexRoot, List);
  }
  // What a unit alone had to say about a call is less than its chain.
  llvm::erase_if(Findings, [&](const Finding &F) {
    return !F.IsChain && ChainsAt.count({F.Check, F.Where});
  });
  llvm::sort(Findings, [](const Finding &A, const Finding &B) {
    return std::tie(A.Where, A.Check, A.Message) <
           std::tie(B.Where, B.Check, B.Message);
  });
  Result.Findings = std::move(Findings);
  return Result;
}

} // namespace

Expected<LinkResult> linkUnits(size_t NumUnits,
                               function_ref<Expected<Unit>(size_t)> Load,
                               const LinkOptions &Options) {
  for (bool GroupPerCheck : {false, true}) {
    ProgramLinker Linker(Options, GroupPerCheck);
    bool Fits = true;
    for (size_t I = 0; I < NumUnits && Fits; ++I) {
      Expected<Unit> U = Load(I);
      if (!U)
        return U.takeError();
      // Directories with options of their own make checks see different facts
      // here and the same there: begin again, with each check by itself.
      Fits = Linker.add(std::move(*U));
    }
    if (Fits)
      return Linker.finish();
  }
  llvm_unreachable("each check by itself always fits");
}

} // namespace clang::tidy::async
