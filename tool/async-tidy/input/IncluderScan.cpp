//===--- IncluderScan.cpp - AsyncTidy -------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "input/IncluderScan.h"
#include "input/Git.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"

using namespace llvm;
namespace path = llvm::sys::path;

namespace clang::tidy::async {

/// What "#include" at the start of \p Line names, or nothing.
static StringRef included(StringRef Line) {
  Line = Line.ltrim();
  if (!Line.consume_front("#"))
    return {};
  Line = Line.ltrim();
  if (!Line.consume_front("include") && !Line.consume_front("import"))
    return {};
  Line.consume_front("_next");
  Line = Line.ltrim();
  if (Line.consume_front("\""))
    return Line.split('"').first;
  if (Line.consume_front("<"))
    return Line.split('>').first;
  return {};
}

bool hasCoroutines(StringRef Text) {
  return Text.contains("co_await") || Text.contains("co_return") ||
         Text.contains("co_yield");
}

IncluderScan::IncluderScan(StringRef Top, const CompileDatabase &Database,
                           const SourceOverlay &Overlay) {
  for (size_t I = Database.Commands.size(); I-- > 0;)
    Units[Database.Commands[I].File] = I;
  StringSet<> Seen;
  auto Add = [&](StringRef Path) {
    if (Seen.insert(Path).second)
      read(Path, Overlay);
  };
  for (const CompileCommand &C : Database.Commands)
    Add(C.File);
  auto Tracked = gitOutput(Top, {"ls-files", "-z"});
  if (!Tracked) {
    consumeError(Tracked.takeError());
    return;
  }
  for (StringRef Rest = *Tracked; !Rest.empty();) {
    StringRef Name;
    std::tie(Name, Rest) = Rest.split('\0');
    // The standard library's own headers have no extension: neither may others.
    if (!isHeaderName(Name) && path::has_extension(Name))
      continue;
    SmallString<256> Path(Top);
    path::append(Path, Name);
    Add(Path);
  }
}

void IncluderScan::read(StringRef Path, const SourceOverlay &Overlay) {
  auto Buffer = readSource(Path, &Overlay);
  if (!Buffer)
    return;
  const size_t Index = Files.size();
  StringRef Text = Buffer->getBuffer();
  if (auto Unit = Units.find(Path); Unit != Units.end() && hasCoroutines(Text))
    Coroutines.insert(Unit->second);
  Files.push_back(Path.str());
  for (StringRef Rest = Text; !Rest.empty();) {
    StringRef Line;
    std::tie(Line, Rest) = Rest.split('\n');
    StringRef Name = included(Line);
    if (Name.empty())
      continue;
    while (Name.consume_front("./") || Name.consume_front("../"))
      ;
    Directives[path::filename(Name)].push_back({Name.str(), Index});
  }
}

std::vector<size_t> IncluderScan::unitsFor(StringRef Header) const {
  std::vector<size_t> Result, Others;
  std::vector<std::string> Level = {Header.str()};
  StringSet<> Seen;
  Seen.insert(Header);
  // A chain of includes may be long, but then others are shorter.
  for (unsigned Depth = 0; Depth < 16 && !Level.empty(); ++Depth) {
    std::vector<std::string> Next;
    // (Of another name, number.)
    std::vector<std::pair<bool, size_t>> Found;
    for (const std::string &File : Level) {
      auto It = Directives.find(path::filename(File));
      if (It == Directives.end())
        continue;
      for (const Directive &D : It->second) {
        if (!StringRef(File).ends_with("/" + D.Written) ||
            !Seen.insert(Files[D.File]).second)
          continue;
        if (auto Unit = Units.find(Files[D.File]); Unit != Units.end())
          Found.emplace_back(path::stem(Files[D.File]) != path::stem(Header),
                             Unit->second);
        else
          Next.push_back(Files[D.File]);
      }
    }
    llvm::sort(Found);
    for (auto [IsOther, Unit] : Found)
      (Coroutines.contains(Unit) ? Result : Others).push_back(Unit);
    Level = std::move(Next);
  }
  append_range(Result, Others);
  return Result;
}

} // namespace clang::tidy::async
