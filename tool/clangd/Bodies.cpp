//===--- Bodies.cpp - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// clangd parses headers without the bodies of functions, and keeps that as the
/// preamble. Call chains go through those bodies: this has them parsed.
///
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "Wrapped.h"
#include "support/Compat.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/PrecompiledPreamble.h"

using namespace llvm;

namespace clang::tidy::async {

namespace {

/// Passes everything on but the question which bodies to skip.
class KeepBodies : public PreambleCallbacks {
public:
  KeepBodies(PreambleCallbacks &Next) : Next(Next) {}

  void BeforeExecute(CompilerInstance &Instance) override {
    SM = &Instance.getSourceManager();
    Next.BeforeExecute(Instance);
  }
  void AfterExecute(CompilerInstance &Instance) override {
    Next.AfterExecute(Instance);
  }
  void AfterPCHEmitted(ASTWriter &Writer) override {
    Next.AfterPCHEmitted(Writer);
  }
  void HandleTopLevelDecl(DeclGroupRef Group) override {
    Next.HandleTopLevelDecl(Group);
  }
  std::unique_ptr<PPCallbacks> createPPCallbacks() override {
    return Next.createPPCallbacks();
  }
  CommentHandler *getCommentHandler() override {
    return Next.getCommentHandler();
  }
  bool shouldSkipFunctionBody(Decl *D) override {
    return SM->isInSystemHeader(D->getLocation()) &&
           Next.shouldSkipFunctionBody(D);
  }

private:
  PreambleCallbacks &Next;
  const SourceManager *SM = nullptr;
};

} // namespace

ErrorOr<PrecompiledPreamble>
buildPreamble(const CompilerInvocation &Invocation,
              const MemoryBuffer *MainFileBuffer, PreambleBounds Bounds,
              PreambleDiagnostics Diagnostics,
              IntrusiveRefCntPtr<vfs::FileSystem> VFS,
              std::shared_ptr<PCHContainerOperations> Containers,
              bool StoreInMemory, StringRef StoragePath,
              PreambleCallbacks &Callbacks) ASYNC_WRAPPER(BUILD_PREAMBLE);
ErrorOr<PrecompiledPreamble> buildPreambleInClang(
    const CompilerInvocation &Invocation, const MemoryBuffer *MainFileBuffer,
    PreambleBounds Bounds, PreambleDiagnostics Diagnostics,
    IntrusiveRefCntPtr<vfs::FileSystem> VFS,
    std::shared_ptr<PCHContainerOperations> Containers, bool StoreInMemory,
    StringRef StoragePath, PreambleCallbacks &Callbacks)
    ASYNC_WRAPPED(BUILD_PREAMBLE);

ErrorOr<PrecompiledPreamble> buildPreamble(
    const CompilerInvocation &Invocation, const MemoryBuffer *MainFileBuffer,
    PreambleBounds Bounds, PreambleDiagnostics Diagnostics,
    IntrusiveRefCntPtr<vfs::FileSystem> VFS,
    std::shared_ptr<PCHContainerOperations> Containers, bool StoreInMemory,
    StringRef StoragePath, PreambleCallbacks &Callbacks) {
  auto Build = [&](const CompilerInvocation &With, PreambleCallbacks &Calling) {
    return buildPreambleInClang(With, MainFileBuffer, Bounds,
                                std::forward<PreambleDiagnostics>(Diagnostics),
                                std::move(VFS), std::move(Containers),
                                StoreInMemory, StoragePath, Calling);
  };
  switch (headerBodies()) {
  case HeaderBodies::None:
    return Build(Invocation, Callbacks);
  case HeaderBodies::Project: {
    KeepBodies Keep(Callbacks);
    return Build(Invocation, Keep);
  }
  case HeaderBodies::All: {
    CompilerInvocation Whole(Invocation);
    Whole.getFrontendOpts().SkipFunctionBodies = false;
    return Build(Whole, Callbacks);
  }
  }
  llvm_unreachable("covered switch");
}

} // namespace clang::tidy::async
