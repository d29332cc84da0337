//===--- ParseProbe.cpp - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `async-tidy parse-probe FILE -- FLAGS`, for our tests: which functions the
/// user's code reaches and which of the user's functions are in the AST. With
/// skipped bodies and without, the answer must be the same.
///
//===----------------------------------------------------------------------===//

#include "Command.h"
#include "frontend/Frontend.h"
#include "frontend/SkippedBodies.h"
#include "support/TUHost.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include <set>

using namespace llvm;

namespace clang::tidy::async {

static int run();
static Command TheProbe("parse-probe", "", run,
                        /*TakesFlags=*/true);
static cl::opt<std::string> File(cl::Positional, cl::Hidden, cl::Required,
                                 cl::desc("FILE"), cl::sub(TheProbe.sub()),
                                 cl::cat(TheProbe.category()));
static cl::opt<bool> FullBodies("full-bodies", cl::desc("skip nothing"),
                                cl::sub(TheProbe.sub()),
                                cl::cat(TheProbe.category()));
static cl::opt<bool> ShowDependencies("dependencies",
                                      cl::desc("print them instead"),
                                      cl::sub(TheProbe.sub()),
                                      cl::cat(TheProbe.category()));
static cl::opt<bool> Mute("mute", cl::desc("parse and print nothing"),
                          cl::sub(TheProbe.sub()),
                          cl::cat(TheProbe.category()));
static cl::opt<bool> NoReach("no-reach", cl::desc("do not ask for bodies"),
                             cl::sub(TheProbe.sub()),
                             cl::cat(TheProbe.category()));
static cl::opt<bool> Stats("stats", cl::desc("print counts"),
                           cl::sub(TheProbe.sub()),
                           cl::cat(TheProbe.category()));

namespace {

/// The functions that a body uses.
class Uses : public RecursiveASTVisitor<Uses> {
public:
  bool shouldVisitImplicitCode() const { return true; }
  bool shouldVisitTemplateInstantiations() const { return true; }

  // What is named in an unevaluated operand is not used: whether it has a body
  // depends on who else uses it.
  template <typename... Rest> bool TraverseTypeLoc(TypeLoc, Rest...) {
    return true;
  }
  template <typename... Rest> bool TraverseType(QualType, Rest...) {
    return true;
  }
  bool TraverseCXXNoexceptExpr(CXXNoexceptExpr *) { return true; }
  bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *) {
    return true;
  }

  bool VisitDeclRefExpr(DeclRefExpr *E) { return add(E->getDecl()); }
  bool VisitMemberExpr(MemberExpr *E) { return add(E->getMemberDecl()); }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    return add(E->getConstructor());
  }
  bool VisitCXXNewExpr(CXXNewExpr *E) { return add(E->getOperatorNew()); }
  bool VisitCXXDeleteExpr(CXXDeleteExpr *E) {
    return add(E->getOperatorDelete());
  }
  bool VisitCXXBindTemporaryExpr(CXXBindTemporaryExpr *E) {
    return add(E->getTemporary()->getDestructor());
  }

  bool add(const Decl *D) {
    if (const auto *FD = dyn_cast_or_null<FunctionDecl>(D);
        FD && Seen.insert(FD->getCanonicalDecl()).second)
      Work.push_back(FD);
    return true;
  }

  SmallVector<const FunctionDecl *, 0> Work;
  DenseSet<const FunctionDecl *> Seen;
};

/// The user's functions with a body, instantiations included.
class Roots : public RecursiveASTVisitor<Roots> {
public:
  explicit Roots(SourceManager &SM) : SM(SM) {}
  bool shouldVisitImplicitCode() const { return false; }
  bool shouldVisitTemplateInstantiations() const { return true; }
  bool VisitFunctionDecl(FunctionDecl *FD) {
    if (FD->getLocation().isValid() &&
        !SM.isInSystemHeader(FD->getLocation()) &&
        FD->doesThisDeclarationHaveABody() && !FD->isDependentContext())
      Found.push_back(FD);
    return true;
  }

  SourceManager &SM;
  SmallVector<FunctionDecl *, 0> Found;
};

