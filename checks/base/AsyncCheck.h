//===--- AsyncCheck.h - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What all checks of the module have in common: models, the shared analysis,
/// the options that follow from them.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_BASE_ASYNCCHECK_H
#define ASYNCTIDY_BASE_ASYNCCHECK_H

#include "analysis/TUAnalysis.h"
#include "support/Options.h"

namespace clang::tidy::async {

/// Base of all checks. A check reads its options, may turn some of them into a
/// model layer of its own, and answers analyze().
class AsyncCheck : public ClangTidyCheck {
public:
  AsyncCheck(StringRef Name, ClangTidyContext *Context);

  bool isLanguageVersionSupported(const LangOptions &) const override {
    return true; // C callbacks run on event loops, too.
  }
  std::optional<TraversalKind> getCheckTraversalKind() const override {
    return TK_AsIs;
  }
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;
  /// Only now the include paths are known: adds the models that libraries ship.
  void registerPPCallbacks(const SourceManager &SM, Preprocessor *PP,
                           Preprocessor *ModuleExpanderPP) override;
  void registerMatchers(ast_matchers::MatchFinder *Finder) override;
  void check(const ast_matchers::MatchFinder::MatchResult &Result) override;
  void onEndOfTranslationUnit() override;

protected:
  /// A list option that says something about names.
  struct OptionList {
    StringRef Option;
    Role TheRole;
    const StringList &Names;
  };

  /// Loads the models: the built-in ones, the project's, those of ModelFiles,
  /// and \p Own, which a check makes from its own options. Called by every
  /// constructor, once.
  void loadModels(std::vector<ModelSource> Own = {});

  /// Turns list options into a model layer: each of \p Lists gives its names a
  /// role. A blocking name may carry its category: `my::f=database`.
  ModelSource modelOf(ArrayRef<OptionList> Lists);

  /// Reports what there is to report in one translation unit.
  virtual void analyze(TUAnalysis &Analysis) = 0;

  /// True for the first finding at \p Loc. Instantiations of one template, and
  /// the template itself, say the same thing.
  bool firstAt(SourceLocation Loc);

  /// Tells a host that links elsewhere which library the finding just made is
  /// about. Everybody else has the message.
  void noteLibrary(TUAnalysis &Analysis, SourceLocation Loc, StringRef Library);
  /// The same, for the library of a task type.
  void noteLibrary(TUAnalysis &Analysis, SourceLocation Loc,
                   const TaskInfo &Task) {
    noteLibrary(Analysis, Loc,
                Task.Model ? StringRef(Task.Model->From->Name) : "");
  }

  const Models &models() const { return *TheModels; }

  /// What the user calls this check.
  StringRef name() const { return CheckName; }

private:
  std::string CheckName;
  CommonOptions Common;
  Preprocessor *PP = nullptr;
  /// The layers over the built-in and the shipped models.
  std::vector<ModelSource> Layers;
  std::shared_ptr<const Models> TheModels;
  std::vector<std::string> ModelErrors;
  std::shared_ptr<TUAnalysis> Analysis;
  llvm::DenseSet<SourceLocation> Reported;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_BASE_ASYNCCHECK_H
