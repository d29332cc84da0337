//===--- AnalyzeUnit.h - AsyncTidy ----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The analysis of one translation unit: one parse, in which all checks run and
/// the facts are collected.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_ANALYZEUNIT_H
#define ASYNCTIDY_DRIVER_ANALYZEUNIT_H

#include "clang-tidy/ClangTidyOptions.h"
#include "facts/UnitFile.h"
#include "frontend/Frontend.h"
#include "input/CompileCommands.h"
#include "input/ProjectPaths.h"
#include "input/SourceOverlay.h"
#include "llvm/ADT/StringSet.h"

namespace clang::tidy::async {

/// What the user wants of every analysis.
struct AnalysisOptions {
  /// Globs of checks to run besides the async ones, or of async ones to leave
  /// out, as in `--checks`.
  std::string Checks;
  /// A configuration instead of .clang-tidy files; empty if they count.
  std::optional<std::string> Config;
  /// Configuration and models outside of this directory do not count, so that
  /// facts are the same wherever the directory is; empty if all do. Absolute,
  /// with a slash at its end.
  std::string ConfigRoot;
  /// Findings in headers whose path does not match are left out.
  std::string HeaderFilter = ".*";
  /// Parse everything, as a compiler would.
  bool FullBodies = false;
  /// Also note what the doctor wants to know, and keep the sites that NOLINT
  /// comments silence.
  bool ForDoctor = false;
  /// Where sources have another content than on the disk, or null.
  const SourceOverlay *Overlay = nullptr;
};

/// What is wrong with \p HeaderFilter; empty if nothing is.
std::string regexMistake(llvm::StringRef HeaderFilter);

/// The configuration of one file.
struct FileConfig {
  ClangTidyOptions Options;
  /// The enabled checks, sorted.
  std::vector<std::string> Checks;
  /// The user's files that it came from, models included; absolute.
  std::vector<std::string> Files;
  /// Everything about it that may change a result, the text of the models of
  /// the user included: part of the cache key.
  std::string Identity;
};

/// Finds the configuration of each file. .clang-tidy files are read once.
class Configurator {
public:
  explicit Configurator(const AnalysisOptions &Options);
  ~Configurator();

  /// The configuration of \p File (absolute), or an error that names the
  /// configuration file and its mistake.
  llvm::Expected<FileConfig> get(llvm::StringRef File);

private:
  const AnalysisOptions &Options;
  std::unique_ptr<ClangTidyOptionsProvider> Provider;
  std::vector<std::string> ConfigErrors;
  /// The .clang-tidy files that were read.
  std::vector<std::string> ConfigFiles;
  /// The options of all checks; empty until somebody asks.
  llvm::StringSet<> KnownOptions;
};

struct AnalysisOutcome {
  Unit TheUnit;
  /// Every file that was read, and every place where one was looked for;
  /// absolute and sorted.
  std::vector<Dependency> Dependencies;
};

/// How the unit that \p Command compiles is parsed.
ParseRequest parseRequest(const CompileCommand &Command,
                          const FileConfig &Config,
                          const AnalysisOptions &Options);

/// Analyses the unit that \p Command compiles. \p Shared, if not null, holds
/// headers of it, and is used up; the outcome means nothing if it is a misfit.
AnalysisOutcome analyzeUnit(const CompileCommand &Command,
                            const FileConfig &Config,
                            const AnalysisOptions &Options,
                            const ProjectPaths &Paths,
                            Snapshot *Shared = nullptr);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_ANALYZEUNIT_H
