//===--- TUAnalysis.h - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Everything that the checks share about one translation unit. Computed when
/// it is first asked for, once, however many checks run.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_ANALYSIS_TUANALYSIS_H
#define ASYNCTIDY_ANALYSIS_TUANALYSIS_H

#include "AsyncContext.h"
#include "Blocking.h"
#include "HopFlow.h"
#include "support/TUHost.h"

namespace clang {
class Preprocessor;
} // namespace clang

namespace clang::tidy::async {

class TUAnalysis final : private Blocking::Functions {
public:
  /// The analysis of \p Context under \p M, shared by all who hold it. It goes
  /// with its last holder; nothing outlives the AST.
  static std::shared_ptr<TUAnalysis> get(ASTContext &Context,
                                         std::shared_ptr<const Models> M);

  TUAnalysis(ASTContext &Context, std::shared_ptr<const Models> M);

  /// Where isInTest() looks macros up. It outlives the analysis.
  void setPreprocessor(Preprocessor *P) { PP = P; }

  /// Adds a function of the user's code. All are added before anything below
  /// is asked.
  void add(const FunctionDecl *FD);

  ASTContext &context() { return Context; }
  Names &names() { return TheNames; }
  TaskTypes &tasks() {
    prepare();
    return Tasks;
  }
  Blocking &blocking() { return TheBlocking; }

  ArrayRef<const FunctionDecl *> functions() const { return Functions; }
  const BodyScan &scan(const FunctionDecl *FD) override;
  const std::vector<AsyncContext> &contexts();
  /// Where the statements of \p FD run; for coroutines that start off the loop
  /// as AsyncContext says.
  HopFlow flowOf(const FunctionDecl *FD, bool StartsOffLoop);
  /// Is \p FD in a test? That is what stands in a namespace called `tests` or
  /// the like, in the main file of a translation unit that uses a macro of a
  /// test framework or is named as a test and includes what is, and in whatever
  /// other file such a macro makes a function.
  bool isInTest(const FunctionDecl *FD) override;
  /// Facts about everything that the contexts call; if there are other units
  /// to link with, about everything that any function of the user's calls.
  UnitFacts &facts();
  /// The call graph of this translation unit and, as \p Check sees it, of what
  /// the host knows about others.
  Program &program(StringRef Check);

  /// A place of another unit in this one's AST; invalid if it is not there.
  SourceLocation locate(const Program::Location &Loc) {
    return Host ? Host->locate(Context, Loc.File, Loc.Line, Loc.Column)
                : SourceLocation();
  }

  /// Is the program linked elsewhere?
  bool isOpen() const { return Open; }

  bool isHandler(const FunctionDecl *FD) override {
    return HandlersHere.contains(FD->getCanonicalDecl());
  }
  /// May functions of other units be followed from here?
  bool seesOtherUnits() {
    return Open || (Host && Host->hasOtherUnits(Context));
  }

  /// An open site for a call in \p In, all but the check's own part.
  SiteFact siteOf(const AsyncContext &In, const ScannedCall &C,
                  const CallEffect &Effect);

private:
  void prepare();
  bool endsElsewhere(const FunctionDecl *Coroutine);
  llvm::DenseSet<FileID> findTestFiles() const;
  ArrayRef<const FunctionDecl *>
  overridersOf(const FunctionDecl *Base) override;
  bool isOffloaded(const FunctionDecl *FD) override {
    return Offloaded.contains(FD->getCanonicalDecl());
  }

  ASTContext &Context;
  std::shared_ptr<const Models> TheModels;
  Names TheNames;
  TaskTypes Tasks;
  DebugCode Debug;
  Blocking TheBlocking;
  std::vector<const FunctionDecl *> Functions;
  llvm::DenseSet<const FunctionDecl *> Added;
  llvm::DenseMap<const FunctionDecl *, std::unique_ptr<BodyScan>> Scans;
  llvm::DenseMap<const FunctionDecl *, SmallVector<const FunctionDecl *, 1>>
      Overriders;
  std::optional<std::vector<AsyncContext>> Contexts;
  llvm::DenseSet<const FunctionDecl *> HandlersHere;
  llvm::DenseMap<const FunctionDecl *, bool> EndsElsewhere;
  /// Lambdas that facts() found in calls which run them on another thread.
  llvm::DenseSet<const FunctionDecl *> Offloaded;
  Preprocessor *PP = nullptr;
  std::optional<llvm::DenseSet<FileID>> TestFiles;
  llvm::DenseMap<const Entry *, uint32_t> AdviceOf;
  size_t NumPrepared = 0;
  bool HasFacts = false;
  std::optional<Program> OwnProgram;
  TUHost *Host;
  bool Open;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_ANALYSIS_TUANALYSIS_H
