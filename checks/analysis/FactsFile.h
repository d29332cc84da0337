//===--- FactsFile.h - AsyncTidy
//------------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Facts on disk: MessagePack, with every number relative to one table of
/// strings. The bytes depend on the facts alone.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_FACTSFILE_H
#define ASYNCTIDY_ANALYSIS_FACTSFILE_H

#include "Facts.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/BinaryFormat/MsgPackReader.h"
#include "llvm/BinaryFormat/MsgPackWriter.h"
#include "llvm/Support/Error.h"

namespace clang::tidy::async {

/// Turns the AST locations of \p Unit into files, lines and columns.
/// \p PathOf gives the path of a file as facts spell it.
void resolveLocations(UnitFacts &Unit, const SourceManager &SM,
                      llvm::function_ref<std::string(FileID)> PathOf);

/// \p Unit without what cannot matter to any program: functions from which
/// neither a leaf nor a function of another unit can be reached, and sites that
/// call only such. Of functions that another program may define in its own way
/// it stays known that they do nothing of interest here. \p KeepSite says which
/// of the others are wanted.
UnitFacts pruned(const UnitFacts &Unit,
                 llvm::function_ref<bool(size_t)> KeepSite);

/// The sites of \p Unit alone, in the same order.
UnitFacts sitesOf(const UnitFacts &Unit);

/// Reads MessagePack and remembers the first mistake, so that it need be asked
/// for only once. After a mistake everything reads as zero.
class FactsReader {
public:
  explicit FactsReader(llvm::StringRef Bytes) : Bytes(Bytes), In(Bytes) {}

  uint64_t number(uint64_t Max = ~0ull);
  bool boolean() { return number(1); }
  llvm::StringRef string();
  /// The length of an array that begins here.
  size_t array();
  /// The same, for an array of \p Length elements.
  void tuple(size_t Length);
  void fail(const llvm::Twine &Message);
  bool failed() const { return !Message.empty(); }
  /// Success if nothing was wrong and everything was read.
  llvm::Error finish();

private:
  bool next(llvm::msgpack::Object &Into);

  llvm::StringRef Bytes;
  llvm::msgpack::Reader In;
  std::string Message;
};

void writeFacts(llvm::msgpack::Writer &Out, const UnitFacts &Unit);
/// The strings of the result are those of \p In's bytes.
UnitFacts readFacts(FactsReader &In);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_FACTSFILE_H
