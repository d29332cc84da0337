//===--- ClangdInternals.h - AsyncTidy ------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The few declarations of clangd that we need. Debian ships clangd's archives
/// without its headers: these follow Transport.h, TidyProvider.h and
/// tool/ClangdMain.h of clang-tools-extra/clangd in LLVM 19 to 22 (Apache-2.0
/// WITH LLVM-exception). The linker checks names and parameters of functions;
/// what they return and the order of virtual ones, only tests over LSP do.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_CLANGD_CLANGDINTERNALS_H
#define ASYNCTIDY_CLANGD_CLANGDINTERNALS_H

#include "clang-tidy/ClangTidyOptions.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdio>
#include <memory>

namespace clang::clangd {

/// The whole program.
int clangdMain(int Argc, char *Argv[]);

using TidyProviderRef = llvm::function_ref<void(tidy::ClangTidyOptions &,
                                                llvm::StringRef Filename)>;

/// Sends and receives LSP messages.
class Transport {
public:
  virtual ~Transport() = default;
  virtual void notify(llvm::StringRef Method, llvm::json::Value Params) = 0;
  virtual void call(llvm::StringRef Method, llvm::json::Value Params,
                    llvm::json::Value Id) = 0;
  virtual void reply(llvm::json::Value Id,
                     llvm::Expected<llvm::json::Value> Result) = 0;

  /// Takes messages; returning false ends loop().
  class MessageHandler {
  public:
    virtual ~MessageHandler() = default;
    virtual bool onNotify(llvm::StringRef Method, llvm::json::Value Params) = 0;
    virtual bool onCall(llvm::StringRef Method, llvm::json::Value Params,
                        llvm::json::Value Id) = 0;
    virtual bool onReply(llvm::json::Value Id,
                         llvm::Expected<llvm::json::Value> Result) = 0;
  };
  /// Reads messages until there are no more. Called once.
  virtual llvm::Error loop(MessageHandler &Handler) = 0;
};

enum JSONStreamStyle { Standard, Delimited };

/// What a remote index client returns; never made here.
class SymbolIndex {
public:
  virtual ~SymbolIndex();
};

} // namespace clang::clangd

#endif // ASYNCTIDY_CLANGD_CLANGDINTERNALS_H
