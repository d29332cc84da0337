//===--- Fingerprint.cpp - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Fingerprints: what makes a finding the same one although lines moved.
///
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/BLAKE3.h"

using namespace llvm;

namespace clang::tidy::async {

/// Line numbers get into messages and names through "(lambda at a.cpp:3:4)" and
/// "line 3"; runs of blanks through reformatting.
static std::string normalized(StringRef Text) {
  std::string Out;
  while (!Text.empty()) {
    bool AfterBlank = isSpace(Text.front());
    if (AfterBlank) {
      Text = Text.ltrim();
      if (!Out.empty() && !Text.empty())
        Out += ' ';
      continue;
    }
    if (isDigit(Text.front()) &&
        (StringRef(Out).ends_with(":") || StringRef(Out).ends_with("line "))) {
      Text = Text.drop_while(isDigit);
      Out += '#';
      continue;
    }
    Out += Text.front();
    Text = Text.drop_front();
  }
  return Out;
}

/// 32 hex digits. Lengths keep ("ab", "c") and ("a", "bc") apart.
static std::string hash(ArrayRef<StringRef> Parts) {
  BLAKE3 Hasher;
  for (StringRef Part : Parts) {
    Hasher.update(std::to_string(Part.size()) + ":");
    Hasher.update(Part);
  }
  return toHex(Hasher.result<16>(), /*LowerCase=*/true);
}

void assignFingerprints(std::vector<Finding> &Findings) {
  StringMap<unsigned> Seen;
  for (Finding &F : Findings) {
    std::string Base = hash({F.Check, F.Where.File, normalized(F.Function),
                             normalized(F.Message), normalized(F.LineText)});
    F.Fingerprint = hash({Base, std::to_string(Seen[Base]++)});
  }
}

void completeFingerprints(std::vector<Finding> &Findings) {
  std::vector<Finding> All = Findings;
  assignFingerprints(All);
  StringSet<> Taken;
  for (auto [F, Fresh] : llvm::zip_equal(Findings, All)) {
    if (F.Fingerprint.empty())
      F.Fingerprint = Fresh.Fingerprint;
    while (!Taken.insert(F.Fingerprint).second)
      F.Fingerprint = hash({F.Fingerprint, "again"});
  }
}

} // namespace clang::tidy::async
