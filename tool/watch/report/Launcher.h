//===--- Launcher.h - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#pragma once
#include "Session.h"

namespace async_watch {

struct LaunchOptions {
  std::vector<std::string> Command;
  std::vector<std::pair<std::string, std::string>> Library; // options for it
};

/// Runs the program and reports; returns the exit code.
int launch(const Flags &F, const LaunchOptions &L);
int selfTest(const Flags &F, const char *Self);
/// Why a program cannot be watched; empty if it can.
std::string whyNot(const std::string &Program);

} // namespace async_watch
