//===--- JUnit.cpp - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// JUnit XML: a failed test case per finding, and a passed one for each check
/// that found nothing, since a file without any counts as a mistake in CI.
///
//===----------------------------------------------------------------------===//

#include "Formats.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/ConvertUTF.h"

using namespace llvm;

namespace clang::tidy::async {

/// For text and for attributes. XML 1.0 has no way at all to write most control
/// characters.
static std::string xml(StringRef Text) {
  std::string Out;
  std::string Valid = utf8(Text);
  for (StringRef Rest = Valid; !Rest.empty();) {
    unsigned char C = Rest.front();
    switch (C) {
    case '<':
      Out += "&lt;";
      break;
    case '>':
      Out += "&gt;";
      break;
    case '&':
      Out += "&amp;";
      break;
    case '"':
      Out += "&quot;";
      break;
    case '\n':
    case '\t':
    case '\r':
      // Written plainly, they would become blanks in an attribute.
      Out += "&#" + std::to_string(C) + ";";
      break;
    default:
      if (C < 0x20 || Rest.starts_with("\xEF\xBF\xBE") ||
          Rest.starts_with("\xEF\xBF\xBF")) {
        Out += "\xEF\xBF\xBD";
        Rest = Rest.drop_front(C < 0x20 ? 1 : 3);
        continue;
      }
      Out += C;
    }
    Rest = Rest.drop_front();
  }
  return Out;
}

static std::string place(const Position &P) {
  std::string Out = P.File.empty() ? "(no position)" : P.File;
  for (unsigned Number : {P.Line, P.Column}) {
    if (!Number)
      break;
    Out += ":" + std::to_string(Number);
  }
  return Out;
}

void writeJUnit(ReportContext &Context, raw_ostream &OS) {
  const ReportInput &Input = Context.Input;
  StringSet<> Failed;
  for (const Finding &F : Input.Findings)
    Failed.insert(F.Check);
  std::vector<std::pair<StringRef, StringRef>> Passed;
  for (StringRef Check : Input.Checks)
    if (!Failed.contains(Check))
      Passed.push_back({Check, "no findings"});
  if (Input.Checks.empty() && Failed.empty() && Input.Notifications.empty())
    Passed.push_back({"async-tidy", "no findings"});
  size_t Tests =
      Input.Findings.size() + Input.Notifications.size() + Passed.size();
  auto Counts = [&] {
    OS << " name=\"async-tidy\" tests=\"" << Tests << "\" failures=\""
       << Input.Findings.size() << "\" errors=\"" << Input.Notifications.size()
       << "\"";
  };
  OS << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites";
  Counts();
  OS << ">\n  <testsuite";
  Counts();
  OS << ">\n";
  for (const Finding &F : Input.Findings) {
    std::string Where = place(F.Where);
    OS << "    <testcase classname=\"" << xml(F.Check) << "\" name=\""
       << xml(Where) << "\" file=\"" << xml(F.Where.File) << "\" line=\""
       << F.Where.Line << "\">\n      <failure type=\""
       << severityName(F.TheSeverity) << "\" message=\"" << xml(F.Message)
       << "\">"
       << xml(Where + ": " + severityName(F.TheSeverity).str() + ": " +
              F.Message + " [" + F.Check + "]");
    for (const FindingNote &N : F.Notes)
      OS << xml("\n" + place(N.Where) + ": note: " + N.Message);
    OS << "</failure>\n    </testcase>\n";
  }
  for (const std::string &Message : Input.Notifications)
    OS << "    <testcase classname=\"async-tidy\" name=\"" << xml(Message)
       << "\">\n      <error message=\"" << xml(Message)
       << "\"/>\n    </testcase>\n";
  for (const auto &[Check, Name] : Passed)
    OS << "    <testcase classname=\"" << xml(Check) << "\" name=\""
       << xml(Name) << "\"/>\n";
  OS << "  </testsuite>\n</testsuites>\n";
}

} // namespace clang::tidy::async
