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

/// The parts of the link at the beginning of \p Markdown, if there is one.
static bool splitLink(StringRef Markdown, StringRef &Text, StringRef &Target,
                      size_t &Length) {
  size_t Middle = Markdown.find("](");
  size_t End = Markdown.find(')', Middle);
  if (!Markdown.starts_with("[") || Middle == StringRef::npos ||
      End == StringRef::npos)
    return false;
  Text = Markdown.slice(1, Middle);
  Target = Markdown.slice(Middle + 2, End);
  Length = End + 1;
  return !Text.contains('\n') && !Text.contains('[') && !Target.contains(' ');
}

std::string standaloneMarkdown(StringRef Page) {
  std::string Out;
  while (!Page.empty()) {
    auto [Line, Rest] = Page.split('\n');
    Page = Rest;
    if (Line.starts_with("<!--") && Line.ends_with("-->"))
      continue;
    bool InCode = false;
    while (!Line.empty()) {
      StringRef Text, Target;
      size_t Length = 0;
      if (!InCode && splitLink(Line, Text, Target, Length) &&
          !Target.contains("://")) {
        Out += Text;
        Line = Line.drop_front(Length);
        continue;
      }
      InCode ^= Line.front() == '`';
      Out += Line.front();
      Line = Line.drop_front();
    }
    Out += '\n';
  }
  return Out;
}

std::string plainText(StringRef Markdown) {
  std::string Out;
  bool Fenced = false;
  while (!Markdown.empty()) {
    auto [Line, Rest] = Markdown.split('\n');
    Markdown = Rest;
    if (Line.starts_with("```")) {
      Fenced = !Fenced;
      continue;
    }
    if (Fenced) {
      Out += ("    " + Line + "\n").str();
      continue;
    }
    if (Line.starts_with("<!--") && Line.ends_with("-->"))
      continue;
    Line = Line.ltrim('#').ltrim();
    bool InCode = false;
    while (!Line.empty()) {
      StringRef Text, Target;
      size_t Length = 0;
      if (!InCode && splitLink(Line, Text, Target, Length)) {
        Out += plainText(Text);
        Line = Line.drop_front(Length);
        continue;
      }
      if (Line.front() == '`')
        InCode = !InCode;
      else if (InCode || Line.front() != '*')
        Out += Line.front();
      Line = Line.drop_front();
    }
    Out += '\n';
  }
  return StringRef(Out).trim().str();
}

} // namespace clang::tidy::async
