//===--- Snapshot.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Snapshot.h"
#include "MacroReplay.h"
#include "Session.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/Preprocessor.h"

using namespace llvm;

namespace clang::tidy::async {

namespace {

/// Counts the errors, and remembers the first.
class ErrorSink final : public DiagnosticConsumer {
public:
  void HandleDiagnostic(DiagnosticsEngine::Level Level,
                        const Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level < DiagnosticsEngine::Error || !First.empty())
      return;
    SmallString<128> Text;
    Info.FormatDiagnostic(Text);
    First = std::string(Text);
  }
  std::string First;
};

} // namespace

struct Snapshot::State {
  State(const ParseRequest &Request) : TheSession(Request, Sink) {}

  // The session uses it to its end.
  ErrorSink Sink;
  Session TheSession;
  std::optional<MacroReplay> Replay;
  std::vector<FileEntryRef> Headers;
  /// What the command line includes (-include) is there before any file begins.
  Preprocessor::IncludedFilesSet Forced;
};

Snapshot::Snapshot() = default;
Snapshot::~Snapshot() = default;

std::unique_ptr<Snapshot> Snapshot::create(const ParseRequest &Request) {
  std::unique_ptr<Snapshot> S(new Snapshot());
  S->TheState = std::make_unique<State>(Request);
  Session &Parse = S->TheState->TheSession;
  if (!Parse.valid() || !Parse.begin(/*WithoutMain=*/true, nullptr))
    return nullptr;
  // What -include names is parsed here, and the same for all.
  Parse.parseEntered([] { return true; });
  if (S->TheState->Sink.getNumErrors())
    return nullptr;
  Preprocessor &PP = Parse.instance().getPreprocessor();
  S->TheState->Forced = PP.getIncludedFiles();
  S->TheState->Replay.emplace(PP);
  return S;
}

std::optional<size_t> Snapshot::add(ArrayRef<SharedHeader> Headers) {
  CompilerInstance &Instance = TheState->TheSession.instance();
  Preprocessor &PP = Instance.getPreprocessor();
  SourceManager &SM = Instance.getSourceManager();
  HeaderSearch &Search = PP.getHeaderSearchInfo();
  for (size_t I = 0; I < Headers.size(); ++I) {
    const SharedHeader &H = Headers[I];
    // The header is included from somewhere, or it could have no #pragma once.
    FileID From = SM.createFileID(MemoryBufferRef("\n", "<shared header>"));
    SourceLocation Where = SM.getLocForStartOfFile(From);
    ConstSearchDirIterator Found = nullptr;
    OptionalFileEntryRef Entry;
    if (!H.Spelled.empty()) {
      Entry = Search.LookupFile(
          H.Spelled, Where, /*isAngled=*/true, /*FromDir=*/nullptr, &Found,
          /*Includers=*/{}, /*SearchPath=*/nullptr, /*RelativePath=*/nullptr,
          /*RequestingModule=*/nullptr, /*SuggestedModule=*/nullptr,
          /*IsMapped=*/nullptr, /*IsFrameworkFound=*/nullptr);
      if (Entry && Entry->getName() != H.Path) {
        Entry = std::nullopt;
        Found = nullptr;
      }
    }
    if (!Entry)
      Entry = Instance.getFileManager().getOptionalFileRef(H.Path);
    if (!Entry)
      return I;
    if (TheState->Forced.contains(&Entry->getFileEntry()))
      continue;
    TheState->Headers.push_back(*Entry);
    bool IsFirst = false;
    if (!Search.ShouldEnterIncludeFile(PP, *Entry, /*isImport=*/false,
                                       /*ModulesEnabled=*/false, nullptr,
                                       IsFirst))
      continue;
    PP.EnterSourceFile(From, nullptr, SourceLocation());
    FileID ID =
        SM.createFileID(*Entry, Where, SrcMgr::CharacteristicKind(H.Kind));
    if (PP.EnterSourceFile(ID, Found, Where, IsFirst))
      return I;
    TheState->TheSession.parser().ConsumeAnyToken();
    TheState->TheSession.parseEntered(
        [&] { return TheState->Sink.getNumErrors() == 0; });
    if (TheState->Sink.getNumErrors()) {
      Refusal = TheState->Sink.First;
      return I;
    }
  }
  return std::nullopt;
}

bool Snapshot::finish(const ParseRequest &Request,
                      DiagnosticConsumer &Diagnostics, MakeConsumer Make,
                      ParseOutcome &Outcome) {
  Session &Parse = TheState->TheSession;
  MacroReplay &Replay = *TheState->Replay;
  auto DoesFit = [&] {
    if (TheState->Sink.getNumErrors()) {
      TheMisfit = Errors;
      Refusal = TheState->Sink.First;
    } else if (!Replay.refusal().empty()) {
      TheMisfit = OtherHeaders;
      Refusal = Replay.refusal();
    }
    return TheMisfit == Fits;
  };
  Replay.checkFromNow();
  if (!Parse.enterMain(Request.Main)) {
    TheMisfit = Errors;
    Refusal = "the main file cannot be read";
    return false;
  }
  if (!Parse.parseMain(DoesFit))
    return false;
  Replay.requireAll(TheState->Headers);
  if (!DoesFit())
    return false;
  Parse.takeConsumer(Make(Parse.instance(), Request.Main), Request.Host,
                     Diagnostics);
  Parse.finish();
  Outcome.Ran = true;
  Outcome.Dependencies = Parse.files().dependencies();
  return true;
}

} // namespace clang::tidy::async
