//===--- Markdown.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Markdown.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Unicode.h"
#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

using namespace llvm;

namespace clang::tidy::async {

bool wantsColors(raw_ostream &OS) {
  const char *No = std::getenv("NO_COLOR");
  return (!No || !*No) && OS.has_colors();
}

unsigned terminalWidth() {
  unsigned Columns = sys::Process::StandardOutColumns();
  // Long lines are hard to read on wide terminals, too.
  return Columns ? std::clamp(Columns, 40u, 100u) : 80;
}

static void wrapWords(StringRef Text, raw_ostream &OS, unsigned Width,
                      StringRef FirstIndent, StringRef NextIndent);

namespace {

constexpr StringLiteral Bold = "\x1b[1m", Cyan = "\x1b[36m", Dim = "\x1b[2m",
                        Reset = "\x1b[0m";

class Renderer {
public:
  Renderer(raw_ostream &OS, unsigned Width, bool Colors)
      : OS(OS), Width(Width), Colors(Colors) {}

  void run(StringRef Text);

private:
  std::string inlineText(StringRef Text) const;
  void wrap(StringRef Text, StringRef First, StringRef Next) {
    wrapWords(Text, OS, Width, First, Next);
  }
  void table(ArrayRef<StringRef> Lines);
  void flush();
  /// One empty line between two blocks.
  void gap() {
    if (std::exchange(Started, true))
      OS << '\n';
  }
  std::string style(StringRef Code, StringRef Text) const {
    return Colors ? (Code + Text + Reset).str() : Text.str();
  }

