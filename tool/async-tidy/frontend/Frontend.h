//===--- Frontend.h - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Parses one translation unit, as fast as its findings allow.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FRONTEND_FRONTEND_H
#define ASYNCTIDY_DRIVER_FRONTEND_FRONTEND_H

#include "Dependency.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <memory>
#include <string>
#include <vector>

namespace clang::tidy::async {

class Snapshot;
class TUHost;

struct ParseRequest {
  /// Where the command runs; absolute.
  std::string Directory;
  /// The source file. Absolute.
  std::string File;
  /// The same, as the command names it; of use with a Snapshot only.
  std::string Main;
  /// The driver's command line, adjusted already: it must ask for one job.
  std::vector<std::string> Args;
  /// Parse everything, as the compiler does.
  bool FullBodies = false;
  /// Let the compiler's warnings through, for `clang-diagnostic-*`.
  bool Warnings = false;
  /// What stands behind the AST; the frontend adds the bodies that it skips.
  TUHost *Host = nullptr;
  /// The real file system if null. Its working directory is changed.
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> VFS;
};

struct ParseOutcome {
  /// The consumer saw an AST. If not, the command line or the main file is
  /// unusable, and the diagnostics say why.
  bool Ran = false;
  unsigned Errors = 0;
  /// Sorted, without duplicates.
  std::vector<Dependency> Dependencies;
};

/// Makes what looks at the AST of \p File. SourceManager and Preprocessor of
/// the instance are there, and preprocessor callbacks may be registered.
using MakeConsumer = llvm::function_ref<std::unique_ptr<ASTConsumer>(
    CompilerInstance &Instance, StringRef File)>;

/// How the compiler would understand the command of \p Request: include paths
/// and all. Null, and diagnostics, if it is unusable.
std::shared_ptr<CompilerInvocation>
invocationOf(const ParseRequest &Request, DiagnosticConsumer &Diagnostics);

/// Parses \p Request and runs the consumer over the AST. With bodies skipped,
/// a TUHost stands behind the AST while HandleTranslationUnit() runs, and every
/// FunctionDecl with hasSkippedBody() has a body for who asks it.
///
/// Ask before the AST is traversed or while no declaration of the user's is
/// being iterated over: a body that comes into being may add instantiations.
///
/// \p Shared, which may be null, holds headers of the unit that were parsed
/// already. It is used up; where it does not fit, nothing runs.
ParseOutcome parse(const ParseRequest &Request, DiagnosticConsumer &Diagnostics,
                   MakeConsumer Make, Snapshot *Shared = nullptr);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FRONTEND_FRONTEND_H
