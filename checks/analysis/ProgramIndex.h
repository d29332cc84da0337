//===--- ProgramIndex.h - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The call graph of a whole program on disk, in a form that answers questions
/// about single functions without being read: async-tidy writes it, editors map
/// it into memory.
///
/// It holds the functions from which a leaf can be reached, and all virtual
/// ones, since they count as implementations. A file is a header, a table of
/// strings, and an on-disk hash table for each group of checks that sees the
/// same facts.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_PROGRAMINDEX_H
#define ASYNCTIDY_ANALYSIS_PROGRAMINDEX_H

#include "Facts.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>

namespace clang::tidy::async {

class ProgramIndex {
public:
  /// A call graph that some checks share.
  struct Group {
    std::vector<std::string> Checks;
    const Program *Graph;
  };

  /// The bytes of an index. \p Root: the directory that paths in the facts are
  /// relative to, absolute. The bytes depend on the arguments alone.
  static std::string write(llvm::StringRef Root, llvm::ArrayRef<Group> Groups);

  /// Where the index of the project at \p Root is by default: in the user's
  /// cache directory, or in \p CacheDirectory if that is not empty. Empty if
  /// there is no such directory.
  static std::string defaultFile(llvm::StringRef Root,
                                 llvm::StringRef CacheDirectory = "");

  /// Reads an index; its bytes stay where they are. Errors name the file.
  static llvm::Expected<std::shared_ptr<const ProgramIndex>>
  read(std::unique_ptr<llvm::MemoryBuffer> Buffer);

  ~ProgramIndex();

  llvm::StringRef root() const { return Root; }

  /// The functions with the USRs \p Roots and all that they may call, as
  /// \p Check sees it, for Program::add(). A definition for which \p IsKnown is
  /// true (given its USR and its file) is left out: the caller knows better.
  UnitFacts
  reachable(llvm::StringRef Check, llvm::ArrayRef<llvm::StringRef> Roots,
            llvm::function_ref<bool(llvm::StringRef USR, llvm::StringRef File)>
                IsKnown) const;

private:
  ProgramIndex() = default;
  struct Table;

  std::unique_ptr<llvm::MemoryBuffer> Buffer;
  llvm::StringRef Root;
  std::vector<llvm::StringRef> Strings;
  std::vector<std::unique_ptr<Table>> Tables;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_PROGRAMINDEX_H
