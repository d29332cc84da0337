//===--- ConfigPlaces.cpp - AsyncTidy -------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "input/ConfigPlaces.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"

using namespace llvm;

namespace clang::tidy::async {

static std::string scalar(yaml::Node *N) {
  SmallString<64> Storage;
  auto *S = dyn_cast_or_null<yaml::ScalarNode>(N);
  return S ? S->getValue(Storage).str() : std::string();
}

/// Where \p Key stands in the CheckOptions of \p Text, which may be a mapping
/// or a list of `key:` and `value:`.
static std::optional<std::pair<unsigned, unsigned>> findOption(StringRef Text,
                                                               StringRef Key) {
  SourceMgr Sources;
  Sources.setDiagHandler([](const SMDiagnostic &, void *) {});
  yaml::Stream Stream(Text, Sources, /*ShowColors=*/false);
  SMLoc Found;
  for (yaml::Document &Document : Stream) {
    auto *Root = dyn_cast_or_null<yaml::MappingNode>(Document.getRoot());
    if (!Root)
      break;
    for (yaml::KeyValueNode &Entry : *Root) {
      bool IsOptions = scalar(Entry.getKey()) == "CheckOptions";
      if (auto *Map = dyn_cast_or_null<yaml::MappingNode>(Entry.getValue());
          Map && IsOptions) {
        for (yaml::KeyValueNode &Option : *Map) {
          if (scalar(Option.getKey()) == Key)
            Found = Option.getKey()->getSourceRange().Start;
          Option.skip();
        }
      } else if (auto *List =
                     dyn_cast_or_null<yaml::SequenceNode>(Entry.getValue());
                 List && IsOptions) {
        for (yaml::Node &Item : *List) {
          auto *Pair = dyn_cast<yaml::MappingNode>(&Item);
          if (!Pair) {
            Item.skip();
            continue;
          }
          for (yaml::KeyValueNode &Field : *Pair) {
            if (scalar(Field.getKey()) == "key" &&
                scalar(Field.getValue()) == Key)
              Found = Field.getValue()->getSourceRange().Start;
            Field.skip();
          }
        }
      } else {
        Entry.skip();
      }
    }
    break;
  }
  if (!Found.isValid())
    return std::nullopt;
  return Sources.getLineAndColumn(Found);
}

std::string placeOfOption(ClangTidyOptionsProvider &Provider, StringRef File,
                          const std::optional<std::string> &Config,
                          StringRef Key) {
  auto PlaceIn = [&](StringRef Name, StringRef Text) {
    std::string Result = Name.str() + ":";
    if (auto At = findOption(Text, Key))
      Result +=
          std::to_string(At->first) + ":" + std::to_string(At->second) + ":";
    return Result + " ";
  };
  if (Config)
    return PlaceIn("--config", *Config);
  // The last one counts.
  auto Sources = Provider.getRawOptions(File);
  for (const auto &[Options, Source] : reverse(Sources)) {
    if (!Options.CheckOptions.contains(Key))
      continue;
    if (auto Buffer = MemoryBuffer::getFile(Source))
      return PlaceIn(Source, (*Buffer)->getBuffer());
  }
  return {};
}

std::string configFileMistake(StringRef File) {
  for (StringRef Directory = sys::path::parent_path(File); !Directory.empty();
       Directory = sys::path::parent_path(Directory)) {
    SmallString<256> Path(Directory);
    sys::path::append(Path, ".clang-tidy");
    sys::fs::file_status Status;
    if (sys::fs::status(Path, Status) || !sys::fs::exists(Status))
      continue;
    if (sys::fs::is_regular_file(Status))
      return {};
    return (Path + ": is " +
            (sys::fs::is_directory(Status) ? "a directory" : "no file") +
            ", so it cannot be read as configuration; rename or remove it")
        .str();
  }
  return {};
}

} // namespace clang::tidy::async
