//===--- Session.h - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One run of the parser, in steps: what clang::ParseAST() does, with the
/// parser in our hands. Its current token is where the body begins that it is
/// about to skip, and between two steps its state can be kept.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FRONTEND_SESSION_H
#define ASYNCTIDY_DRIVER_FRONTEND_SESSION_H

#include "Frontend.h"
#include "RecordingFileSystem.h"
#include "SemaHost.h"
#include "SkippedBodies.h"
#include "clang/Parse/Parser.h"
#include "clang/Sema/EnterExpressionEvaluationContext.h"
#include <optional>

namespace clang::tidy::async {

class SessionAction;
class SessionConsumer;

/// What we, unlike the compiler, want of a command line, read from \p Files.
/// Null if it is unusable.
std::shared_ptr<CompilerInvocation>
makeInvocation(const ParseRequest &Request,
               llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
               DiagnosticConsumer &Diagnostics);

/// What \p Request reads from, in its directory.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
baseFiles(const ParseRequest &Request);

class Session {
public:
  /// Understands the command line of \p Request; see valid().
  Session(const ParseRequest &Request, DiagnosticConsumer &Diagnostics);
  ~Session();

  /// False if the command line is unusable; the diagnostics say why.
  bool valid() const { return Instance != nullptr; }

  /// Reads the predefined macros, and then the main file of the command line
  /// or, if \p WithoutMain, no file at all. \p Make may be null; the consumer
  /// then comes later, with takeConsumer(). False if there is no main file.
  bool begin(bool WithoutMain, MakeConsumer *Make);

  /// Parses until the end of what was entered. \p GoOn is asked after each
  /// top-level declaration.
  void parseEntered(llvm::function_ref<bool()> GoOn);

  /// Enters \p Main as the main file, after parseEntered() without one. False
  /// if it cannot be read.
  bool enterMain(llvm::StringRef Main);

  /// Parses to the end of the translation unit, but for what clang does there.
  /// False if \p GoOn said so.
  bool parseMain(llvm::function_ref<bool()> GoOn);

  /// The end of the translation unit: instantiates, and runs the consumer.
  void finish();

  /// For a session that began without: who looks at the AST, who answers the
  /// analysis, and who hears the diagnostics of both.
  void takeConsumer(std::unique_ptr<ASTConsumer> Late, TUHost *Host,
                    DiagnosticConsumer &Diagnostics);

  CompilerInstance &instance() { return *Instance; }
  Parser &parser() { return *TheParser; }
  RecordingFileSystem &files() { return *Files; }

private:
  llvm::IntrusiveRefCntPtr<RecordingFileSystem> Files;
  bool FullBodies;
  TUHost *Outer;
  std::unique_ptr<CompilerInstance> Instance;
  std::unique_ptr<SessionAction> Action;
  std::unique_ptr<Parser> TheParser;
  std::optional<EnterExpressionEvaluationContext> Evaluated;
  /// Who answers the analysis: a SkippedBodies unless everything is parsed.
  std::unique_ptr<SemaHost> Host;
  Sema::ModuleImportState Import = Sema::ModuleImportState::FirstDecl;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FRONTEND_SESSION_H
