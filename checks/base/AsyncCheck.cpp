//===--- AsyncCheck.cpp - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AsyncCheck.h"
#include "models/ModelReader.h"
#include "models/ShippedModels.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/Support/MemoryBuffer.h"

namespace clang::tidy::async {

AsyncCheck::AsyncCheck(StringRef Name, ClangTidyContext *Context)
    : ClangTidyCheck(Name, Context), CheckName(Name) {
  Common.visit(OptionReader{Options});
  // Nobody sets it, but reading it makes it a known option: --verify-config
  // must accept what --dump-config wrote.
  (void)Options.get("ModelDigest", "");
}

void AsyncCheck::loadModels(std::vector<ModelSource> Own) {
  auto AddFile = [&](const std::string &Path) {
    auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/true);
    if (Buffer)
      Layers.push_back({Path, (*Buffer)->getBuffer().str()});
    else
      ModelErrors.push_back(Path + ": cannot read the model file: " +
                            Buffer.getError().message());
  };
  // Set by 'async-tidy facts --root': what lies outside must not count.
  llvm::StringRef Root = Options.getLocalOrGlobal("AsyncModelRoot", "");
  auto Project = Models::findProjectFile(getCurrentMainFile());
  if (Project && llvm::StringRef(*Project).starts_with(Root))
    AddFile(*Project);
  for (const std::string &File : Common.ModelFiles)
    AddFile(File);
  for (ModelSource &Layer : Own)
    if (!Layer.Text.empty())
      Layers.push_back(std::move(Layer));
  TheModels = Models::create(Layers, ModelErrors);
}

ModelSource AsyncCheck::modelOf(ArrayRef<OptionList> Lists) {
  std::string Text;
  for (const OptionList &List : Lists) {
    std::string Items;
    for (StringRef Item : List.Names) {
      auto [Name, CategoryText] = Item.split('=');
      Name = Name.trim();
      CategoryText = CategoryText.trim();
      // The reader's messages speak of lines that nobody wrote: find mistakes
      // here.
      std::string Mistake = nameMistake(Name);
      if (List.TheRole == Role::Blocking) {
        if (Mistake.empty() && !CategoryText.empty() &&
            !categoryByName(CategoryText))
          Mistake = "unknown category '" + CategoryText.str() +
                    "'; known are sleep, wait, lock, multiplex, network, dns, "
                    "file, process, database, stdin, gui";
        Items += ("- {name: \"" + Name + "\", category: " +
                  (CategoryText.empty() ? "wait" : CategoryText) + "}\n")
                     .str();
      } else {
        Items += ("- \"" + Item + "\"\n").str();
      }
      if (!Mistake.empty()) {
        ModelErrors.push_back("option " + CheckName + "." + List.Option.str() +
                              ": '" + Item.str() + "': " + Mistake);
        return {};
      }
    }
    if (!Items.empty())
      Text += roleName(List.TheRole).str() + ":\n" + Items;
  }
  if (!Text.empty())
    Text = "library: options\n" + Text;
  return {"options of " + CheckName, Text};
}

void AsyncCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  Common.visit(OptionWriter{Options, Opts});
  // Result caches that hash the configuration notice changed models by this.
  Options.store(Opts, "ModelDigest", TheModels->digest());
}

void AsyncCheck::registerPPCallbacks(const SourceManager &, Preprocessor *PP,
                                     Preprocessor *) {
  this->PP = PP;
  std::vector<std::string> Mistakes;
  std::vector<ModelSource> All =
      shippedModels(PP->getHeaderSearchInfo().getHeaderSearchOpts(),
                    PP->getFileManager().getVirtualFileSystem(), Mistakes);
  dropBroken(All, Mistakes);
  for (const std::string &Mistake : Mistakes)
    configurationDiag("%0")
        << ("ignored a model that a library ships: " + Mistake);
  if (All.empty())
    return;
  llvm::append_range(All, Layers);
  // Those of the user's layers were reported when they were read alone.
  std::vector<std::string> KnownMistakes;
  TheModels = Models::create(All, KnownMistakes);
}

void AsyncCheck::registerMatchers(ast_matchers::MatchFinder *Finder) {
  using namespace ast_matchers;
  for (const std::string &Error : ModelErrors)
    configurationDiag("%0", DiagnosticIDs::Error) << Error;
  Finder->addMatcher(
      functionDecl(isDefinition(), unless(isExpansionInSystemHeader()))
          .bind("function"),
      this);
}

void AsyncCheck::check(const ast_matchers::MatchFinder::MatchResult &Result) {
  if (!Analysis) {
    Analysis = TUAnalysis::get(*Result.Context, TheModels);
    Analysis->setPreprocessor(PP);
  }
  const auto *FD = Result.Nodes.getNodeAs<FunctionDecl>("function");
  if (FD->doesThisDeclarationHaveABody())
    Analysis->add(FD);
}

void AsyncCheck::onEndOfTranslationUnit() {
  if (Analysis)
    analyze(*Analysis);
  Analysis.reset();
  Reported.clear();
}

void AsyncCheck::noteLibrary(TUAnalysis &Analysis, SourceLocation Loc,
                             StringRef Library) {
  if (Analysis.isOpen() && !Library.empty())
    diag(Loc, "%0%1", DiagnosticIDs::Note) << LibraryNote << Library;
}

bool AsyncCheck::firstAt(SourceLocation Loc) {
  return Reported.insert(Loc).second;
}

} // namespace clang::tidy::async
