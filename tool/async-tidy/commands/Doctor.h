//===--- Doctor.h - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// async-tidy doctor: whether everything is in place.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_DOCTOR_H
#define ASYNCTIDY_DRIVER_DOCTOR_H

#include "Finding.h"
#include "input/CompileCommands.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace clang::tidy::async {

/// What only an analysis of the project can tell.
struct DoctorFacts {
  struct ModelEntry {
    /// The model file, as the user would write it.
    std::string File;
    std::string Role;
    std::string Name;
  };
  /// Entries of the user's own models that never match anything.
  std::vector<ModelEntry> UnusedModelEntries;

  struct Suppression {
    Position Where;
    /// As it is written, such as "NOLINT(async-blocking-call)".
    std::string Text;
  };
  /// NOLINT(async-*) that suppress nothing.
  std::vector<Suppression> UnusedNolints;
};

/// Analyses a project for the doctor.
using DoctorAnalysis = llvm::Expected<DoctorFacts>(const CompileDatabase &);

/// Gives the doctor its analysis. Without one it does without those lines.
void setDoctorAnalysis(DoctorAnalysis *Analysis);

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_DOCTOR_H
