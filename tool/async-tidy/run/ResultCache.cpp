//===--- ResultCache.cpp - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "run/ResultCache.h"
#include "analysis/FactsFile.h"
#include "reports/ReportOptions.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CachePruning.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/xxhash.h"
#include <sys/stat.h>

using namespace llvm;
namespace path = llvm::sys::path;

namespace clang::tidy::async {

namespace {

// llvm::pruneCache() looks after files of this name.
constexpr llvm::StringLiteral Prefix = "llvmcache-";
// A manifest remembers so many states of the headers, as when one switches
// between branches.
constexpr size_t MaxVariants = 8;

std::string hashOf(StringRef Bytes) {
  XXH128_hash_t Hash = xxh3_128bits(arrayRefFromStringRef(Bytes));
  char Raw[16];
  support::endian::write64le(Raw, Hash.low64);
  support::endian::write64le(Raw + 8, Hash.high64);
  return toHex(StringRef(Raw, sizeof(Raw)), /*LowerCase=*/true);
}

std::string hashOfListing(StringRef Directory) {
  std::vector<std::string> Names;
  std::error_code Error;
  for (sys::fs::directory_iterator It(Directory, Error), End;
       !Error && It != End; It.increment(Error))
    Names.push_back(path::filename(It->path()).str());
  llvm::sort(Names);
  return hashOf("directory\n" + llvm::join(Names, "\n"));
}

/// \p Body with a checksum in front, and back.
std::string sealed(StringRef Body) { return hashOf(Body) + Body.str(); }
std::optional<StringRef> unsealed(StringRef Bytes) {
  StringRef Sum = Bytes.take_front(32);
  StringRef Body = Bytes.drop_front(Sum.size());
  if (Sum.size() != 32 || Sum != hashOf(Body))
    return std::nullopt;
  return Body;
}

/// When the content last changed, or later. (Tools set the time of modification
/// to what they like.)
int64_t timeOf(const struct stat &S) {
  return int64_t(S.st_ctim.tv_sec) * 1'000'000'000 + S.st_ctim.tv_nsec;
}

int64_t now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

} // namespace

//===----------------------------------------------------------------------===//
// Hashes
//===----------------------------------------------------------------------===//

StringRef FileHashes::get(StringRef Path) {
  if (Overlay) {
    if (Overlay->isAbsent(Path))
      return "";
    if (auto Content = Overlay->find(Path)) {
      std::string &Hash = Overlaid[Path];
      if (Hash.empty())
        Hash = hashOf(*Content);
      return Hash;
    }
  }
  Entry &E = Known[Path];
  if (E.Checked)
    return E.Hash;
  E.Checked = true;
  struct stat Status;
  if (::stat(Path.str().c_str(), &Status) != 0 ||
      (!S_ISREG(Status.st_mode) && !S_ISDIR(Status.st_mode))) {
    E = {};
    E.Checked = true;
    return E.Hash;
  }
  if (!E.Hash.empty() && E.Size == uint64_t(Status.st_size) &&
      E.Inode == Status.st_ino && E.Time == timeOf(Status))
    return E.Hash;
  E.Size = Status.st_size;
  E.Inode = Status.st_ino;
  E.Time = timeOf(Status);
  E.Hash.clear();
  if (S_ISDIR(Status.st_mode))
    E.Hash = hashOfListing(Path);
  else if (auto Buffer =
               MemoryBuffer::getFile(Path, /*IsText=*/false,
                                     /*RequiresNullTerminator=*/false))
    E.Hash = hashOf((*Buffer)->getBuffer());
  Changed = true;
  return E.Hash;
}

bool FileHashes::changedSince(const Dependency &D,
                              std::chrono::system_clock::time_point Time) {
  if (Overlay && Overlay->has(D.Path))
    return D.Found == Overlay->isAbsent(D.Path);
  struct stat Status;
  bool Found = ::stat(D.Path.c_str(), &Status) == 0;
  if (!Found || !D.Found)
    return Found != D.Found;
  // File systems stamp with the coarse clock, which lags behind.
  constexpr int64_t Lag = 20'000'000;
  return timeOf(Status) + Lag >=
         std::chrono::duration_cast<std::chrono::nanoseconds>(
             Time.time_since_epoch())
             .count();
}

void FileHashes::load(StringRef File) {
  auto Buffer = MemoryBuffer::getFile(File);
  if (!Buffer)
    return;
  auto Body = unsealed((*Buffer)->getBuffer());
  if (!Body)
    return;
  FactsReader In(*Body);
  In.list([&] {
    StringRef Path = In.text();
    Entry E;
    E.Size = In.number();
    E.Inode = In.number();
    E.Time = In.number();
    E.Hash = In.text().str();
    Known[Path] = std::move(E);
  });
}

void FileHashes::save(StringRef File) {
  if (!Changed)
    return;
  // A file written within the same tick of the clock as it was hashed may be
  // written again without a new time: leave it out.
  const int64_t Recent = now() - 2'000'000'000;
  std::vector<StringRef> Paths;
  for (const auto &[Path, E] : Known)
    if (!E.Hash.empty() && E.Time < Recent)
      Paths.push_back(Path);
  llvm::sort(Paths);
  std::string Body;
  raw_string_ostream Stream(Body);
  FactsWriter Out(Stream);
  Out.list(Paths, [&](StringRef Path) {
    const Entry &E = Known[Path];
    Out.text(Path);
    Out.number(E.Size);
    Out.number(E.Inode);
    Out.number(uint64_t(E.Time));
    Out.text(E.Hash);
  });
  Stream.flush();
  consumeError(writeFileAtomically(File, sealed(Body)));
}

//===----------------------------------------------------------------------===//
// The cache
//===----------------------------------------------------------------------===//

std::string ResultCache::defaultDirectory() {
  SmallString<256> Path;
  if (!path::cache_directory(Path))
    return {};
  path::append(Path, "async-tidy");
  return Path.str().str();
}

ResultCache::ResultCache(StringRef Directory, uint64_t MaxBytes,
                         const SourceOverlay *Overlay)
    : Directory(Directory), MaxBytes(MaxBytes), Hashes(Overlay) {
  if (std::error_code Error = sys::fs::create_directories(Directory))
    Trouble = Directory.str() + ": " + Error.message();
  Hashes.load(pathOf("files", ""));
}

ResultCache::~ResultCache() = default;

std::string ResultCache::pathOf(StringRef Kind, StringRef Key) const {
  SmallString<256> Path(Directory);
  path::append(Path, Prefix + Kind + (Key.empty() ? "" : "-") + Key);
  return Path.str().str();
}

std::string ResultCache::keyOf(ArrayRef<StringRef> Parts) {
  std::string All;
  for (StringRef Part : Parts)
    All += std::to_string(Part.size()) + ":" + Part.str();
  return hashOf(All);
}

std::vector<ResultCache::Variant> ResultCache::readManifest(StringRef Path) {
  std::vector<Variant> Variants;
  auto Buffer = MemoryBuffer::getFile(Path);
  if (!Buffer)
    return Variants;
  auto Body = unsealed((*Buffer)->getBuffer());
  if (!Body)
    return Variants;
  FactsReader In(*Body);
  In.list([&] {
    Variant V;
    V.ResultKey = In.text().str();
    In.list([&] {
      std::string File = In.text().str();
      V.Dependencies.emplace_back(std::move(File), In.text().str());
    });
    Variants.push_back(std::move(V));
  });
  if (In.failed())
    Variants.clear();
  return Variants;
}

std::unique_ptr<MemoryBuffer>
ResultCache::find(StringRef Key, std::vector<std::string> *Sources) {
  for (const Variant &V : readManifest(pathOf("m", Key))) {
    if (!llvm::all_of(V.Dependencies, [&](const auto &Dependency) {
          return Hashes.get(Dependency.first) == Dependency.second;
        }))
      continue;
    return resultOf(V, Sources);
  }
  return nullptr;
}

std::unique_ptr<MemoryBuffer>
ResultCache::resultOf(const Variant &V, std::vector<std::string> *Into) {
  const std::string Path = pathOf("r", V.ResultKey);
  auto Buffer = MemoryBuffer::getFile(Path, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return nullptr;
  auto Body = unsealed((*Buffer)->getBuffer());
  if (!Body)
    return nullptr;
  if (Into)
    for (const auto &[File, Hash] : V.Dependencies)
      if (!Hash.empty())
        Into->push_back(File);
  return MemoryBuffer::getMemBufferCopy(*Body, Path);
}

std::unique_ptr<MemoryBuffer>
ResultCache::former(StringRef Key, std::vector<std::string> &Sources) {
  std::vector<Variant> Variants = readManifest(pathOf("m", Key));
  return Variants.empty() ? nullptr : resultOf(Variants.front(), &Sources);
}

bool ResultCache::write(const std::string &Path, StringRef Content) {
  if (Error E = writeFileAtomically(Path, sealed(Content))) {
    std::string What = toString(std::move(E));
    if (Trouble.empty())
      Trouble = What;
    return false;
  }
  Stored = true;
  return true;
}

bool ResultCache::store(StringRef Key, ArrayRef<Dependency> Dependencies,
                        StringRef Result) {
  if (!Trouble.empty())
    return false; // said once, and not tried for every unit
  Variant Own;
  std::string All = Key.str();
  for (const Dependency &D : Dependencies) {
    if (Hashes.changedSince(D, Started))
      return false; // who knows what the parser read
    Own.Dependencies.emplace_back(D.Path, Hashes.get(D.Path).str());
    All += D.Path + ":" + Own.Dependencies.back().second + "\n";
  }
  Own.ResultKey = hashOf(All);
  if (!write(pathOf("r", Own.ResultKey), Result))
    return false;

  const std::string Manifest = pathOf("m", Key);
  std::vector<Variant> Variants = readManifest(Manifest);
  llvm::erase_if(
      Variants, [&](const Variant &V) { return V.ResultKey == Own.ResultKey; });
  Variants.insert(Variants.begin(), std::move(Own));
  if (Variants.size() > MaxVariants)
    Variants.resize(MaxVariants);
  std::string Body;
  raw_string_ostream Stream(Body);
  FactsWriter Out(Stream);
  Out.list(Variants, [&](const Variant &V) {
    Out.text(V.ResultKey);
    Out.list(V.Dependencies, [&](const auto &Dependency) {
      Out.text(Dependency.first);
      Out.text(Dependency.second);
    });
  });
  Stream.flush();
  return write(Manifest, Body);
}

void ResultCache::finish() {
  if (!Trouble.empty())
    return;
  Hashes.save(pathOf("files", ""));
  if (!Stored)
    return;
  CachePruningPolicy Policy;
  Policy.Interval = std::chrono::seconds(0);
  Policy.Expiration = std::chrono::hours(24 * 30);
  Policy.MaxSizeBytes = MaxBytes;
  Policy.MaxSizePercentageOfAvailableSpace = 50;
  Policy.MaxSizeFiles = 0;
  pruneCache(Directory, Policy);
}

} // namespace clang::tidy::async
