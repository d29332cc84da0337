//===--- Snapshot.h - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The state of a parser after headers that several units share. A process that
/// has one forks, and each child goes on with a unit of its own, or with more
/// headers.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_FRONTEND_SNAPSHOT_H
#define ASYNCTIDY_DRIVER_FRONTEND_SNAPSHOT_H

#include "Frontend.h"
#include <memory>
#include <optional>

namespace clang::tidy::async {

/// A header that can be parsed ahead of the units that include it.
struct SharedHeader {
  /// As the include directives resolve it.
  std::string Path;
  /// As it is found along the search path, "vector" for one; empty if only from
  /// the directory of an including file.
  std::string Spelled;
  /// clang's SrcMgr::CharacteristicKind of it.
  unsigned Kind = 0;
};

class Snapshot {
public:
  /// For units that are compiled as \p Request says, whatever its main file.
  /// Null if that cannot be understood.
  static std::unique_ptr<Snapshot> create(const ParseRequest &Request);
  ~Snapshot();

  /// Parses \p Headers, those that are not part of it yet. If one does not
  /// compile where it comes now, its index is returned and the snapshot is
  /// spoilt.
  std::optional<size_t> add(llvm::ArrayRef<SharedHeader> Headers);

  /// parse() of a unit, which uses the snapshot up. False if the unit must be
  /// parsed without; refusal() and misfit() say why. Nothing was told to
  /// \p Diagnostics then, and \p Make was not called.
  bool finish(const ParseRequest &Request, DiagnosticConsumer &Diagnostics,
              MakeConsumer Make, ParseOutcome &Outcome);

  enum Misfit {
    Fits,
    /// The headers would have been different ones where the unit includes them:
    /// another order of headers may do.
    OtherHeaders,
    /// The unit does not compile, and what is wrong with it should not be said
    /// of a snapshot.
    Errors
  };
  Misfit misfit() const { return TheMisfit; }
  const std::string &refusal() const { return Refusal; }

private:
  Snapshot();

  struct State;
  std::unique_ptr<State> TheState;
  std::string Refusal;
  Misfit TheMisfit = Fits;
};

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_FRONTEND_SNAPSHOT_H
