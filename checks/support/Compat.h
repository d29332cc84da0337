//===--- Compat.h - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every difference between the LLVM majors that we build for. No other file
/// may test the LLVM version.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_SUPPORT_COMPAT_H
#define ASYNCTIDY_SUPPORT_COMPAT_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Type.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/Version.h"
#include "clang/Lex/DependencyDirectivesScanner.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/Config/llvm-config.h"

#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/ClangTidyModule.h"
#if LLVM_VERSION_MAJOR < 22
// The registry moved into ClangTidyModule.h in LLVM 22.
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif
#if LLVM_VERSION_MAJOR < 22
// createInvocation() moved to the driver's library in LLVM 22.
#include "clang/Frontend/Utils.h"
#else
#include "clang/Driver/CreateInvocationFromArgs.h"
#endif

#include "llvm/ADT/StringSet.h"
#include "llvm/Support/CommandLine.h"

#include <functional>
#include <memory>
#include <optional>

namespace llvm::opt {
class OptTable;
} // namespace llvm::opt

// The options of the clang driver, declared here because the headers that do
// also name each of its four thousand options.
#if LLVM_VERSION_MAJOR >= 22
namespace clang {
const llvm::opt::OptTable &getDriverOptTable();
} // namespace clang
#else
namespace clang::driver {
const llvm::opt::OptTable &getDriverOptTable();
} // namespace clang::driver
#endif

