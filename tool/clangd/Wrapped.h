//===--- Wrapped.h - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Functions of clangd and clang that async-clangd puts its own in front of, by
/// ld's --wrap. CMakeLists.txt finds their symbols (ASYNC_SYMBOL_*) in the
/// archives and stops if one is not there.
///
//===----------------------------------------------------------------------===//

#ifndef ASYNCTIDY_CLANGD_WRAPPED_H
#define ASYNCTIDY_CLANGD_WRAPPED_H

/// The function that clangd calls instead of the one called so.
#define ASYNC_WRAPPER(Which) __asm__("__wrap_" ASYNC_SYMBOL_##Which)
/// clangd's own.
#define ASYNC_WRAPPED(Which) __asm__("__real_" ASYNC_SYMBOL_##Which)

#endif // ASYNCTIDY_CLANGD_WRAPPED_H