class Prober : public ASTConsumer {
public:
  void HandleTranslationUnit(ASTContext &Context) override {
    Roots Users(Context.getSourceManager());
    Users.TraverseAST(Context);
    TUHost *Host = TUHost::of(Context);
    Uses Reached;
    // A body that comes into being can define what was passed before without:
    // the implicit members of a local class, say.
    size_t Before;
    size_t Bodies = 0;
    do {
      Before = Bodies;
      Bodies = 0;
      Reached = Uses();
      if (!NoReach)
        for (FunctionDecl *FD : Users.Found)
          Reached.add(FD);
      while (!Reached.Work.empty()) {
        const FunctionDecl *FD = Reached.Work.pop_back_val();
        if (Host)
          Host->needBody(FD);
        const FunctionDecl *Definition = nullptr;
        if (!FD->hasBody(Definition) || Definition->isDefaulted())
          continue;
        ++Bodies;
        if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Definition))
          for (CXXCtorInitializer *Init : Constructor->inits())
            Reached.TraverseConstructorInitializer(Init);
        Reached.TraverseStmt(Definition->getBody());
      }
    } while (!Mute && Bodies != Before);
    if (Stats && Host && !FullBodies) {
      // The only host there is in this command.
      const auto &C = static_cast<SkippedBodies *>(Host)->counts();
      errs() << "skipped " << C.Skipped << ", not recorded " << C.NotRecorded
             << ", deferred " << C.Deferred << ", parsed " << C.Parsed
             << ", instantiated " << C.Instantiated << ", failed " << C.Failed
             << ", tokens " << C.Tokens << "\n";
    }
    if (Mute || ShowDependencies)
      return;
    for (FunctionDecl *FD : Users.Found)
      print("user", FD, Context);
    for (const FunctionDecl *FD : Reached.Seen)
      if (const FunctionDecl *Definition = nullptr;
          FD->hasBody(Definition) && !Definition->isDefaulted())
        print("reached", Definition, Context);
    for (const std::string &Line : Lines)
      outs() << Line << "\n";
  }

private:
  void print(const char *What, const FunctionDecl *FD, ASTContext &Context) {
    std::string Line;
    raw_string_ostream OS(Line);
    PrintingPolicy Policy(Context.getLangOpts());
    Policy.SuppressTagKeyword = true;
    OS << What << " ";
    FD->getNameForDiagnostic(OS, Policy, /*Qualified=*/true);
    OS << " ";
    FD->getType().print(OS, Policy);
    PresumedLoc Loc = Context.getSourceManager().getPresumedLoc(
        Context.getSourceManager().getExpansionLoc(FD->getLocation()));
    if (Loc.isValid())
      OS << " " << sys::path::filename(Loc.getFilename()) << ":"
         << Loc.getLine();
    Lines.insert(Line);
  }

  std::set<std::string> Lines;
};

class Printer : public DiagnosticConsumer {
public:
  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    SmallString<128> Text;
    Info.FormatDiagnostic(Text);
    errs() << (Level >= DiagnosticsEngine::Error ? "error: " : "warning: ");
    if (Info.hasSourceManager() && Info.getLocation().isValid())
      errs() << Info.getLocation().printToString(Info.getSourceManager())
             << ": ";
    errs() << Text << "\n";
  }
};

} // namespace

static int run() {
  ParseRequest Request;
  SmallString<256> Current;
  sys::fs::current_path(Current);
  Request.Directory = std::string(Current);
  Request.File = File;
  Request.FullBodies = FullBodies;
  Request.Args = {"clang++"};
  for (const std::string &Flag : Command::compilerFlags())
    Request.Args.push_back(Flag);
  Request.Args.push_back(File);
  Printer Diagnostics;
  ParseOutcome Outcome =
      parse(Request, Diagnostics, [](CompilerInstance &, StringRef) {
        return std::make_unique<Prober>();
      });
  if (ShowDependencies)
    for (const Dependency &D : Outcome.Dependencies)
      outs() << (D.Found ? "+ " : "- ") << D.Path << "\n";
  if (!Outcome.Ran || Outcome.Errors) {
    error() << File << ": " << Outcome.Errors << " errors\n";
    return ExitTrouble;
  }
  return ExitClean;
}

} // namespace clang::tidy::async
