//===--- Version.h - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Which async-tidy this is.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_DRIVER_VERSION_H
#define ASYNCTIDY_DRIVER_VERSION_H

#include <string>

namespace clang::tidy::async {

/// Such as "0.1.0 (LLVM 22.1.8)".
std::string versionText();

/// Differs for every build of the program: part of the cache key.
std::string programIdentity();

} // namespace clang::tidy::async

#endif // ASYNCTIDY_DRIVER_VERSION_H