namespace clang::tidy::async {

/// The flag of driver options that clang knows only to refuse them
/// (clang::options::Unsupported), the same in all our versions.
inline constexpr unsigned UnsupportedDriverOption = 1 << 7;

/// All options of the clang driver.
inline const llvm::opt::OptTable &driverOptions() {
#if LLVM_VERSION_MAJOR >= 22
  return clang::getDriverOptTable();
#else
  return clang::driver::getDriverOptTable();
#endif
}

/// Reads the command line. Long options have two dashes, so that a misspelt one
/// is no heap of short ones.
inline bool parseCommandLine(int Argc, const char *const *Argv,
                             llvm::raw_ostream &Mistakes) {
#if LLVM_VERSION_MAJOR >= 22
  return llvm::cl::ParseCommandLineOptions(Argc, Argv, "", &Mistakes,
                                           /*VFS=*/nullptr, /*EnvVar=*/nullptr,
                                           /*LongOptionsUseDoubleDash=*/true);
#else
  return llvm::cl::ParseCommandLineOptions(Argc, Argv, "", &Mistakes,
                                           /*EnvVar=*/nullptr,
                                           /*LongOptionsUseDoubleDash=*/true);
#endif
}

/// What [[clang::blocking]] or [[clang::nonblocking]] on \p FD says; nothing
/// without them, and before LLVM 20, which did not know them.
inline std::optional<bool> declaredBlocking(const FunctionDecl *FD) {
#if LLVM_VERSION_MAJOR >= 20
  for (const FunctionEffectWithCondition &E :
       FunctionEffectsRef::get(FD->getType())) {
    if (E.Effect.kind() == FunctionEffect::Kind::Blocking)
      return true;
    if (E.Effect.kind() == FunctionEffect::Kind::NonBlocking)
      return false;
  }
#else
  (void)FD;
#endif
  return std::nullopt;
}

/// The type that \p RD declares.
inline QualType typeOf(const ASTContext &Context, const CXXRecordDecl *RD) {
#if LLVM_VERSION_MAJOR >= 22
  return Context.getCanonicalTagType(RD);
#else
  return Context.getTypeDeclType(RD);
#endif
}

/// Takes out of \p Args what RemovedArgs of .clang-tidy files names, as
/// clang-tidy does it since LLVM 22.
inline void removeArgs(const ClangTidyOptions &Options,
                       std::vector<std::string> &Args) {
#if LLVM_VERSION_MAJOR >= 22
  if (Options.RemovedArgs)
    for (const std::string &Arg : *Options.RemovedArgs)
      llvm::erase(Args, Arg);
#else
  (void)Options;
  (void)Args;
#endif
}

/// Diagnostic options that stay where they are. clang's constructors took them
/// as counted pointers before LLVM 21; argument() is what they want.
class OwnedDiagnosticOptions {
public:
#if LLVM_VERSION_MAJOR >= 21
  DiagnosticOptions &operator*() { return Options; }
  DiagnosticOptions &argument() { return Options; }

private:
  DiagnosticOptions Options;
#else
  DiagnosticOptions &operator*() { return *Options; }
  DiagnosticOptions *argument() { return Options.get(); }

private:
  llvm::IntrusiveRefCntPtr<DiagnosticOptions> Options = new DiagnosticOptions();
#endif
};

/// How a preamble is given its diagnostics engine
/// (clang::PrecompiledPreamble::Build).
#if LLVM_VERSION_MAJOR >= 22
using PreambleDiagnostics = llvm::IntrusiveRefCntPtr<DiagnosticsEngine>;
#else
using PreambleDiagnostics = DiagnosticsEngine &;
#endif

/// The names of the checks that \p Options enable, sorted.
inline std::vector<std::string> enabledChecks(const ClangTidyOptions &Options) {
#if LLVM_VERSION_MAJOR >= 22
  return getCheckNames(Options, /*AllowEnablingAnalyzerAlphaCheckers=*/false,
                       /*ExperimentalCustomChecks=*/false);
#else
  return getCheckNames(Options, /*AllowEnablingAnalyzerAlphaCheckers=*/false);
#endif
}

/// The options of all checks, as CheckOptions spells them.
inline llvm::StringSet<> knownCheckOptions() {
#if LLVM_VERSION_MAJOR >= 22
  return getAllChecksAndOptions(/*AllowEnablingAnalyzerAlphaCheckers=*/true,
                                /*ExperimentalCustomChecks=*/false)
      .Options;
#else
  return getAllChecksAndOptions(/*AllowEnablingAnalyzerAlphaCheckers=*/true)
      .Options;
#endif
}

/// The engine through which the checks of \p Context report to \p Consumer.
class TidyDiagnostics {
public:
  TidyDiagnostics(ClangTidyContext &Context, DiagnosticConsumer &Consumer) {
#if LLVM_VERSION_MAJOR >= 22
    auto Options = std::make_unique<DiagnosticOptions>();
    Engine = std::make_unique<DiagnosticsEngine>(DiagnosticIDs::create(),
                                                 *Options, &Consumer,
                                                 /*ShouldOwnClient=*/false);
    Context.setDiagnosticsEngine(std::move(Options), Engine.get());
#else
    Engine = std::make_unique<DiagnosticsEngine>(
        new DiagnosticIDs, new DiagnosticOptions, &Consumer,
        /*ShouldOwnClient=*/false);
    Context.setDiagnosticsEngine(Engine.get());
#endif
  }

private:
  std::unique_ptr<DiagnosticsEngine> Engine;
};

/// What the driver makes of \p Args; null if it cannot. `Instance` is
/// clang::CompilerInstance, which the checks need not know.
template <typename Instance>
std::unique_ptr<CompilerInvocation>
createInvocationFor(llvm::ArrayRef<const char *> Args,
                    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS,
                    DiagnosticConsumer &Consumer) {
#if LLVM_VERSION_MAJOR < 21
  auto Diags = Instance::createDiagnostics(new DiagnosticOptions, &Consumer,
                                           /*ShouldOwnClient=*/false);
#else
  DiagnosticOptions Options;
  auto Diags = Instance::createDiagnostics(*FS, Options, &Consumer,
                                           /*ShouldOwnClient=*/false);
#endif
  CreateInvocationOptions How;
  How.Diags = Diags;
  How.VFS = FS;
  How.ProbePrecompiled = false;
  return createInvocation(Args, How);
}

/// Lets the preprocessor of \p Made see of each file only what \p Of returns.
template <typename Instance>
void readDirectivesOnly(
    Instance &Made,
    std::function<std::optional<
        llvm::ArrayRef<dependency_directives_scan::Directive>>(FileEntryRef)>
        Of) {
#if LLVM_VERSION_MAJOR < 22
  Made.getInvocation().getPreprocessorOpts().DependencyDirectivesForFile =
      std::move(Of);
#else
  struct Getter final : DependencyDirectivesGetter {
    explicit Getter(decltype(Of) Of) : Of(std::move(Of)) {}
    std::unique_ptr<DependencyDirectivesGetter>
    cloneFor(FileManager &) override {
      return std::make_unique<Getter>(Of);
    }
    std::optional<llvm::ArrayRef<dependency_directives_scan::Directive>>
    operator()(FileEntryRef File) override {
      return Of(File);
    }
    decltype(Of) Of;
  };
  Made.setDependencyDirectivesGetter(std::make_unique<Getter>(std::move(Of)));
#endif
}

/// A compiler that reads from \p FS and talks to \p Consumer.
template <typename Instance>
std::unique_ptr<Instance>
createInstanceFor(std::shared_ptr<CompilerInvocation> Invocation,
                  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS,
                  DiagnosticConsumer &Consumer) {
#if LLVM_VERSION_MAJOR < 21
  auto Made = std::make_unique<Instance>();
  Made->setInvocation(std::move(Invocation));
  Made->createDiagnostics(&Consumer, /*ShouldOwnClient=*/false);
  Made->createFileManager(createVFSFromCompilerInvocation(
      Made->getInvocation(), Made->getDiagnostics(), FS));
#else
  auto Made = std::make_unique<Instance>(std::move(Invocation));
  Made->createVirtualFileSystem(FS, &Consumer);
  Made->createDiagnostics(&Consumer, /*ShouldOwnClient=*/false);
  Made->createFileManager();
#endif
  return Made;
}

/// Lets \p Made look at files through \p Files.
template <typename Instance>
void shareFiles(Instance &Made, llvm::IntrusiveRefCntPtr<FileManager> Files) {
#if LLVM_VERSION_MAJOR < 22
  Made.setFileManager(Files.get());
#else
  Made.setFileManager(std::move(Files));
#endif
}

} // namespace clang::tidy::async

#endif // ASYNCTIDY_SUPPORT_COMPAT_H
