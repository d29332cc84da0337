//===--- Causes.cpp - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Causes.h"
#include "CheckInfo.h"
#include "llvm/ADT/STLExtras.h"
#include <map>
#include <set>

using namespace llvm;

namespace clang::tidy::async {

/// Checks of others, which somebody asked for, stand after our surest.
static unsigned tierRank(StringRef Check) {
  const CheckInfo *Info = findCheck(Check);
  if (!Info)
    return static_cast<unsigned>(CheckTier::Strict);
  return static_cast<unsigned>(Info->Tier);
}

static auto confidenceKey(const Finding &F) {
  return std::tuple(F.Maybe, tierRank(F.Check), F.IsChain ? F.Notes.size() : 0,
                    -static_cast<int>(F.TheSeverity));
}

bool moreConfident(const Finding &A, const Finding &B) {
  auto KeyA = confidenceKey(A), KeyB = confidenceKey(B);
  if (KeyA != KeyB)
    return KeyA < KeyB;
  return std::tie(A.Where, A.Check, A.Message, A.Fingerprint) <
         std::tie(B.Where, B.Check, B.Message, B.Fingerprint);
}

StringRef consequence(StringRef Check) {
  if (Check == "async-blocking-call")
    return "blocks the event loop";
  if (Check == "async-nested-run")
    return "runs or waits for a loop on one that already runs";
  return "leads to a finding";
}

/// The f of "'f' calls 'g' here".
static StringRef callerIn(const FindingNote &Note) {
  StringRef Text = Note.Message;
  if (!Text.consume_front("'"))
    return {};
  size_t End = Text.find("' calls '");
  return End == StringRef::npos ? StringRef() : Text.take_front(End);
}

static bool sameStep(const FindingNote &A, const FindingNote &B) {
  return A.Where == B.Where && A.Message == B.Message;
}

/// The first step that all of \p Members take on their way to the cause: a
/// number of steps above it.
static unsigned sharedAbove(ArrayRef<const Finding *> Members) {
  const Finding &First = *Members.front();
  unsigned Shared = 0;
  for (;; ++Shared)
    for (const Finding *F : Members)
      if (F->CauseStep < Shared + 2 ||
          !sameStep(F->Notes[F->CauseStep - Shared - 2],
                    First.Notes[First.CauseStep - Shared - 2]))
        return Shared;
}

static Finding findingAtCause(ArrayRef<const Finding *> Members) {
  const Finding &First = *Members.front();
  Finding Result;
  Result.Check = First.Check;
  Result.IsChain = true;
  Result.Maybe = First.Maybe;
  Result.Library = First.Library;
  Result.Cause = First.Cause;
  Result.TheSeverity = First.TheSeverity;
  for (const Finding *F : Members)
    Result.TheSeverity = std::max(Result.TheSeverity, F->TheSeverity);

  if (First.CauseStep) {
    const std::string Count = std::to_string(Members.size());
    const unsigned Shared = sharedAbove(Members);
    const unsigned Step = First.CauseStep - 1;
    Result.Where = First.Notes[Step].Where;
    // The outermost function that all go through: an edit there mends as much
    // as one here, and is nearer to what the callers mean.
    StringRef Outermost = callerIn(First.Notes[Step - Shared]);
    if (Outermost.empty())
      Outermost = First.Cause;
    Result.Message =
        First.Notes[Step].Message + ", which " +
        consequence(First.Check).str() + " in " + Count +
        " calls from coroutines and handlers" +
        (Shared ? ", all of them through '" + Outermost.str() + "'" : "") +
        "; mend '" + Outermost.str() +
        "' once, or annotate it if it is safe there";
    Result.Notes.assign(First.Notes.begin() + First.CauseStep,
                        First.Notes.end());
    Result.Notes.insert(Result.Notes.end(),
                        First.Notes.begin() + (Step - Shared),
                        First.Notes.begin() + Step);
  } else {
    // Nobody edits a library: the first call stands for all.
    Result.Where = First.Where;
    Result.Function = First.Function;
    Result.Ranges = First.Ranges;
    Result.Message = First.Message + "; so do " +
                     std::to_string(Members.size() - 1) + " more calls of it";
    Result.Notes = First.Notes;
  }

  // One call of each function says where to look.
  std::set<std::pair<StringRef, StringRef>> Functions;
  unsigned Shown = 0;
  for (const Finding *F : Members) {
    if (Shown == ShownCallers)
      break;
    if (!First.CauseStep && F == &First) {
      Functions.insert({F->Where.File, F->Function});
      continue;
    }
    if (!F->Function.empty() &&
        !Functions.insert({F->Where.File, F->Function}).second)
      continue;
    ++Shown;
    Result.Notes.push_back(
        {F->Where, F->Function.empty()
                       ? std::string("it is reached from here")
                       : "it is reached from '" + F->Function + "' here"});
  }
  const size_t Rest = Members.size() - Shown - !First.CauseStep;
  if (Rest)
    Result.Notes.push_back({{},
                            "and from " + std::to_string(Rest) +
                                (Rest == 1 ? " more call" : " more calls") +
                                "; --group-by=call shows each"});
  return Result;
}

std::vector<Finding> groupByCause(ArrayRef<Finding> Findings, unsigned From) {
  // Lambdas share a name, overloads do, too: the place tells them apart.
  using Key = std::tuple<StringRef, Position, StringRef>;
  std::map<Key, std::vector<const Finding *>> Groups;
  auto KeyOf = [](const Finding &F) {
    return Key(F.Check,
               F.CauseStep ? F.Notes[F.CauseStep - 1].Where : Position(),
               F.Cause);
  };
  if (From)
    for (const Finding &F : Findings)
      if (!F.Cause.empty())
        Groups[KeyOf(F)].push_back(&F);
  std::vector<Finding> Result;
  for (const Finding &F : Findings) {
    if (!From || F.Cause.empty()) {
      Result.push_back(F);
      continue;
    }
    auto &Members = Groups[KeyOf(F)];
    if (Members.size() < From) {
      Result.push_back(F);
    } else if (Members.front() == &F) {
      llvm::sort(Members, [](const Finding *A, const Finding *B) {
        return moreConfident(*A, *B);
      });
      // Sorting may put another one in front: mark the group as told.
      Result.push_back(findingAtCause(Members));
      Members.assign(Members.size(), nullptr);
    }
  }
  return Result;
}

} // namespace clang::tidy::async
