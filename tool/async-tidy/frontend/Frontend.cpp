//===--- Frontend.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Frontend.h"
#include "RecordingFileSystem.h"
#include "ResourceDirectory.h"
#include "SkippedBodies.h"
#include "support/Compat.h"
#include "clang/Basic/Stack.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Parse/Parser.h"
#include "clang/Sema/EnterExpressionEvaluationContext.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaConsumer.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace clang::tidy::async {

namespace {

/// Stands between Sema and the consumer: everything passes, and the skipped
/// bodies hear what they must.
class Consumer final : public MultiplexConsumer {
public:
  Consumer(std::vector<std::unique_ptr<ASTConsumer>> Inner, TUHost *Host)
      : MultiplexConsumer(std::move(Inner)), Host(Host) {}

  bool shouldSkipFunctionBody(Decl *D) override {
    return Bodies && Bodies->skip(D);
  }

  void HandleCXXImplicitFunctionInstantiation(FunctionDecl *FD) override {
    if (Bodies)
      Bodies->defer(FD);
    MultiplexConsumer::HandleCXXImplicitFunctionInstantiation(FD);
  }

  void HandleTranslationUnit(ASTContext &Context) override {
    std::optional<TUHost::Scope> Scope;
    if (TUHost *Behind = Bodies ? Bodies : Host)
      Scope.emplace(Context, *Behind);
    if (Bodies)
      Bodies->reachUserTemplates();
    MultiplexConsumer::HandleTranslationUnit(Context);
  }

  /// Set while the parser is alive.
  SkippedBodies *Bodies = nullptr;

private:
  TUHost *Host;
};

class Action final : public ASTFrontendAction {
public:
  Action(const ParseRequest &Request, MakeConsumer Make)
      : Request(Request), Make(Make) {}

  bool ran() const { return Ran; }

private:
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Instance,
                                                 StringRef File) override {
    std::vector<std::unique_ptr<ASTConsumer>> Inner;
    Inner.push_back(Make(Instance, File));
    auto Made = std::make_unique<Consumer>(std::move(Inner), Request.Host);
    TheConsumer = Made.get();
    return Made;
  }

  void ExecuteAction() override;

  const ParseRequest &Request;
  MakeConsumer Make;
  Consumer *TheConsumer = nullptr;
  bool Ran = false;
};

} // namespace

/// What clang::ParseAST() does, with the parser in our hands: its current token
/// is where the body begins that it is about to skip.
void Action::ExecuteAction() {
  CompilerInstance &Instance = getCompilerInstance();
  if (!Instance.hasPreprocessor())
    return;
  noteBottomOfStack();
  if (!Instance.hasSema())
    Instance.createSema(getTranslationUnitKind(), nullptr);
  Sema &S = Instance.getSema();
  Parser P(S.getPreprocessor(), S, /*SkipFunctionBodies=*/!Request.FullBodies);
  S.getPreprocessor().EnterMainSourceFile();
  if (ExternalASTSource *External = S.getASTContext().getExternalSource())
    External->StartTranslationUnit(TheConsumer);
  P.Initialize();
  std::optional<SkippedBodies> Bodies;
  if (!Request.FullBodies)
    TheConsumer->Bodies = &Bodies.emplace(S, P, Request.Host);
  {
    EnterExpressionEvaluationContext Evaluated(
        S, Sema::ExpressionEvaluationContext::PotentiallyEvaluated);
    Parser::DeclGroupPtrTy Group;
    Sema::ModuleImportState Import;
    for (bool AtEnd = P.ParseFirstTopLevelDecl(Group, Import); !AtEnd;
         AtEnd = P.ParseTopLevelDecl(Group, Import))
      if (Group && !TheConsumer->HandleTopLevelDecl(Group.get()))
        break;
  }
  for (Decl *D : S.WeakTopLevelDecls())
    TheConsumer->HandleTopLevelDecl(DeclGroupRef(D));
  Ran = true;
  TheConsumer->HandleTranslationUnit(S.getASTContext());
  TheConsumer->Bodies = nullptr;
}

