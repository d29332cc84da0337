//===--- UnitFile.h - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What the analysis of one translation unit yields, in memory and as a file.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_UNITFILE_H
#define ASYNCTIDY_DRIVER_UNITFILE_H

#include "Finding.h"
#include "analysis/Facts.h"
#include "frontend/Dependency.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

namespace clang::tidy::async {

struct UsedModelEntry {
  std::string File, Role, Name;
  bool operator<(const UsedModelEntry &O) const {
    return std::tie(File, Role, Name) < std::tie(O.File, O.Role, O.Name);
  }
};

struct RaisedDiagnostic {
  std::string Check;
  Position Where;
};

/// A coroutine, handler or other function that runs on an event loop.
struct ContextPlace {
  bool IsCoroutine = false;
  Position Where;
  unsigned EndLine = 0;
  /// In a file of tests, where checks for blocking are silent by default.
  bool IsInTest = false;
  auto key() const { return std::tie(Where, EndLine, IsCoroutine); }
  bool operator<(const ContextPlace &O) const { return key() < O.key(); }
};

struct Unit {
  /// The main file, as ProjectPaths spells it.
  std::string MainFile;
  /// The checks that ran, sorted.
  std::vector<std::string> Checks;
  /// What the checks found without other translation units.
  std::vector<Finding> Findings;
  /// Facts for the linker: one set for all checks, or more if the options of
  /// checks make them see different ones.
  std::vector<UnitFacts> Sections;
  /// What the checks looked at, sorted: each once, however many instantiations
  /// there are.
  std::vector<ContextPlace> Contexts;
  /// Why the file does not compile, as "file:line:column: message"; empty if it
  /// does.
  std::vector<std::string> CompileErrors;
  /// Mistakes in options and models, which every unit may repeat.
  std::vector<std::string> ConfigErrors;
  /// The same for what the user cannot mend: models that libraries ship.
  std::vector<std::string> ConfigWarnings;
  /// For the doctor only: entries of the user's models that named something,
  /// and where async checks had something to say before NOLINT comments were
  /// heard.
  std::vector<UsedModelEntry> UsedEntries;
  std::vector<RaisedDiagnostic> Raised;

  /// Owns the strings of Sections in a unit that was read.
  std::unique_ptr<llvm::MemoryBuffer> Buffer;
};

/// \p U as the bytes of a file. A pure function of what \p U holds.
std::string writeUnit(const Unit &U);

/// Reads the bytes of a file. Errors name it.
llvm::Expected<Unit> readUnit(std::unique_ptr<llvm::MemoryBuffer> Buffer);

/// What a worker sends to the run that started it: \p File, the bytes of a
/// unit, and what it depends on.
void writeResult(llvm::raw_ostream &Out,
                 llvm::ArrayRef<Dependency> Dependencies, llvm::StringRef File);

/// What readResult() finds; File lies in the bytes that were read.
struct ReceivedResult {
  std::vector<Dependency> Dependencies;
  llvm::StringRef File;
};

/// Reads what writeResult() wrote, or an error if that is not all of \p Bytes.
llvm::Expected<ReceivedResult> readResult(llvm::StringRef Bytes);

/// By what units are put in order before they are linked, of the bytes of a
/// file or of its first UnitOrderBytes: where two chains are equally short, it
/// must not matter where facts were written, or when.
std::string unitOrder(llvm::StringRef Bytes);
constexpr size_t UnitOrderBytes = 4096;

/// The format of files and the version of the program: in every cache key.
llvm::StringRef unitFormat();

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_UNITFILE_H
