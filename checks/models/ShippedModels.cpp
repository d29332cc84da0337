//===--- ShippedModels.cpp - AsyncTidy ------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ShippedModels.h"
#include "ModelReader.h"
#include "clang/Lex/HeaderSearchOptions.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"

namespace path = llvm::sys::path;

namespace clang::tidy::async {

std::string shippedModelsDirectory(llvm::StringRef IncludeDir) {
  llvm::SmallString<256> Clean(IncludeDir);
  path::remove_dots(Clean, /*remove_dot_dot=*/true);
  llvm::StringRef Prefix = path::parent_path(Clean);
  for (llvm::StringRef Dir = Clean; !path::relative_path(Dir).empty();
       Dir = path::parent_path(Dir))
    if (path::filename(Dir) == "include") {
      Prefix = path::parent_path(Dir);
      break;
    }
  llvm::SmallString<256> Result(Prefix);
  path::append(Result, "share", "async-tidy", "models");
  return Result.str().str();
}

std::vector<ModelSource> shippedModels(const HeaderSearchOptions &Options,
                                       llvm::vfs::FileSystem &FS,
                                       std::vector<std::string> &Errors) {
  std::vector<ModelSource> Result;
  llvm::StringSet<> Seen;
  for (const HeaderSearchOptions::Entry &Include : Options.UserEntries) {
    llvm::SmallString<256> IncludeDir(Include.Path);
    if (Include.IsFramework || IncludeDir.empty() ||
        FS.makeAbsolute(IncludeDir))
      continue;
    std::string Directory = shippedModelsDirectory(IncludeDir);
    // (Asking for the status first: what is not there is remembered, too.)
    if (!Seen.insert(Directory).second || !FS.status(Directory))
      continue;
    std::vector<std::string> Files;
    std::error_code Trouble;
    for (llvm::vfs::directory_iterator It = FS.dir_begin(Directory, Trouble),
                                       End;
         !Trouble && It != End; It.increment(Trouble))
      if (path::extension(It->path()) == ".yaml")
        Files.push_back(It->path().str());
    if (Trouble)
      Errors.push_back(Directory +
                       ": cannot list the models that a library "
                       "ships: " +
                       Trouble.message());
    llvm::sort(Files);
    for (const std::string &File : Files) {
      auto Buffer = FS.getBufferForFile(File);
      if (Buffer)
        Result.push_back({File, (*Buffer)->getBuffer().str()});
      else
        Errors.push_back(File +
                         ": cannot read the model that a library ships: " +
                         Buffer.getError().message());
    }
  }
  return Result;
}

void dropBroken(std::vector<ModelSource> &Sources,
                std::vector<std::string> &Errors) {
  llvm::erase_if(Sources, [&](const ModelSource &Source) {
    return !readModel(Source, Errors);
  });
}

} // namespace clang::tidy::async
