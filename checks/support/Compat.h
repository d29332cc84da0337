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

#include "clang/AST/Decl.h"
#include "clang/AST/Type.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/Config/llvm-config.h"

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

#include <memory>
#include <optional>

namespace clang::tidy::async {

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

} // namespace clang::tidy::async

#endif // ASYNCTIDY_SUPPORT_COMPAT_H
