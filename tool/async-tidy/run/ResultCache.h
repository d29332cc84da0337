//===--- ResultCache.h - AsyncTidy ----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Remembers the results of units by content: of the sources and headers, the
/// command, the configuration, the models and the program itself.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_RESULTCACHE_H
#define ASYNCTIDY_DRIVER_RESULTCACHE_H

#include "frontend/Dependency.h"
#include "input/SourceOverlay.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clang::tidy::async {

/// Hashes of file contents. A file whose size, time and inode are those of an
/// earlier run is not read again.
class FileHashes {
public:
  explicit FileHashes(const SourceOverlay *Overlay) : Overlay(Overlay) {}

  /// The hash of \p Path's content, for a directory of the names in it, or ""
  /// if there is no such file.
  llvm::StringRef get(llvm::StringRef Path);
  /// Was \p D written, made or taken away at \p Time or after?
  bool changedSince(const Dependency &D,
                    std::chrono::system_clock::time_point Time);

  /// Remembers, and recalls, in \p File. A damaged one counts as none.
  void load(llvm::StringRef File);
  void save(llvm::StringRef File);

private:
  struct Entry {
    uint64_t Size = 0, Inode = 0;
    int64_t Time = 0;
    std::string Hash;
    bool Checked = false;
  };
  const SourceOverlay *Overlay;
  llvm::StringMap<Entry> Known;
  /// Of the overlay's files; these are of this run alone.
  llvm::StringMap<std::string> Overlaid;
  bool Changed = false;
};

class ResultCache {
public:
  /// \p Directory is made if it does not exist. It may be shared by any number
  /// of runs: files appear whole, and damaged ones count as missing.
  /// \p Overlay tells where the content of the disk does not count; it may be
  /// null, and must live longer than this.
  ResultCache(llvm::StringRef Directory, uint64_t MaxBytes,
              const SourceOverlay *Overlay = nullptr);
  ~ResultCache();

  /// `$XDG_CACHE_HOME/async-tidy`, or ~/.cache/async-tidy.
  static std::string defaultDirectory();

  /// The key of everything about a unit but the content of files.
  static std::string keyOf(llvm::ArrayRef<llvm::StringRef> Parts);

  /// The result stored for \p Key with dependencies that are what they were.
  /// The files among them are added to \p Sources, if that is not null.
  std::unique_ptr<llvm::MemoryBuffer>
  find(llvm::StringRef Key, std::vector<std::string> *Sources = nullptr);
  /// The latest result for \p Key, whether it is still good or not, or null.
  /// The files that it depended on are added to \p Sources.
  std::unique_ptr<llvm::MemoryBuffer> former(llvm::StringRef Key,
                                             std::vector<std::string> &Sources);

  /// Stores \p Result, which came of reading \p Dependencies. None of them may
  /// have been written since this cache was made: hashes are taken once in a
  /// run. False if it was not stored.
  bool store(llvm::StringRef Key, llvm::ArrayRef<Dependency> Dependencies,
             llvm::StringRef Result);

  /// Removes what was not used for the longest time, if it is too much.
  void finish();

  /// What went wrong with the directory, once; empty if nothing did.
  const std::string &trouble() const { return Trouble; }

private:
  struct Variant {
    std::vector<std::pair<std::string, std::string>> Dependencies;
    std::string ResultKey;
  };
  std::string pathOf(llvm::StringRef Kind, llvm::StringRef Key) const;
  std::vector<Variant> readManifest(llvm::StringRef Path);
  std::unique_ptr<llvm::MemoryBuffer> resultOf(const Variant &V,
                                               std::vector<std::string> *Into);
  bool write(const std::string &Path, llvm::StringRef Content);

  std::string Directory;
  uint64_t MaxBytes;
  FileHashes Hashes;
  std::string Trouble;
  bool Stored = false;
  const std::chrono::system_clock::time_point Started =
      std::chrono::system_clock::now();
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_RESULTCACHE_H