  raw_ostream &OS;
  unsigned Width;
  bool Colors;
  bool Started = false;
  bool InList = false;
  std::string Paragraph;
  std::string First, Next;
};

/// Stands for a blank at which no line may be broken.
constexpr char HardBlank = '\x01';

unsigned columns(StringRef Word) {
  std::string Plain;
  for (size_t I = 0; I < Word.size(); ++I) {
    if (Word[I] == '\x1b') {
      I = Word.find('m', I);
      if (I == StringRef::npos)
        break;
      continue;
    }
    Plain += Word[I] == HardBlank ? ' ' : Word[I];
  }
  int Result = sys::unicode::columnWidthUTF8(Plain);
  return Result < 0 ? Plain.size() : Result;
}

} // namespace

static void wrapWords(StringRef Text, raw_ostream &OS, unsigned Width,
                      StringRef FirstIndent, StringRef NextIndent) {
  SmallVector<StringRef, 32> Words;
  Text.split(Words, ' ', -1, /*KeepEmpty=*/false);
  std::string Line = FirstIndent.str();
  unsigned At = columns(FirstIndent);
  bool Empty = true;
  auto Put = [&] {
    std::replace(Line.begin(), Line.end(), HardBlank, ' ');
    OS << StringRef(Line).rtrim() << '\n';
  };
  for (StringRef Word : Words) {
    unsigned Size = columns(Word);
    if (!Empty && At + 1 + Size > Width) {
      Put();
      Line = NextIndent.str();
      At = columns(NextIndent);
      Empty = true;
    }
    if (!Empty) {
      Line += ' ';
      ++At;
    }
    Line += Word;
    At += Size;
    Empty = false;
  }
  Put();
}

std::string Renderer::inlineText(StringRef Text) const {
  std::string Result;
  while (!Text.empty()) {
    if (Text.starts_with("`")) {
      size_t End = Text.find('`', 1);
      if (End != StringRef::npos) {
        std::string Code = Text.slice(1, End).str();
        // In a table '|' is written so.
        for (size_t At; (At = Code.find("\\|")) != std::string::npos;)
          Code.erase(At, 1);
        std::replace(Code.begin(), Code.end(), ' ', HardBlank);
        Result += Colors ? style(Cyan, Code) : "`" + Code + "`";
        Text = Text.drop_front(End + 1);
        continue;
      }
    }
    if (Text.starts_with("**")) {
      size_t End = Text.find("**", 2);
      if (End != StringRef::npos) {
        std::string Inner = inlineText(Text.slice(2, End));
        // Colours end at each word, so that wrapping cannot tear them.
        SmallVector<StringRef, 8> Words;
        StringRef(Inner).split(Words, ' ');
        for (size_t I = 0; I < Words.size(); ++I)
          Result += (I ? " " : "") + style(Bold, Words[I]);
        Text = Text.drop_front(End + 2);
        continue;
      }
    }
    if (Text.starts_with("[")) {
      size_t Close = Text.find("](");
      size_t End = Close == StringRef::npos ? Close : Text.find(')', Close);
      if (End != StringRef::npos) {
        StringRef Url = Text.slice(Close + 2, End);
        Result += inlineText(Text.slice(1, Close));
        if (Url.starts_with("http"))
          Result += " <" + Url.str() + ">";
        Text = Text.drop_front(End + 1);
        continue;
      }
    }
    Result += Text.front();
    Text = Text.drop_front();
  }
  return Result;
}

void Renderer::flush() {
  if (Paragraph.empty())
    return;
  bool Item = !First.empty();
  if (!(Item && InList))
    gap();
  InList = Item;
  wrap(inlineText(Paragraph), First, Next);
  Paragraph.clear();
  First.clear();
  Next.clear();
}

void Renderer::table(ArrayRef<StringRef> Lines) {
  std::vector<std::vector<std::string>> Rows;
  for (StringRef Line : Lines) {
    Line = Line.trim();
    Line.consume_front("|");
    Line.consume_back("|");
    if (Line.find_first_not_of("-:| ") == StringRef::npos)
      continue;
    std::vector<std::string> Cells;
    size_t Begin = 0;
    for (size_t I = 0; I <= Line.size(); ++I) {
      if (I < Line.size() && (Line[I] != '|' || (I && Line[I - 1] == '\\')))
        continue;
      Cells.push_back(inlineText(Line.slice(Begin, I).trim()));
      Begin = I + 1;
    }
    Rows.push_back(std::move(Cells));
  }
  if (Rows.size() < 2)
    return;
  gap();
  // One row below the other; a table of sentences is wider than any terminal.
  const std::vector<std::string> &Head = Rows.front();
  for (size_t R = 1; R < Rows.size(); ++R) {
    const std::vector<std::string> &Cells = Rows[R];
    std::string Title = Cells.front();
    for (size_t I = 1; I + 1 < Cells.size(); ++I)
      if (!Cells[I].empty())
        Title +=
            "  " + style(Dim, I < Head.size() ? Head[I] : "") + " " + Cells[I];
    wrap(Title, "  ", "      ");
    if (Cells.size() > 1 && !Cells.back().empty())
      wrap(Cells.back(), "      ", "      ");
  }
}

void Renderer::run(StringRef Text) {
  SmallVector<StringRef, 0> Lines;
  Text.split(Lines, '\n');
  for (size_t I = 0; I < Lines.size(); ++I) {
    StringRef Line = Lines[I].rtrim();
    StringRef Content = Line.ltrim();
    if (Content.starts_with("<!--")) {
      while (I < Lines.size() && !Lines[I].contains("-->"))
        ++I;
      continue;
    }
    if (Content.starts_with("```")) {
      flush();
      gap();
      InList = false;
      for (++I; I < Lines.size() && !Lines[I].ltrim().starts_with("```"); ++I)
        OS << StringRef(Lines[I].empty() ? "" : "    ") << Lines[I].rtrim()
           << '\n';
      continue;
    }
    if (Content.starts_with("#")) {
      flush();
      gap();
      InList = false;
      StringRef Title = Content.ltrim('#').trim();
      OS << style(Bold, Colors ? inlineText(Title) : Title.str()) << '\n';
      if (!Colors && Content.starts_with("# "))
        OS << std::string(Title.size(), '=') << '\n';
      else if (!Colors)
        OS << std::string(Title.size(), '-') << '\n';
      continue;
    }
    if (Content.starts_with("|")) {
      flush();
      InList = false;
      size_t Begin = I;
      while (I + 1 < Lines.size() && Lines[I + 1].ltrim().starts_with("|"))
        ++I;
      table(ArrayRef(Lines).slice(Begin, I - Begin + 1));
      continue;
    }
    if (Content.empty()) {
      flush();
      continue;
    }
    size_t Digits = Content.find_first_not_of("0123456789");
    bool Numbered =
        Digits &&
        Content.drop_front(std::min(Digits, Content.size())).starts_with(". ");
    if (Content.starts_with("- ") || Content.starts_with("* ") || Numbered) {
      flush();
      size_t Mark = Numbered ? Digits + 2 : 2;
      First = "  " + (Numbered ? Content.take_front(Mark).str() : "- ");
      Next = std::string(First.size(), ' ');
      Content = Content.drop_front(Mark);
    }
    if (!Paragraph.empty())
      Paragraph += ' ';
    Paragraph += Content;
  }
  flush();
}

void wrapText(StringRef Text, raw_ostream &OS, unsigned Width,
              StringRef Indent) {
  wrapWords(Text, OS, Width, Indent, Indent);
}

void renderMarkdown(StringRef Text, raw_ostream &OS, unsigned Width,
                    bool Colors) {
  Renderer(OS, Width, Colors).run(Text);
}

} // namespace clang::tidy::async
