//===--- Frontend.cpp - AsyncTidy -----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Frontend.h"
#include "support/Compat.h"
#include "clang/Driver/CreateInvocationFromArgs.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/Utils.h"

namespace clang::tidy::async {
namespace {
class Action : public ASTFrontendAction {
public:
  Action(MakeConsumer Make, TUHost *Host) : Make(Make), Host(Host) {}
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 StringRef File) override {
    if (Host)
      Scope = std::make_unique<TUHost::Scope>(CI.getASTContext(), *Host);
    return Make(CI, File);
  }
  MakeConsumer Make;
  TUHost *Host;
  std::unique_ptr<TUHost::Scope> Scope;
};
} // namespace

ParseOutcome parse(const ParseRequest &Request, DiagnosticConsumer &Consumer,
                   MakeConsumer Make) {
  ParseOutcome Outcome;
  std::vector<const char *> Args;
  for (const std::string &Arg : Request.Args)
    Args.push_back(Arg.c_str());
  Args.push_back("-resource-dir=" ASYNC_LLVM_PREFIX "/lib/clang/22");
  Args.push_back("-w");
  auto VFS = llvm::vfs::createPhysicalFileSystem();
  VFS->setCurrentWorkingDirectory(Request.Directory);
  DiagnosticOptions DO;
  auto Diags = CompilerInstance::createDiagnostics(*VFS, DO, &Consumer, false);
  CreateInvocationOptions O;
  O.Diags = Diags;
  O.VFS = llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>(VFS.release());
  auto Inv = createInvocation(Args, O);
  if (!Inv)
    return Outcome;
  Inv->getFrontendOpts().DisableFree = true;
  CompilerInstance CI(std::move(Inv));
  CI.createVirtualFileSystem(O.VFS);
  CI.createDiagnostics(&Consumer, false);
  CI.createFileManager();
  auto Collector = std::make_shared<DependencyCollector>();
  CI.addDependencyCollector(Collector);
  Action A(Make, Request.Host);
  Outcome.Ran = CI.ExecuteAction(A);
  for (const auto &D : Collector->getDependencies())
    Outcome.Dependencies.push_back(D);
  return Outcome;
}

} // namespace clang::tidy::async
