//===--- TUAnalysis.cpp - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TUAnalysis.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include <mutex>

namespace clang::tidy::async {

namespace {

/// Checks of one translation unit find each other's work here. Each entry dies
/// with its last holder; the lock is needed because clangd analyses several
/// files at once.
class Registry {
public:
  std::shared_ptr<TUAnalysis> get(ASTContext &Context,
                                  std::shared_ptr<const Models> M) {
    std::lock_guard<std::mutex> Lock(Mutex);
    llvm::erase_if(Entries, [](const Item &I) { return I.Analysis.expired(); });
    for (const Item &I : Entries)
      if (I.Context == &Context && I.Digest == M->digest())
        if (auto Found = I.Analysis.lock())
          return Found;
    std::string Digest = M->digest().str();
    auto Made = std::make_shared<TUAnalysis>(Context, std::move(M));
    Entries.push_back({&Context, std::move(Digest), Made});
    if (TUHost *Host = TUHost::of(Context))
      Host->keep(Made);
    return Made;
  }

private:
  struct Item {
    const ASTContext *Context;
    std::string Digest;
    std::weak_ptr<TUAnalysis> Analysis;
  };
  std::mutex Mutex;
  std::vector<Item> Entries;
};

} // namespace

std::shared_ptr<TUAnalysis> TUAnalysis::get(ASTContext &Context,
                                            std::shared_ptr<const Models> M) {
  static Registry TheRegistry;
  return TheRegistry.get(Context, std::move(M));
}

/// Does the namespace of \p D say that it holds tests? (`test` alone may be
/// what somebody called a first program.)
static bool isInTestNamespace(const Decl *D) {
  for (const DeclContext *C = D->getDeclContext(); C; C = C->getParent())
    if (const auto *Space = dyn_cast<NamespaceDecl>(C);
        Space && llvm::is_contained({"tests", "testing", "unittests",
                                     "unit_tests", "test_util", "test_utils"},
                                    Space->getName()))
      return true;
  return false;
}

bool TUAnalysis::isInTest(const FunctionDecl *FD) {
  if (isInTestNamespace(FD))
    return true;
  if (!TestFiles)
    TestFiles = findTestFiles();
  const SourceManager &SM = Context.getSourceManager();
  return !TestFiles->empty() && TestFiles->contains(SM.getFileID(
                                    SM.getExpansionLoc(FD->getLocation())));
}

/// Does the name of the file at \p Path have the word in it: `test_io.cpp`,
/// `IoTest.cpp`, but not `latest.cpp`?
static bool isFileNamedTest(StringRef Path) {
  static const llvm::Regex Word("(^|[^A-Za-z]|unit)test|Test|TEST");
  return Word.match(llvm::sys::path::stem(Path));
}

/// Does the name of the file at \p Path, or one of the \p Depth directories
/// around it, say that it is a test?
static bool isNamedTest(StringRef Path, unsigned Depth) {
  if (isFileNamedTest(Path))
    return true;
  for (StringRef Around = Path; Depth--;) {
    Around = llvm::sys::path::parent_path(Around);
    if (llvm::is_contained({"test", "tests", "unittest", "unittests"},
                           llvm::sys::path::filename(Around)))
      return true;
  }
  return false;
}

/// Does the main file say `#include "test.h"` or the like? Who included what is
/// not known where the parse of headers is shared, so this looks at the text.
static bool includesTestHelpers(const SourceManager &SM,
                                const LangOptions &Language) {
  const FileID Main = SM.getMainFileID();
  Lexer Raw(Main, SM.getBufferOrFake(Main), SM, Language);
  Token T;
  for (Raw.LexFromRawLexer(T); T.isNot(tok::eof); Raw.LexFromRawLexer(T)) {
    if (T.isNot(tok::hash) || !T.isAtStartOfLine())
      continue;
    Raw.LexFromRawLexer(T);
    if (T.isNot(tok::raw_identifier) || T.getRawIdentifier() != "include")
      continue;
    Raw.LexFromRawLexer(T);
    if (T.is(tok::string_literal) &&
        isFileNamedTest(StringRef(T.getLiteralData(), T.getLength()).trim('"')))
      return true;
  }
  return false;
}

/// Is \p Type a class of one of \p Names, reference or not?
static bool isOneOf(QualType Type, const llvm::StringSet<> &Names) {
  const CXXRecordDecl *RD = recordOf(Type);
  // Most are not even called so.
  return RD && RD->getIdentifier() &&
         llvm::any_of(Names,
                      [&](const auto &Name) {
                        return Name.getKey().ends_with(RD->getName());
                      }) &&
         Names.contains(qualifiedName(RD));
}

llvm::DenseSet<FileID> TUAnalysis::findTestFiles() const {
  const SourceManager &SM = Context.getSourceManager();
  const OptionalFileEntryRef Main = SM.getFileEntryRefForID(SM.getMainFileID());
  // (It may be named as the working directory sees it.)
  StringRef Path = Main ? Main->getFileEntry().tryGetRealPathName() : "";
  if (Main && Path.empty())
    Path = Main->getName();
  llvm::DenseSet<FileID> Result;
  // Home-made frameworks go by no names but the files'. They may have more
  // directories: test/source/io/file.cpp.
  if (isNamedTest(Path, 3) && includesTestHelpers(SM, Context.getLangOpts()))
    Result.insert(SM.getMainFileID());
  llvm::StringSet<> Macros;
  if (PP)
    for (const auto &[Name, Sure] : TheModels->testMacros())
      if (const MacroInfo *Macro =
              PP->getMacroInfo(PP->getIdentifierInfo(Name));
          Macro && Macro->isUsed() &&
          (Sure == Strength::Always || isNamedTest(Path, 1)))
        Macros.insert(Name);
  for (const FunctionDecl *FD : Functions)
    if (llvm::any_of(FD->parameters(), [&](const ParmVarDecl *Param) {
          return isOneOf(Param->getType(), TheModels->testTypes());
        }))
      Result.insert(SM.getFileID(SM.getExpansionLoc(FD->getLocation())));
  if (Macros.empty())
    return Result;
  Result.insert(SM.getMainFileID());
  for (const FunctionDecl *FD : Functions) {
    SourceLocation Loc = FD->getLocation();
    const FileID File = SM.getFileID(SM.getExpansionLoc(Loc));
    if (Loc.isMacroID() && !Result.contains(File) &&
        isInMacro(Loc, Context,
                  [&](StringRef Name) { return Macros.contains(Name); }))
      Result.insert(File);
  }
  return Result;
}

TUAnalysis::TUAnalysis(ASTContext &Context, std::shared_ptr<const Models> M)
    : Context(Context), TheModels(M), TheNames(M), Tasks(Context, TheNames),
      Debug(Context.getSourceManager(), Context.getLangOpts()),
      TheBlocking(Context, TheNames, Tasks), Host(TUHost::of(Context)) {
  Open = Host && Host->linksElsewhere();
}

void TUAnalysis::add(const FunctionDecl *FD) {
  if (!Added.insert(FD).second)
    return;
  Functions.push_back(FD);
  for (const CXXMethodDecl *Base : overriddenBy(FD))
    Overriders[Base].push_back(FD);
  // Conditions may ask what the whole file calls.
  if (!TheModels->watchedCalls().empty())
    forEachEvaluated(writtenBodyOf(FD), [&](const Stmt *S) {
      if (const auto *TheCall = dyn_cast<CallExpr>(S))
        TheNames.noteCalled(TheCall->getDirectCallee());
      return true;
    });
}

void TUAnalysis::prepare() {
  // Functions are added while the AST is traversed, when no body may come into
  // being; so this waits until somebody asks. It learns the promise types, so
  // that it does not matter who asks first.
  while (NumPrepared < Functions.size()) {
    const FunctionDecl *FD = Functions[NumPrepared++];
    if (coroutineBodyOf(FD))
      Tasks.notePromise(FD);
  }
}

const BodyScan &TUAnalysis::scan(const FunctionDecl *FD) {
  if (auto It = Scans.find(FD); It != Scans.end())
    return *It->second;
  auto Scan =
      std::make_unique<BodyScan>(scanBody(FD, TheNames, Debug, Context));
  return *(Scans[FD] = std::move(Scan));
}

const std::vector<AsyncContext> &TUAnalysis::contexts() {
  prepare();
  if (!Contexts) {
    Contexts = findAsyncContexts(
        Functions,
        [&](const FunctionDecl *FD) -> const BodyScan & { return scan(FD); },
        Tasks, TheNames);
    for (const AsyncContext &C : *Contexts)
      if (C.TheKind == SiteFact::Handler)
        HandlersHere.insert(C.Function->getCanonicalDecl());
  }
  return *Contexts;
}

HopFlow TUAnalysis::flowOf(const FunctionDecl *FD, bool StartsOffLoop) {
  const Entry *Type =
      coroutineBodyOf(FD) ? tasks().ofCoroutine(FD).Model : nullptr;
  return HopFlow(
      scan(FD), StartsOffLoop, Type && Type->ToResume == Resumes::Home,
      [&](const FunctionDecl *Awaited) { return endsElsewhere(Awaited); },
      TheNames, Context);
}

bool TUAnalysis::endsElsewhere(const FunctionDecl *Coroutine) {
  // One that awaits itself ends where its other awaits leave it.
  if (auto [It, New] = EndsElsewhere.try_emplace(Coroutine, false); !New)
    return It->second;
  const bool Result = flowOf(Coroutine, false).endsElsewhere();
  EndsElsewhere[Coroutine] = Result;
  return Result;
}

ArrayRef<const FunctionDecl *>
TUAnalysis::overridersOf(const FunctionDecl *Base) {
  auto It = Overriders.find(Base->getCanonicalDecl());
  if (It == Overriders.end())
    return {};
  return It->second;
}

UnitFacts &TUAnalysis::facts() {
  if (!HasFacts) {
    HasFacts = true;
    for (const FunctionDecl *FD : Functions)
      for (const HandedCallable &H : scan(FD).Callables)
        if (H.As == Role::Offload && isa<LambdaExpr>(strip(H.Argument)))
          Offloaded.insert(H.Function->getCanonicalDecl());
    for (const AsyncContext &C : contexts())
      TheBlocking.include(C.Function, *this);
    // Other files may call what no context of this one does.
    if (seesOtherUnits())
      for (const FunctionDecl *FD : Functions)
        if (!FD->isDependentContext())
          TheBlocking.include(FD, *this);
  }
  return TheBlocking.facts();
}

Program &TUAnalysis::program(StringRef Check) {
  if (!OwnProgram) {
    OwnProgram.emplace();
    UnitFacts &Own = facts();
    if (!Open && Host && Host->hasOtherUnits(Context)) {
      std::vector<StringRef> Called;
      auto Add = [&](const FunctionDecl *FD) {
        Called.push_back(Own.text(TheBlocking.usrOf(FD)));
      };
      for (const AsyncContext &In : contexts()) {
        if (In.Given)
          Add(In.Function);
        for (const ScannedCall &C : scan(In.Function).Calls)
          if (const CallEffect &Effect = TheBlocking.effectOf(C); Effect.Follow)
            Add(Effect.Follow);
      }
      if (auto Others = Host->otherUnits(Context, {Own, Called, Check}))
        OwnProgram->add(*Others, /*IsMany=*/true);
    }
    OwnProgram->add(Own);
  }
  return *OwnProgram;
}

SiteFact TUAnalysis::siteOf(const AsyncContext &In, const ScannedCall &C,
                            const CallEffect &Effect) {
  UnitFacts &Unit = facts();
  SiteFact Site;
  Site.Call = TheBlocking.callOf(Effect, C, scan(In.Function));
  Site.Name = Unit.intern(C.TheCall.name());
  Site.Kind = In.TheKind;
  Site.Receiver = Unit.intern(In.Receiver);
  if (const Entry *Known = In.Known) {
    auto [It, New] = AdviceOf.try_emplace(Known, Unit.Advice.size());
    if (New) {
      AdviceFact Own;
      Own.Library = Unit.intern(Known->From->Name);
      for (unsigned I = 0; I < NumCategories; ++I)
        Own.Instead[I] = Unit.intern(
            TheModels->instead(Known, categoryName(static_cast<Category>(I))));
      Own.Default = Unit.intern(TheModels->instead(Known, "default"));
      Unit.Advice.push_back(Own);
    }
    Site.Advice = It->second;
  }
  const FunctionDecl *Around = In.GivenIn ? In.GivenIn : In.Function;
  Site.Function = Unit.intern(displayName(Around));
  const SourceManager &SM = Context.getSourceManager();
  const SourceRange Range = Around->getSourceRange();
  Site.FunctionBegin = SM.getExpansionLineNumber(Range.getBegin());
  Site.FunctionEnd = SM.getExpansionLineNumber(Range.getEnd());
  return Site;
}

} // namespace clang::tidy::async
