//===--- Sources.cpp - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Sources.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace clang::tidy::async {

SourceText::SourceText(std::unique_ptr<MemoryBuffer> Text)
    : Buffer(std::move(Text)) {
  StringRef All = text();
  for (size_t Start = 0; Start < All.size();) {
    LineStarts.push_back(Start);
    size_t End = All.find('\n', Start);
    Start = End == StringRef::npos ? All.size() : End + 1;
  }
}

StringRef SourceText::line(unsigned Line) const {
  if (Line == 0 || Line > LineStarts.size())
    return "";
  StringRef Rest = text().substr(LineStarts[Line - 1]);
  return Rest.take_until([](char C) { return C == '\n'; }).rtrim('\r');
}

std::optional<unsigned> SourceText::offset(unsigned Line,
                                           unsigned Column) const {
  if (Line == 0 || Column == 0 || Line > LineStarts.size() ||
      Column > line(Line).size() + 1)
    return std::nullopt;
  return LineStarts[Line - 1] + Column - 1;
}

unsigned SourceText::lineAt(size_t Offset) const {
  return std::max<size_t>(1, llvm::upper_bound(LineStarts, Offset) -
                                 LineStarts.begin());
}

unsigned SourceText::utf16Column(unsigned Line, unsigned Column) const {
  if (Column == 0)
    return 0;
  StringRef Text = line(Line);
  size_t Before = Column - 1;
  // All of the line that there is, and the rest as it stands.
  unsigned Beyond = Before > Text.size() ? Before - Text.size() : 0;
  unsigned Units = 0;
  for (unsigned char C : Text.take_front(Before))
    // Each sequence counts at its first byte; four bytes are a pair.
    Units += (C & 0xC0) == 0x80 ? 0 : C >= 0xF0 ? 2 : 1;
  return 1 + Units + Beyond;
}

const SourceText &Sources::get(StringRef File) {
  std::unique_ptr<SourceText> &Entry = Files[File];
  if (!Entry)
    Entry = std::make_unique<SourceText>(readSource(absolute(File), Overlay));
  return *Entry;
}

std::string Sources::absolute(StringRef File) const {
  SmallString<256> Path(sys::path::is_absolute(File) ? "" : Root);
  sys::path::append(Path, File);
  sys::fs::make_absolute(Path);
  sys::path::remove_dots(Path, /*remove_dot_dot=*/false);
  return std::string(Path);
}

std::string Sources::display(StringRef File) const {
  std::string Path = absolute(File);
  SmallString<256> Here;
  StringRef Rest = Path;
  if (!sys::fs::current_path(Here) && Rest.consume_front(Here) &&
      (Here.ends_with("/") || Rest.consume_front("/")) && !Rest.empty())
    return Rest.str();
  return Path;
}

} // namespace clang::tidy::async
