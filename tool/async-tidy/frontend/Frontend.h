//===--- Frontend.h - AsyncTidy -------------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Parses one translation unit.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FRONTEND_FRONTEND_H
#define ASYNCTIDY_DRIVER_FRONTEND_FRONTEND_H

#include "support/TUHost.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include <string>
#include <vector>

namespace clang::tidy::async {

struct ParseRequest {
  std::string Directory;
  std::string File;
  std::vector<std::string> Args;
  bool FullBodies = false;
  std::string Prelude;
  TUHost *Host = nullptr;
  bool Warnings = false;
};

struct ParseOutcome {
  bool Ran = false;
  bool UsedPrelude = false;
  std::vector<std::string> Dependencies;
};

using MakeConsumer = llvm::function_ref<std::unique_ptr<ASTConsumer>(
    CompilerInstance &, StringRef File)>;

ParseOutcome parse(const ParseRequest &Request, DiagnosticConsumer &Consumer,
                   MakeConsumer Make);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FRONTEND_FRONTEND_H
