//===--- CompileCommands.h - AsyncTidy ------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// How the project's files are compiled: finds and reads
/// compile_commands.json, and turns commands for any compiler driver into ones
/// that clang can parse with. docs/async-tidy/compile-commands.md describes it.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_COMPILECOMMANDS_H
#define ASYNCTIDY_DRIVER_COMPILECOMMANDS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <tuple>
#include <vector>

namespace clang::tidy::async {

/// How one translation unit is compiled.
struct CompileCommand {
  /// Absolute; relative paths in Args start here.
  std::string Directory;
  /// Absolute and without dots.
  std::string File;
  /// For clang::createInvocation: a clang driver, its arguments with
  /// -fsyntax-only, and the file.
  std::vector<std::string> Args;
  /// The compiler that the command named, after its wrappers.
  std::string Compiler;
  /// Arguments that clang does not understand or must not act on (plugins,
  /// precompiled headers of another compiler), as they were written. What never
  /// matters to a parser (-c, -o, -MD) is not listed.
  std::vector<std::string> Dropped;
  /// What may make the parse fail: a response file or a header that is missing.
  std::vector<std::string> Problems;

  auto key() const { return std::tie(File, Args, Directory); }
  bool operator==(const CompileCommand &O) const { return key() == O.key(); }
  bool operator<(const CompileCommand &O) const { return key() < O.key(); }
};

/// An entry that cannot be analysed, and why.
struct RefusedCommand {
  std::string File;
  std::string Reason;
};

struct CompileDatabase {
  /// The path of compile_commands.json, absolute.
  std::string Path;
  /// Sorted by file, arguments and directory; each once. One file may have
  /// several, if it is compiled in several ways.
  std::vector<CompileCommand> Commands;
  /// Entries for compilers or languages that clang cannot stand in for, sorted.
  std::vector<RefusedCommand> Refused;
  /// What the user should hear of: other databases that could be meant.
  std::vector<std::string> Warnings;
};

/// Finds and reads a compilation database.
///
/// \param Given what `-p` says: a directory or a file. If it is empty, the
/// database is searched from \p From upward, in each directory at
/// compile_commands.json, build/, out/, cmake-build-*/, build/*/ and out/*/, in
/// this order, by name within a pattern.
/// \param From a file or directory; if empty, the working directory.
llvm::Expected<CompileDatabase> loadCompileDatabase(llvm::StringRef Given,
                                                    llvm::StringRef From);

/// The commands of \p Files: paths, directories (everything beneath) or globs,
/// relative to the working directory. No files means all. The error tells of
/// each that does not name a translation unit what could have been meant.
llvm::Expected<std::vector<CompileCommand>>
selectCommands(const CompileDatabase &Database,
               llvm::ArrayRef<std::string> Files);

/// A guess for \p File (absolute), which \p Database lacks: the command of the
/// file that is most like it by name and place, with a header's language if it
/// is one. Its Problems name that file.
std::vector<CompileCommand> inferCommands(const CompileDatabase &Database,
                                          llvm::ArrayRef<std::string> Files);

/// Whether a file of this name is one to be included.
bool isHeaderName(llvm::StringRef File);

/// A command without a database: \p File, compiled with \p Args (what stands
/// after `--`: flags, or a whole command with the compiler in front) in
/// \p Directory (the working directory if empty).
llvm::Expected<CompileCommand>
commandFromArguments(llvm::StringRef File, llvm::ArrayRef<std::string> Args,
                     llvm::StringRef Directory = {});

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_COMPILECOMMANDS_H
