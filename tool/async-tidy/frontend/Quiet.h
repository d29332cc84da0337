//===--- Quiet.h - AsyncTidy ----------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// To ask the compiler for more than the program needs, without a word from it.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FRONTEND_QUIET_H
#define ASYNCTIDY_DRIVER_FRONTEND_QUIET_H

#include "clang/Basic/Diagnostic.h"
#include <memory>

namespace clang::tidy::async {

/// Swallows what the compiler says about what is made on demand, and
/// leaves its error state as it was: the user's code is judged without.
class Quiet {
public:
  explicit Quiet(DiagnosticsEngine &Diags)
      : Diags(Diags), HadErrors(Diags.hasErrorOccurred()),
        Client(Diags.getClient()), Owner(Diags.takeClient()) {
    Diags.setClient(&Sink, /*ShouldOwnClient=*/false);
  }
  ~Quiet() {
    if (Owner)
      Diags.setClient(Owner.release(), /*ShouldOwnClient=*/true);
    else
      Diags.setClient(Client, /*ShouldOwnClient=*/false);
    if (!HadErrors && Diags.hasErrorOccurred())
      Diags.Reset(/*soft=*/true);
  }
  bool failed() const { return Sink.getNumErrors() != 0; }

private:
  DiagnosticsEngine &Diags;
  bool HadErrors;
  DiagnosticConsumer *Client;
  std::unique_ptr<DiagnosticConsumer> Owner;
  DiagnosticConsumer Sink;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FRONTEND_QUIET_H
