//===--- IncludeScan.cpp - AsyncTidy --------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IncludeScan.h"
#include "Session.h"
#include "support/Compat.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/ADT/StringMap.h"
#include <map>

using namespace llvm;

namespace clang::tidy::async {

namespace {

using namespace dependency_directives_scan;

/// Reads every file once.
class KeepingFileSystem final : public vfs::ProxyFileSystem {
  class KeptFile final : public vfs::File {
  public:
    KeptFile(vfs::Status Status, MemoryBufferRef Text)
        : Status(std::move(Status)), Text(Text) {}
    ErrorOr<vfs::Status> status() override { return Status; }
    ErrorOr<std::unique_ptr<MemoryBuffer>> getBuffer(const Twine &Name, int64_t,
                                                     bool, bool) override {
      SmallString<128> Storage;
      return MemoryBuffer::getMemBuffer(Text.getBuffer(),
                                        Name.toStringRef(Storage));
    }
    std::error_code close() override { return {}; }

  private:
    vfs::Status Status;
    MemoryBufferRef Text;
  };
  struct Entry {
    vfs::Status Status;
    std::unique_ptr<MemoryBuffer> Text;
  };

public:
  using ProxyFileSystem::ProxyFileSystem;

  ErrorOr<std::unique_ptr<vfs::File>>
  openFileForRead(const Twine &Path) override {
    SmallString<128> Storage;
    auto [It, New] = Kept.try_emplace(Path.toStringRef(Storage));
    Entry &E = It->second;
    if (New) {
      auto File = ProxyFileSystem::openFileForRead(Path);
      if (!File)
        return File.getError();
      auto Status = (*File)->status();
      auto Text = (*File)->getBuffer(Path);
      if (!Status || !Text)
        return (Status ? Text.getError() : Status.getError());
      E.Status = *Status;
      E.Text = std::move(*Text);
    }
    if (!E.Text)
      return make_error_code(errc::no_such_file_or_directory);
    return std::make_unique<KeptFile>(E.Status, E.Text->getMemBufferRef());
  }

private:
  StringMap<Entry> Kept;
};

struct Directives {
  SmallVector<dependency_directives_scan::Token, 0> Tokens;
  SmallVector<Directive, 0> List;
  bool Scanned = false;
  bool IsModule = false;
};

/// Writes down what is included.
class Recorder final : public PPCallbacks {
public:
  Recorder(Preprocessor &PP, std::vector<ScannedFile> &Into)
      : PP(PP), Into(Into) {}

  void InclusionDirective(SourceLocation Hash, const clang::Token &, StringRef,
                          bool, CharSourceRange, OptionalFileEntryRef File,
                          StringRef /*SearchPath*/, StringRef RelativePath,
                          const Module *, bool,
                          SrcMgr::CharacteristicKind Kind) override {
    if (!File)
      return;
    auto [It, New] = Numbers.try_emplace(&File->getFileEntry(), Into.size());
    if (New) {
      ScannedFile Scanned;
      Scanned.Header = {File->getName().str(), RelativePath.str(), Kind};
      Scanned.Size = File->getSize();
      Into.push_back(std::move(Scanned));
      Entries.push_back(*File);
    }
    // Standard headers, too: they have no directory and no underscore, as
    // "bits/c++config.h", "boost/detail/x.hpp" and "__stddef_null.h" have.
    if (!PP.getSourceManager().isInSystemHeader(Hash) ||
        !(RelativePath.contains('/') || RelativePath.starts_with("_")))
      Into[It->second].StandsAlone = true;
  }

  void finish() {
    for (size_t I = 0; I < Into.size(); ++I)
      Into[I].StandsAlone &=
          PP.getHeaderSearchInfo().isFileMultipleIncludeGuarded(Entries[I]);
  }

private:
  Preprocessor &PP;
  std::vector<ScannedFile> &Into;
  std::vector<FileEntryRef> Entries;
  DenseMap<const FileEntry *, size_t> Numbers;
};

class ScanAction final : public PreprocessOnlyAction {
public:
  explicit ScanAction(std::vector<ScannedFile> &Into) : Into(Into) {}

private:
  void ExecuteAction() override {
    Preprocessor &PP = getCompilerInstance().getPreprocessor();
    auto Owned = std::make_unique<Recorder>(PP, Into);
    Recorder &TheRecorder = *Owned;
    PP.addPPCallbacks(std::move(Owned));
    PreprocessOnlyAction::ExecuteAction();
    TheRecorder.finish();
  }

  std::vector<ScannedFile> &Into;
};

} // namespace

struct IncludeScan::State {
  DiagnosticConsumer Sink;
  IntrusiveRefCntPtr<KeepingFileSystem> Files;
  IntrusiveRefCntPtr<FileManager> Manager;
  std::shared_ptr<CompilerInvocation> Invocation;
  std::map<sys::fs::UniqueID, Directives> Known;

  Directives *directives(FileEntryRef File) {
    Directives &D = Known[File.getUniqueID()];
    if (!D.Scanned) {
      D.Scanned = true;
      auto Text = Manager->getBufferForFile(File);
      if (!Text || scanSourceForDependencyDirectives((*Text)->getBuffer(),
                                                     D.Tokens, D.List))
        D.List.clear();
      D.IsModule = any_of(D.List, [](const Directive &One) {
        return One.Kind == cxx_module_decl || One.Kind == cxx_import_decl ||
               One.Kind == cxx_export_module_decl ||
               One.Kind == cxx_export_import_decl;
      });
    }
    return D.List.empty() ? nullptr : &D;
  }
};

IncludeScan::IncludeScan(const ParseRequest &Request)
    : TheState(std::make_unique<State>()) {
  TheState->Files = makeIntrusiveRefCnt<KeepingFileSystem>(baseFiles(Request));
  TheState->Invocation =
      makeInvocation(Request, TheState->Files, TheState->Sink);
  if (TheState->Invocation)
    TheState->Manager = makeIntrusiveRefCnt<FileManager>(
        TheState->Invocation->getFileSystemOpts(), TheState->Files);
}

IncludeScan::~IncludeScan() = default;

std::optional<std::vector<ScannedFile>> IncludeScan::scan(StringRef Main) {
  if (!TheState->Invocation ||
      TheState->Invocation->getFrontendOpts().Inputs.size() != 1)
    return std::nullopt;
  auto Own = std::make_shared<CompilerInvocation>(*TheState->Invocation);
  FrontendInputFile &Input = Own->getFrontendOpts().Inputs.front();
  Input = FrontendInputFile(Main, Input.getKind());
  std::vector<ScannedFile> Result;
  DiagnosticConsumer Errors;
  auto Instance =
      createInstanceFor<CompilerInstance>(Own, TheState->Files, Errors);
  shareFiles(*Instance, TheState->Manager);
  readDirectivesOnly(
      *Instance,
      [this](FileEntryRef File) -> std::optional<ArrayRef<Directive>> {
        if (Directives *D = TheState->directives(File))
          return ArrayRef<Directive>(D->List);
        return std::nullopt;
      });
  ScanAction Action(Result);
  if (!Instance->ExecuteAction(Action) || Errors.getNumErrors())
    return std::nullopt;
  if (auto File = TheState->Manager->getOptionalFileRef(Main))
    if (Directives *D = TheState->directives(*File); D && D->IsModule)
      return std::nullopt;
  return Result;
}

} // namespace clang::tidy::async
