//===--- ProjectFacts.cpp - AsyncTidy -------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProjectFacts.h"
#include "input/ProjectPaths.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Path.h"

using namespace llvm;
namespace path = llvm::sys::path;

namespace clang::tidy::async {

static std::string stateOf(StringRef File, const sys::fs::file_status &Status) {
  return (File + " " + Twine(Status.getUniqueID().getFile()) + " " +
          Twine(Status.getSize()) + " " +
          Twine(Status.getLastModificationTime().time_since_epoch().count()))
      .str();
}

std::optional<ProjectFacts::Candidate> ProjectFacts::find(StringRef File) {
  Candidate Result;
  auto IsThere = [&](std::string Path) {
    if (Path.empty() || sys::fs::status(Path, Result.Status) ||
        !sys::fs::is_regular_file(Result.Status))
      return false;
    Result.File = std::move(Path);
    return true;
  };
  if (IndexFile) {
    if (IsThere(*IndexFile))
      return Result;
    return std::nullopt;
  }
  SmallString<256> Real;
  // async-tidy may have been run where the file is by another name.
  for (StringRef From :
       {File, sys::fs::real_path(File, Real) ? StringRef() : StringRef(Real)})
    for (StringRef Dir = path::parent_path(From); !Dir.empty();
         Dir = path::parent_path(Dir))
      if (IsThere(ProgramIndex::defaultFile(Dir)))
        return Result;
  return std::nullopt;
}

std::string ProjectFacts::stateFor(StringRef File) {
  std::optional<Candidate> Found = find(File);
  return Found ? stateOf(Found->File, Found->Status) : "";
}

std::shared_ptr<const ProgramIndex> ProjectFacts::indexFor(StringRef File) {
  std::optional<Candidate> Found = find(File);
  if (!Found)
    return nullptr;
  std::string State = stateOf(Found->File, Found->Status);
  std::lock_guard<std::mutex> Lock(Mutex);
  Known &K = Open[Found->File];
  if (K.State == State)
    return K.Index;
  K.State = std::move(State);
  K.Index = nullptr;
  // The writer puts a new file in its place: a mapped one never changes.
  auto Buffer = MemoryBuffer::getFile(Found->File, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!Buffer) {
    errs() << "async-clangd: warning: " << Found->File << ": "
           << Buffer.getError().message() << '\n';
    return nullptr;
  }
  Expected<std::shared_ptr<const ProgramIndex>> Read =
      ProgramIndex::read(std::move(*Buffer));
  if (!Read) {
    errs() << "async-clangd: warning: " << toString(Read.takeError()) << '\n';
    return nullptr;
  }
  return K.Index = std::move(*Read);
}

static StringRef nameOf(const SourceManager &SM, FileID File) {
  auto Entry = SM.getFileEntryRefForID(File);
  return Entry ? Entry->getName() : StringRef();
}

std::shared_ptr<const ProgramIndex>
ProjectFacts::indexFor(const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  return indexFor(nameOf(SM, SM.getMainFileID()));
}

bool ProjectFacts::hasOtherUnits(const ASTContext &Context) {
  return indexFor(Context) != nullptr;
}

std::unique_ptr<UnitFacts> ProjectFacts::otherUnits(const ASTContext &Context,
                                                    const UnitQuery &Query) {
  auto Index = indexFor(Context);
  if (!Index)
    return nullptr;
  const ProjectPaths Paths(Index->root());
  const SourceManager &SM = Context.getSourceManager();
  DenseMap<FileID, std::string> Spelled;
  auto PathOf = [&](FileID File) -> StringRef {
    auto [It, New] = Spelled.try_emplace(File);
    if (New) {
      StringRef Name = nameOf(SM, File);
      SmallString<256> Absolute(Name);
      SM.getFileManager().makeAbsolutePath(Absolute);
      It->second = Paths.spell(Absolute);
      // The editor may know the project by another name.
      SmallString<256> Real;
      if (path::is_absolute(It->second) && !sys::fs::real_path(Name, Real))
        It->second = Paths.spell(Real);
    }
    return It->second;
  };

  // What this unit defines, and where.
  const UnitFacts &Own = Query.Own;
  StringMap<FileID> Defined;
  for (const FunctionFact &F : Own.Functions)
    Defined.try_emplace(Own.text(F.USR),
                        SM.getDecomposedExpansionLoc(F.Loc.InAST).first);
  SmallVector<StringRef, 64> Wanted(Query.Called);
  for (const CallFact &C : Own.Calls)
    Wanted.push_back(Own.text(C.Callee));
  for (StringId Base : Own.References)
    Wanted.push_back(Own.text(Base));
  erase_if(Wanted, [](StringRef USR) { return USR.starts_with(LocalUSR); });

  const std::string Main = PathOf(SM.getMainFileID()).str();
  return std::make_unique<UnitFacts>(
      Index->reachable(Query.Check, Wanted, [&](StringRef USR, StringRef File) {
        if (File == Main)
          return true; // edits win
        auto It = Defined.find(USR);
        return It != Defined.end() && PathOf(It->second) == File;
      }));
}

SourceLocation ProjectFacts::locate(ASTContext &Context, StringRef File,
                                    unsigned Line, unsigned Column) {
  auto Index = indexFor(Context);
  if (!Index || !Line || !Column)
    return {};
  SourceManager &SM = Context.getSourceManager();
  auto Entry = SM.getFileManager().getOptionalFileRef(
      ProjectPaths(Index->root()).absolute(File));
  if (!Entry)
    return {};
  FileID Id = SM.translateFile(*Entry);
  if (Id.isInvalid())
    Id = SM.getOrCreateFileID(*Entry, SrcMgr::C_User);
  return SM.translateLineCol(Id, Line, Column);
}

} // namespace clang::tidy::async
