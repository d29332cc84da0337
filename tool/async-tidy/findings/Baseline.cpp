//===--- Baseline.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "findings/Baseline.h"
#include "JsonText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <tuple>

using namespace llvm;
namespace fs = llvm::sys::fs;

namespace clang::tidy::async {

static constexpr int64_t Version = 1;

static Expected<std::vector<BaselineEntry>> readEntries(const JsonText &Text) {
  auto Root = Text.parse();
  if (!Root)
    return Root.takeError();
  const json::Object *Top = Root->getAsObject();
  if (!Top || !Top->get("findings") || !Top->get("version"))
    return Text.errorAt({}, "this is no baseline of async-tidy, which has "
                            "\"version\" and \"findings\"; give another file, "
                            "or make one with --update-baseline");
  std::optional<int64_t> Found = Top->getInteger("version");
  if (!Found || *Found < 1)
    return Text.errorAt({"version"},
                        "expected a version such as " + Twine(Version));
  if (*Found > Version)
    return Text.errorAt({"version"},
                        "version " + Twine(*Found) +
                            " was written by a newer async-tidy than this "
                            "one, which knows " +
                            Twine(Version) + "; use the newer one");
  const json::Array *List = Top->getArray("findings");
  if (!List)
    return Text.errorAt({"findings"}, "expected an array, not " +
                                          jsonKind(*Top->get("findings")));
  std::vector<BaselineEntry> Result;
  for (size_t I = 0; I < List->size(); ++I) {
    const json::Object *Entry = (*List)[I].getAsObject();
    if (!Entry)
      return Text.errorAt({"findings", I},
                          "expected an object, not " + jsonKind((*List)[I]));
    BaselineEntry E;
    for (auto [Key, Into] :
         {std::pair(StringRef("fingerprint"), &E.Fingerprint),
          {"check", &E.Check},
          {"file", &E.File},
          {"message", &E.Message}}) {
      const json::Value *Value = Entry->get(Key);
      if (!Value)
        return Text.errorAt({"findings", I},
                            "the entry has no \"" + Key + "\"");
      std::optional<StringRef> String = Value->getAsString();
      if (!String)
        return Text.errorAt({"findings", I, Key}, "expected a string for \"" +
                                                      Key + "\", not " +
                                                      jsonKind(*Value));
      *Into = String->str();
    }
    if (E.Fingerprint.empty())
      return Text.errorAt({"findings", I, "fingerprint"},
                          "the fingerprint is empty");
    Result.push_back(std::move(E));
  }
  return Result;
}

Expected<Baseline> Baseline::read(StringRef Path) {
  if (!fs::exists(Path))
    return createStringError("the baseline '" + Path +
                             "' does not exist; make it with '--baseline " +
                             Path + " --update-baseline'");
  auto Text = JsonText::read(Path);
  if (!Text)
    return Text.takeError();
  auto Entries = readEntries(*Text);
  if (!Entries)
    return Entries.takeError();
  Baseline Result;
  Result.Entries = std::move(*Entries);
  return Result;
}

Baseline::Result Baseline::apply(std::vector<Finding> Findings) const {
  StringSet<> Known, Seen;
  for (const BaselineEntry &E : Entries)
    Known.insert(E.Fingerprint);
  Result R;
  for (Finding &F : Findings) {
    if (Known.contains(F.Fingerprint)) {
      ++R.Suppressed;
      Seen.insert(F.Fingerprint);
    } else {
      R.New.push_back(std::move(F));
    }
  }
  for (const BaselineEntry &E : Entries)
    if (!Seen.contains(E.Fingerprint))
      R.Stale.push_back(E);
  return R;
}

std::string baselineText(std::vector<BaselineEntry> Entries) {
  auto Key = [](const BaselineEntry &E) {
    return std::tie(E.File, E.Check, E.Message, E.Fingerprint);
  };
  llvm::sort(Entries, [&](const BaselineEntry &A, const BaselineEntry &B) {
    return Key(A) < Key(B);
  });
  Entries.erase(
      llvm::unique(Entries,
                   [](const BaselineEntry &A, const BaselineEntry &B) {
                     return A.Fingerprint == B.Fingerprint;
                   }),
      Entries.end());
  std::string Text;
  raw_string_ostream OS(Text);
  // A line for each finding, so that a change shows as such and merges.
  OS << "{\n\"version\": " << Version << ",\n\"findings\": [";
  ListSeparator Separator(",");
  for (const BaselineEntry &E : Entries) {
    OS << Separator << "\n";
    json::OStream Json(OS);
    Json.object([&] {
      Json.attribute("file", json::fixUTF8(E.File));
      Json.attribute("check", json::fixUTF8(E.Check));
      Json.attribute("message", json::fixUTF8(E.Message));
      Json.attribute("fingerprint", json::fixUTF8(E.Fingerprint));
    });
  }
  OS << "\n]\n}\n";
  return Text;
}

Expected<BaselineUpdate>
updateBaseline(StringRef Path, ArrayRef<Finding> Findings, bool Complete) {
  std::vector<BaselineEntry> Old;
  std::string Before;
  if (fs::exists(Path)) {
    auto Text = JsonText::read(Path);
    if (!Text)
      return Text.takeError();
    auto Entries = readEntries(*Text);
    if (!Entries)
      return Entries.takeError();
    Old = std::move(*Entries);
    Before = Text->text().str();
  }

  BaselineUpdate Result;
  StringSet<> Known, Current;
  for (const BaselineEntry &E : Old)
    Known.insert(E.Fingerprint);
  std::vector<BaselineEntry> Entries;
  for (const Finding &F : Findings) {
    if (!Current.insert(F.Fingerprint).second)
      continue;
    Entries.push_back({F.Fingerprint, F.Check, F.Where.File, F.Message});
    Result.Added += !Known.contains(F.Fingerprint);
  }
  for (BaselineEntry &E : Old) {
    if (Current.contains(E.Fingerprint))
      continue;
    if (Complete)
      ++Result.Removed;
    else
      Entries.push_back(std::move(E));
  }
  std::string Text = baselineText(std::move(Entries));
  Result.Total = StringRef(Text).count("\"fingerprint\":");
  if (Text == Before)
    return Result;

  // Where a link points to, or the link would be replaced.
  SmallString<256> Target;
  if (fs::real_path(Path, Target))
    Target = Path;
  if (Error E = writeToOutput(Target, [&](raw_ostream &OS) {
        OS << Text;
        return Error::success();
      }))
    return createStringError("cannot write the baseline '" + Path +
                             "': " + toString(std::move(E)));
  return Result;
}

} // namespace clang::tidy::async
