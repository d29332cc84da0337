//===--- CheckInfo.cpp - AsyncTidy ----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CheckInfo.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace clang::tidy::async {

namespace {
struct Page {
  StringRef Check, Text;
};
} // namespace

static const Page Pages[] = {
#include "Pages.inc"
};

static StringRef page(StringRef Check) {
  for (const Page &P : Pages)
    if (P.Check == Check)
      return P.Text;
  return "";
}

static const CheckInfo Infos[] = {
#define ASYNC_CHECK(Id, Class, TheTier, TheSeverity, Fix, Description)         \
  {Id,                                                                         \
   CheckTier::TheTier,                                                         \
   Severity::TheSeverity,                                                      \
   StringRef(#Fix) == "Fix",                                                   \
   Description,                                                                \
   page(Id)},
#include "Checks.def"
};

ArrayRef<CheckInfo> checks() { return Infos; }

const CheckInfo *findCheck(StringRef Id) {
  for (const CheckInfo &C : Infos)
    if (C.Id == Id)
      return &C;
  return nullptr;
}

std::string checkUrl(StringRef Check) {
  if (findCheck(Check)) {
    StringRef Docs = ASYNC_DOCS_URL;
    return Docs.empty() ? "" : (Docs + "/checks/" + Check + ".md").str();
  }
  auto [Group, Name] = Check.split('-');
  if (Check.starts_with("clang-analyzer-")) {
    Group = "clang-analyzer";
    Name = Check.drop_front(Group.size() + 1);
  }
  // Compiler warnings have no page of their own.
  if (Name.empty() || Group == "clang")
    return "";
  return ("https://clang.llvm.org/extra/clang-tidy/checks/" + Group + "/" +
          Name + ".html")
      .str();
}

StringRef pageSection(StringRef Page, StringRef Heading) {
  while (!Page.empty()) {
    auto [Line, Rest] = Page.split('\n');
    if (Line.consume_front("## ") && Line.trim() == Heading)
      return Rest.substr(0, Rest.find("\n## ")).trim();
    Page = Rest;
  }
  return "";
}

std::string plainText(StringRef Markdown) {
  std::string Out;
  for (size_t I = 0; I < Markdown.size(); ++I) {
    char C = Markdown[I];
    if (C == '`' || C == '*')
      continue;
    if (C == '[') {
      // A link: its text stays.
      size_t Middle = Markdown.find("](", I);
      size_t End = Markdown.find(')', Middle);
      if (Middle != StringRef::npos && End != StringRef::npos &&
          !Markdown.slice(I, Middle).contains('\n')) {
        Out += plainText(Markdown.slice(I + 1, Middle));
        I = End;
        continue;
      }
    }
    // Lines are filled; only empty ones part paragraphs, and items begin one.
    if (C == '\n' && I + 1 < Markdown.size() && Markdown[I + 1] != '\n' &&
        Markdown[I + 1] != '-' && !StringRef(Out).ends_with("\n"))
      C = ' ';
    Out += C;
  }
  return Out;
}

} // namespace clang::tidy::async
