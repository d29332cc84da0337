//===--- UnitRunner.h - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// From compile commands to what is known of their translation units: the part
/// that `async-tidy` and `async-tidy hook` have in common, with its options.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_UNITRUNNER_H
#define ASYNCTIDY_DRIVER_UNITRUNNER_H

#include "Command.h"
#include "facts/AnalyzeUnit.h"
#include "facts/ProgramLink.h"
#include "findings/FindingOutput.h"
#include "input/CompileCommands.h"
#include "input/SourceOverlay.h"
#include "run/Progress.h"
#include "run/ResultCache.h"
#include "run/SharedRun.h"
#include "run/WorkerPool.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clang::tidy::async {

/// The options of commands that analyse files. A static variable next to the
/// command.
class UnitOptions {
public:
  explicit UnitOptions(Command &C);

  /// What is wrong with them; empty if nothing is. To be asked before any work
  /// is done.
  std::string mistake() const;

  llvm::cl::opt<std::string> BuildDir;
  llvm::cl::opt<unsigned> Jobs;
  llvm::cl::opt<std::string> Checks;
  llvm::cl::opt<std::string> Config;
  llvm::cl::opt<std::string> HeaderFilter;
  llvm::cl::opt<std::string> Root;
  llvm::cl::opt<bool> NoCache;
  llvm::cl::opt<std::string> CacheDir;
  llvm::cl::opt<unsigned> CacheSize;
  llvm::cl::opt<unsigned> Timeout;
  llvm::cl::opt<unsigned> MemoryLimit;
  llvm::cl::opt<bool> FullBodies;
  llvm::cl::opt<bool> NoShare;
};

/// One translation unit on its way through a run.
struct UnitTask {
  const CompileCommand *Command = nullptr;
  std::shared_ptr<const FileConfig> Config;
  std::string CacheKey;
  /// What is known of it; null until then, and after a failure.
  std::unique_ptr<llvm::MemoryBuffer> Result;
  /// The files that were read for it, absolute; of a result from the cache only
  /// if they are asked for.
  std::vector<std::string> Sources;
  /// These, and where files were looked for in vain; only if no cache has them.
  std::vector<Dependency> Dependencies;
};

class UnitRunner {
public:
  UnitRunner(const UnitOptions &Options, const FindingOutput &Output)
      : Options(Options), Output(Output) {}

  /// Finds the root of the project, and the configuration of each of
  /// \p Commands, which must outlive the tasks. False if something is wrong,
  /// and Summary.Troubles says what. It may be called for further commands.
  bool prepare(llvm::ArrayRef<const CompileCommand *> Commands,
               std::vector<UnitTask> &Tasks);
  /// Whether any check is enabled in any of \p Tasks; if not, that is trouble.
  bool hasChecks(llvm::ArrayRef<UnitTask> Tasks);

  /// Starts anew with what is known of files: hashes of their content hold for
  /// one look at them.
  void openCache();
  /// Takes the result of \p T from the cache, if it is there.
  bool lookUp(UnitTask &T, bool WithSources = false);
  /// What was known of \p T when it was last remembered, even if files have
  /// changed since; null if nothing was. The files that were read for it are
  /// added to \p Sources.
  std::unique_ptr<llvm::MemoryBuffer> former(const UnitTask &T,
                                             std::vector<std::string> &Sources);
  /// Analyses all of \p Tasks that have no result, in workers, and remembers
  /// what they yield. What goes wrong is trouble.
  void analyze(llvm::ArrayRef<UnitTask *> Tasks);
  /// Writes what the cache has to keep of the files. Nothing may be looked up
  /// after that.
  void closeCache();

  /// Links the results of \p Tasks. \p Others are there for calls to lead into:
  /// what they lack in compilable code nobody hears of.
  /// \p IndexRoot: see LinkOptions.
  std::optional<LinkResult> link(llvm::ArrayRef<UnitTask *> Tasks,
                                 llvm::ArrayRef<UnitTask *> Others = {},
                                 llvm::StringRef IndexRoot = "");

  /// Prints what went wrong.
  int fail() const;

  /// The project; after prepare().
  const ProjectPaths &paths() const { return *Paths; }
  /// Where sources have another content than on the disk, or null.
  void setOverlay(const SourceOverlay *O) { Analysis.Overlay = O; }
  /// Whether closeCache() had to tell that nothing is remembered.
  bool hasCacheTrouble() const { return CacheTrouble; }
  /// To be set before prepare(), if --root is not to be found by itself.
  void setRoot(llvm::StringRef Root) { Paths.emplace(Root); }

  FindingOutput::Summary Summary;
  unsigned FromCache = 0;
  /// Files that took part in parsing the headers of several files at once.
  unsigned Shared = 0;
  uint64_t PeakKiB = 0;

private:
  std::vector<ShareGroup> groupsOf(llvm::ArrayRef<UnitTask *> Tasks,
                                   llvm::ArrayRef<size_t> Todo) const;
  void take(UnitTask &T, WorkerResult R);
  void trouble(const llvm::Twine &What) {
    Summary.Troubles.push_back(What.str());
  }
  /// Prints \p Text beside the progress.
  void say(llvm::StringRef Text);
  std::string reproduction(llvm::StringRef File) const;

  const UnitOptions &Options;
  const FindingOutput &Output;
  AnalysisOptions Analysis;
  std::optional<ProjectPaths> Paths;
  std::optional<Configurator> Configs;
  /// By directory: all files in one have the same. Null after a mistake.
  llvm::StringMap<std::shared_ptr<const FileConfig>> Known;
  std::string Program;
  std::unique_ptr<ResultCache> Cache;
  bool CacheTrouble = false;
  std::optional<Progress> Shown;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_UNITRUNNER_H
