//===--- Git.cpp - AsyncTidy ----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "input/Git.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>
#include <unistd.h>

using namespace llvm;
namespace fs = llvm::sys::fs;

namespace clang::tidy::async {

Expected<GitResult> runGit(StringRef Directory, ArrayRef<StringRef> Args,
                           StringRef Input) {
  static const ErrorOr<std::string> Git = sys::findProgramByName("git");
  if (!Git)
    return createStringError(
        "git is not in PATH, and what has changed is for it "
        "to say; install it");
  SmallString<128> In, Out, Err;
  if (std::error_code EC = fs::createTemporaryFile("async-tidy", "out", Out))
    return createStringError("cannot create a temporary file: " + EC.message());
  const FileRemover RemoveOut(Out);
  if (std::error_code EC = fs::createTemporaryFile("async-tidy", "err", Err))
    return createStringError("cannot create a temporary file: " + EC.message());
  const FileRemover RemoveErr(Err);
  FileRemover RemoveIn;
  if (!Input.empty()) {
    int Descriptor;
    if (std::error_code EC =
            fs::createTemporaryFile("async-tidy", "in", Descriptor, In))
      return createStringError("cannot create a temporary file: " +
                               EC.message());
    RemoveIn.setFile(In);
    raw_fd_ostream Stream(Descriptor, /*shouldClose=*/true);
    Stream << Input;
    Stream.close();
    if (std::error_code EC = Stream.error()) {
      Stream.clear_error();
      return createStringError("cannot write '" + In + "': " + EC.message());
    }
  }

  SmallVector<StringRef, 16> Command = {*Git, "-C", Directory, "-c",
                                        "core.quotePath=false"};
  append_range(Command, Args);
  const std::optional<StringRef> Redirects[] = {In.str(), Out.str(), Err.str()};
  // We look for words in what git says.
  SmallVector<StringRef, 0> Environment = {"LC_ALL=C"};
  for (char **Variable = environ; *Variable; ++Variable)
    if (StringRef V = *Variable;
        !V.starts_with("LC_ALL=") && !V.starts_with("LANGUAGE="))
      Environment.push_back(V);
  GitResult Result;
  std::string Failure;
  Result.Code = sys::ExecuteAndWait(*Git, Command, ArrayRef(Environment),
                                    Redirects, 0, 0, &Failure);
  if (Result.Code < 0)
    return createStringError("cannot run '" + *Git + "': " + Failure);
  for (auto [Path, Text] : {std::pair(&Out, &Result.Out), {&Err, &Result.Err}})
    if (auto Buffer = MemoryBuffer::getFile(*Path))
      *Text = (*Buffer)->getBuffer().str();
  return Result;
}

Expected<std::string> gitOutput(StringRef Directory, ArrayRef<StringRef> Args,
                                StringRef Input) {
  auto Result = runGit(Directory, Args, Input);
  if (!Result)
    return Result.takeError();
  if (Result->Code)
    return createStringError("'git " + llvm::join(Args, " ") +
                             "' failed: " + StringRef(Result->Err).trim());
  return std::move(Result->Out);
}

} // namespace clang::tidy::async
