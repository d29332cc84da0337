//===--- JsonText.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "JsonText.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace clang::tidy::async {

/// llvm::json::parse() calls itself for each level. No file of ours has more
/// than a handful.
static constexpr unsigned MaxDepth = 100;

Expected<JsonText> JsonText::read(StringRef Path) {
  // A directory opens like a file, and fails in a way that nobody understands.
  if (sys::fs::is_directory(Path))
    return createStringError("'" + Path + "' is a directory, not a file");
  auto Buffer = MemoryBuffer::getFile(Path);
  if (!Buffer)
    return createStringError("cannot read '" + Path +
                             "': " + Buffer.getError().message());
  return JsonText(Path.str(), (*Buffer)->getBuffer().str());
}

Error JsonText::errorAtOffset(size_t Offset, const Twine &Message) const {
  StringRef Before = StringRef(Text).take_front(Offset);
  size_t Line = Before.count('\n') + 1;
  size_t Column = Offset - (Before.rfind('\n') + 1) + 1;
  return createStringError(File + ":" + Twine(Line) + ":" + Twine(Column) +
                           ": " + Message);
}

namespace {

/// Walks over JSON without looking at what it says.
class Skipper {
public:
  Skipper(StringRef Text, size_t At) : Text(Text), At(At) {}

  void blanks() {
    At = std::min(Text.find_first_not_of(" \t\r\n", At), Text.size());
  }
  char peek() {
    blanks();
    return At < Text.size() ? Text[At] : '\0';
  }
  void string() {
    for (++At; At < Text.size() && Text[At] != '"'; ++At)
      if (Text[At] == '\\')
        ++At;
    ++At;
  }
  void value() {
    unsigned Depth = 0;
    do {
      switch (peek()) {
      case '"':
        string();
        continue;
      case '[':
      case '{':
        ++Depth;
        break;
      case ']':
      case '}':
        --Depth;
        break;
      case ',':
      case ':':
        break;
      case '\0':
        return;
      default:
        At = std::min(Text.find_first_of(" \t\r\n,]}", At), Text.size());
        continue;
      }
      ++At;
    } while (Depth);
  }
  bool atEnd() const { return At >= Text.size(); }

  StringRef Text;
  size_t At;
};

} // namespace

Expected<json::Value> JsonText::parse() const {
  StringRef Rest = Text;
  // Some tools on Windows mark UTF-8 so.
  size_t Mark = Rest.consume_front("\xEF\xBB\xBF") ? 3 : 0;
  if (Rest.trim().empty())
    return createStringError(File + ":1:1: the file is empty");

  unsigned Depth = 0;
  for (Skipper S(Text, Mark); S.peek();) {
    if (S.peek() == '"') {
      S.string();
      continue;
    }
    char C = Text[S.At];
    if (C == '[' || C == '{') {
      if (++Depth > MaxDepth)
        return errorAtOffset(S.At, "values are nested more than " +
                                       Twine(MaxDepth) + " levels deep");
    } else if ((C == ']' || C == '}') && Depth) {
      --Depth;
    }
    ++S.At;
  }

  Expected<json::Value> Result = json::parse(Rest);
  if (Result)
    return Result;
  // "[line:column, byte=offset]: Message"
  std::string Whole = toString(Result.takeError());
  auto [Place, Message] = StringRef(Whole).split("]: ");
  size_t Offset = 0;
  Place.split("byte=").second.getAsInteger(10, Offset);
  Offset = std::min(Offset + Mark, Text.size());
  std::string Mend;
  size_t Begin = StringRef(Text).take_front(Offset).rfind('\n') + 1;
  StringRef Line = StringRef(Text).drop_front(Begin);
  if (Line.starts_with("<<<<<<<") || Line.starts_with("=======") ||
      Line.starts_with(">>>>>>>")) {
    Mend = "; this looks like a merge that was not finished";
    Offset = Begin;
  } else if (Message.contains("UTF-8"))
    Mend = "; save the file as UTF-8";
  else if (Offset >= Rest.rtrim().size() + Mark)
    Mend = "; the file may have been cut off";
  return errorAtOffset(Offset, Message.take_front(1).lower() +
                                   Message.drop_front(1) + Mend);
}

Error JsonText::errorAt(ArrayRef<JsonStep> Path, const Twine &Message) const {
  Skipper S(Text, StringRef(Text).starts_with("\xEF\xBB\xBF") ? 3 : 0);
  for (const JsonStep &Step : Path) {
    S.peek();
    size_t Outer = S.At++;
    bool Found = false;
    size_t Last = Outer;
    for (size_t Index = 0; !S.atEnd() && S.peek() != ']' && S.peek() != '}';
         ++Index) {
      size_t Key = S.At;
      if (Text[Outer] == '{') {
        S.string();
        S.peek();
        ++S.At; // ':'
        auto *Wanted = std::get_if<StringRef>(&Step);
        auto Spelt = json::parse(StringRef(Text).slice(Key, S.At - 1).rtrim());
        if (!Spelt)
          consumeError(Spelt.takeError());
        else
          Found = Wanted && Spelt->getAsString() == *Wanted;
      } else {
        auto *Wanted = std::get_if<size_t>(&Step);
        Found = Wanted && *Wanted == Index;
      }
      S.blanks();
      if (Found)
        Last = S.At;
      // The parser takes the last of two equal keys.
      if (Found && Text[Outer] == '[')
        break;
      S.value();
      if (S.peek() == ',')
        ++S.At;
    }
    S.At = Last;
    if (Last == Outer)
      break;
  }
  S.blanks();
  return errorAtOffset(S.At, Message);
}

StringRef jsonKind(const json::Value &V) {
  switch (V.kind()) {
  case json::Value::Null:
    return "null";
  case json::Value::Boolean:
    return "a boolean";
  case json::Value::Number:
    return "a number";
  case json::Value::String:
    return "a string";
  case json::Value::Array:
    return "an array";
  case json::Value::Object:
    return "an object";
  }
  llvm_unreachable("covered switch");
}

} // namespace clang::tidy::async
