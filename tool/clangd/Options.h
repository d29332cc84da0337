//===--- Options.h - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What async-clangd's own options say.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_CLANGD_OPTIONS_H
#define ASYNCTIDY_CLANGD_OPTIONS_H

namespace clang::tidy::async {

/// Of which headers clangd parses the bodies of functions, too.
enum class HeaderBodies { None, Project, All };

HeaderBodies headerBodies();

} // namespace clang::tidy::async

#endif // ASYNCTIDY_CLANGD_OPTIONS_H
