//===--- ResultCache.h - AsyncTidy
//----------------------------------------------===//
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

#include "RevisionFiles.h"
#include "frontend/Dependency.h"
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
  /// The hash of \p Path's content, or "" if there is no such file.
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
  llvm::StringMap<Entry> Known;
  bool Changed = false;
};

class ResultCache {
public:
  /// \p Directory is made if it does not exist. It may be shared by any number
  /// of runs: files appear whole, and damaged ones count as missing.
  ResultCache(llvm::StringRef Directory, uint64_t MaxBytes);
  ~ResultCache();

  /// `$XDG_CACHE_HOME/async-tidy`, or ~/.cache/async-tidy.
  static std::string defaultDirectory();

  /// From now on, the files that differ are those of \p Files: results are
  /// found and stored as if they had them.
  void pretend(const RevisionFiles &Files);

  /// The key of everything about a unit but the content of files.
  static std::string keyOf(llvm::ArrayRef<llvm::StringRef> Parts);

  /// The result stored for \p Key with dependencies that are what they were.
  std::unique_ptr<llvm::MemoryBuffer> find(llvm::StringRef Key);

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
  llvm::StringRef hashOfFile(llvm::StringRef Path);
  std::vector<Variant> readManifest(llvm::StringRef Path);
  bool write(const std::string &Path, llvm::StringRef Content);

  std::string Directory;
  uint64_t MaxBytes;
  FileHashes Hashes;
  /// What Hashes is not asked for.
  llvm::StringMap<std::string> Pretended;
  std::string Trouble;
  bool Stored = false;
  const std::chrono::system_clock::time_point Started =
      std::chrono::system_clock::now();
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_RESULTCACHE_H
