//===--- Session.cpp - AsyncTidy ------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Session.h"
#include "support/Compat.h"
#include "clang/Basic/Stack.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaConsumer.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace clang::tidy::async {

/// Stands between Sema and the consumer: everything passes, and the skipped
/// bodies hear what they must.
class SessionConsumer final : public MultiplexConsumer {
public:
  explicit SessionConsumer(std::vector<std::unique_ptr<ASTConsumer>> Inner)
      : MultiplexConsumer(std::move(Inner)) {}

  bool shouldSkipFunctionBody(Decl *D) override {
    return Bodies && Bodies->skip(D);
  }

  void HandleCXXImplicitFunctionInstantiation(FunctionDecl *FD) override {
    if (Bodies)
      Bodies->defer(FD);
    MultiplexConsumer::HandleCXXImplicitFunctionInstantiation(FD);
  }

  void HandleTranslationUnit(ASTContext &Context) override {
    TUHost::Scope Scope(Context, *Host);
    if (Bodies)
      Bodies->reachUserTemplates();
    MultiplexConsumer::HandleTranslationUnit(Context);
    if (Late)
      Late->HandleTranslationUnit(Context);
  }

  /// Set while the parser is alive; Bodies only if any may be skipped.
  TUHost *Host = nullptr;
  SkippedBodies *Bodies = nullptr;
  /// Came when everything else was parsed.
  std::unique_ptr<ASTConsumer> Late;
};

class SessionAction final : public ASTFrontendAction {
public:
  MakeConsumer *Make = nullptr;
  SessionConsumer *Consumer = nullptr;

private:
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Instance,
                                                 StringRef File) override {
    std::vector<std::unique_ptr<ASTConsumer>> Inner;
    if (Make)
      Inner.push_back((*Make)(Instance, File));
    auto Made = std::make_unique<SessionConsumer>(std::move(Inner));
    Consumer = Made.get();
    return Made;
  }

  void ExecuteAction() override {}
};

std::shared_ptr<CompilerInvocation>
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

IntrusiveRefCntPtr<vfs::FileSystem> baseFiles(const ParseRequest &Request) {
  IntrusiveRefCntPtr<vfs::FileSystem> Base =
      Request.VFS ? Request.VFS
                  : IntrusiveRefCntPtr<vfs::FileSystem>(
                        vfs::createPhysicalFileSystem().release());
  Base->setCurrentWorkingDirectory(Request.Directory);
  return Base;
}

Session::Session(const ParseRequest &Request, DiagnosticConsumer &Diagnostics)
    : Files(makeIntrusiveRefCnt<RecordingFileSystem>(baseFiles(Request))),
      FullBodies(Request.FullBodies), Outer(Request.Host) {
  if (auto Invocation = makeInvocation(Request, Files, Diagnostics))
    Instance =
        createInstanceFor<CompilerInstance>(Invocation, Files, Diagnostics);
}

Session::~Session() {
  // The parser lets go of Sema, which the end of the file takes away.
  Evaluated.reset();
  if (Action && Action->Consumer)
    Action->Consumer->Bodies = nullptr;
  Host.reset();
  TheParser.reset();
  if (Action && Instance && Instance->hasSema())
    Action->EndSourceFile();
}

bool Session::begin(bool WithoutMain, MakeConsumer *Make) {
  Action = std::make_unique<SessionAction>();
  Action->Make = Make;
  noteBottomOfStack();
  if (!Action->PrepareToExecute(*Instance) || !Instance->createTarget())
    return false;
  auto &Inputs = Instance->getFrontendOpts().Inputs;
  if (Inputs.size() != 1)
    return false;
  if (WithoutMain)
    Inputs.front() = FrontendInputFile(MemoryBufferRef("", "<shared headers>"),
                                       Inputs.front().getKind());
  if (!Action->BeginSourceFile(*Instance, Inputs.front()))
    return false;
  if (!Instance->hasPreprocessor())
    return false;
  if (!Instance->hasSema())
    Instance->createSema(Action->getTranslationUnitKind(), nullptr);
  Sema &S = Instance->getSema();
  Preprocessor &PP = S.getPreprocessor();
  TheParser = std::make_unique<Parser>(PP, S, !FullBodies);
  PP.EnterMainSourceFile();
  if (ExternalASTSource *External = S.getASTContext().getExternalSource())
    External->StartTranslationUnit(Action->Consumer);
  TheParser->Initialize();
  if (FullBodies) {
    Host = std::make_unique<SemaHost>(S, Outer);
  } else {
    auto Bodies = std::make_unique<SkippedBodies>(S, *TheParser, Outer);
    Action->Consumer->Bodies = Bodies.get();
    Host = std::move(Bodies);
  }
  Action->Consumer->Host = Host.get();
  Evaluated.emplace(S, Sema::ExpressionEvaluationContext::PotentiallyEvaluated);
  S.ActOnStartOfTranslationUnit();
  return true;
}

void Session::parseEntered(function_ref<bool()> GoOn) {
  Parser::DeclGroupPtrTy Group;
  while (TheParser->getCurToken().isNot(tok::eof) && GoOn()) {
    TheParser->ParseTopLevelDecl(Group, Import);
    if (Group && !Action->Consumer->HandleTopLevelDecl(Group.get()))
      break;
  }
}

bool Session::enterMain(StringRef Main) {
  auto File = Instance->getFileManager().getFileRef(Main);
  if (!File) {
    consumeError(File.takeError());
    return false;
  }
  SourceManager &SM = Instance->getSourceManager();
  Preprocessor &PP = Instance->getPreprocessor();
  FileID ID = SM.createFileID(*File, SourceLocation(), SrcMgr::C_User);
  SM.setMainFileID(ID);
  PP.markIncluded(*File);
  PP.EnterSourceFile(ID, nullptr, SourceLocation());
  // Past the end of what was before.
  TheParser->ConsumeAnyToken();
  return true;
}

bool Session::parseMain(function_ref<bool()> GoOn) {
  Parser::DeclGroupPtrTy Group;
  while (!TheParser->ParseTopLevelDecl(Group, Import)) {
    if (Group && !Action->Consumer->HandleTopLevelDecl(Group.get()))
      break;
    if (!GoOn())
      return false;
  }
  return GoOn();
}

void Session::finish() {
  Evaluated.reset();
  Sema &S = Instance->getSema();
  for (Decl *D : S.WeakTopLevelDecls())
    Action->Consumer->HandleTopLevelDecl(DeclGroupRef(D));
  Action->Consumer->HandleTranslationUnit(S.getASTContext());
  Action->Consumer->Bodies = nullptr;
}

void Session::takeConsumer(std::unique_ptr<ASTConsumer> Late, TUHost *NewHost,
                           DiagnosticConsumer &Diagnostics) {
  Instance->getDiagnostics().setClient(&Diagnostics, /*ShouldOwnClient=*/false);
  Diagnostics.BeginSourceFile(Instance->getLangOpts(),
                              &Instance->getPreprocessor());
  Late->Initialize(Instance->getASTContext());
  Action->Consumer->Late = std::move(Late);
  Host->setOuter(NewHost);
}

} // namespace clang::tidy::async