/// What we, unlike the compiler, want of a command line. Null if it is
/// unusable.
static std::shared_ptr<CompilerInvocation>
makeInvocation(const ParseRequest &Request,
               IntrusiveRefCntPtr<vfs::FileSystem> Files,
               DiagnosticConsumer &Diagnostics) {
  std::string Error;
  std::string Resources = resourceDirectory(Error);
  std::vector<const char *> Args;
  for (const std::string &Arg : Request.Args)
    Args.push_back(Arg.c_str());
  // The driver looks for headers from where it is: without a directory that
  // would be the root, and every path odd.
  std::string Driver;
  if (!Args.empty() && !sys::path::is_absolute(Args.front())) {
    Driver = ASYNC_LLVM_PREFIX "/bin/" + Request.Args.front();
    Args.front() = Driver.c_str();
  }
  std::string ResourceFlag = "-resource-dir=" + Resources;
  SmallVector<const char *, 4> Own = {"-fsyntax-only"};
  if (!Resources.empty())
    Own.push_back(ResourceFlag.c_str());
  if (!Request.Warnings)
    Own.push_back("-w");
  Args.insert(Args.begin() + (Args.empty() ? 0 : 1), Own.begin(), Own.end());
  std::shared_ptr<CompilerInvocation> Invocation =
      createInvocationFor<CompilerInstance>(Args, Files, Diagnostics);
  if (!Invocation)
    return nullptr;

  // Keeps "1 error generated" off the terminal; carets are the consumer's.
  Invocation->getDiagnosticOpts().ShowCarets = false;
  FrontendOptions &Frontend = Invocation->getFrontendOpts();
  Frontend.DisableFree = true;
  Frontend.ProgramAction = frontend::ParseSyntaxOnly;
  Frontend.SkipFunctionBodies = !Request.FullBodies;
  Invocation->getCodeGenOpts().DisableFree = true;
  Invocation->getDependencyOutputOpts() = DependencyOutputOptions();
  Invocation->getFileSystemOpts().WorkingDir = Request.Directory;
  PreprocessorOptions &Preprocessor = Invocation->getPreprocessorOpts();
  // Another compiler's, or another version's.
  Preprocessor.ImplicitPCHInclude.clear();
  // As clang-tidy does: __clang_analyzer__ is defined.
  Preprocessor.SetUpStaticAnalyzer = true;
  return Invocation;
}

static IntrusiveRefCntPtr<RecordingFileSystem>
recordFiles(const ParseRequest &Request) {
  IntrusiveRefCntPtr<vfs::FileSystem> Base =
      Request.VFS ? Request.VFS
                  : IntrusiveRefCntPtr<vfs::FileSystem>(
                        vfs::createPhysicalFileSystem().release());
  Base->setCurrentWorkingDirectory(Request.Directory);
  return makeIntrusiveRefCnt<RecordingFileSystem>(Base);
}

ParseOutcome parse(const ParseRequest &Request, DiagnosticConsumer &Diagnostics,
                   MakeConsumer Make) {
  ParseOutcome Outcome;
  auto Files = recordFiles(Request);
  unsigned ErrorsBefore = Diagnostics.getNumErrors();
  if (auto Invocation = makeInvocation(Request, Files, Diagnostics)) {
    auto Instance =
        createInstanceFor<CompilerInstance>(Invocation, Files, Diagnostics);
    Action TheAction(Request, Make);
    Instance->ExecuteAction(TheAction);
    Outcome.Ran = TheAction.ran();
  }
  Outcome.Errors = Diagnostics.getNumErrors() - ErrorsBefore;
  Outcome.Dependencies = Files->dependencies();
  return Outcome;
}

} // namespace clang::tidy::async
