//===--- Explain.cpp - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// async-tidy explain: the page of a check, in the terminal.
///
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "Markdown.h"
#include "reports/CheckInfo.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace clang::tidy::async {

static int run();

static Command TheExplain("explain",
                          "Say what a check finds, why, and what to do; "
                          "without a check, list them",
                          run);

static cl::list<std::string> Names(cl::Positional, cl::desc("[CHECK...]"),
                                   cl::sub(TheExplain.sub()),
                                   cl::cat(TheExplain.category()));

static cl::opt<bool> AsMarkdown("markdown",
                                cl::desc("Print the page as it is written"),
                                cl::sub(TheExplain.sub()),
                                cl::cat(TheExplain.category()));

/// The check called \p Name, "async-" left out or not, or null.
static const CheckInfo *checkNamed(StringRef Name) {
  if (const CheckInfo *Found = findCheck(Name))
    return Found;
  return findCheck("async-" + Name.str());
}

static StringRef nearestCheck(StringRef Name) {
  unsigned Best = std::max<unsigned>(3, Name.size() / 3) + 1;
  StringRef Nearest;
  for (const CheckInfo &C : checks())
    for (StringRef Spelling : {C.Id, C.Id.drop_front(strlen("async-"))}) {
      unsigned Distance = Name.edit_distance(Spelling, true, Best);
      // What somebody remembers of a name counts, too: "blocking".
      if (Name.size() > 3 && Spelling.contains_insensitive(Name))
        Distance = 0;
      if (Distance < Best) {
        Best = Distance;
        Nearest = C.Id;
      }
    }
  return Nearest;
}

static StringRef tierName(CheckTier T) {
  switch (T) {
  case CheckTier::Default:
    return "default";
  case CheckTier::Strict:
    return "strict";
  case CheckTier::Nursery:
    return "nursery";
  }
  llvm_unreachable("covered switch");
}

static void listChecks() {
  size_t Longest = 0;
  for (const CheckInfo &C : checks())
    Longest = std::max(Longest, C.Id.size());
  unsigned Width = terminalWidth();
  for (const CheckInfo &C : checks()) {
    std::string Line =
        C.Id.str() + std::string(Longest - C.Id.size() + 2, ' ') +
        formatv("{0,-8} {1,-8} {2}", tierName(C.Tier),
                C.TheSeverity == Severity::Error ? "error" : "warning",
                C.HasFix ? "fix" : "-")
            .str();
    outs() << Line << '\n';
    wrapText(C.Description, outs(), Width, "    ");
  }
  outs() << "\n'async-tidy explain CHECK' says more.\n";
}

static int run() {
  if (Names.empty()) {
    listChecks();
    return ExitClean;
  }
  bool First = true;
  for (const std::string &Name : Names) {
    const CheckInfo *Check = checkNamed(Name);
    if (!Check) {
      error() << "there is no check '" << Name << "'";
      StringRef Nearest = nearestCheck(Name);
      if (!Nearest.empty())
        errs() << "; did you mean '" << Nearest << "'?\n";
      else
        errs() << "; 'async-tidy explain' lists them\n";
      return ExitTrouble;
    }
    if (!std::exchange(First, false))
      outs() << '\n';
    if (AsMarkdown)
      outs() << Check->Page;
    else
      renderMarkdown(Check->Page, outs(), terminalWidth(), wantsColors(outs()));
  }
  return ExitClean;
}

} // namespace clang::tidy::async
