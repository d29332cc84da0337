//===--- AsyncTidyModule.cpp - AsyncTidy ----------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Registers the checks of Checks.def as the clang-tidy module "async".
///
//===----------------------------------------------------------------------===//

#include "BlockingCallCheck.h"
#include "DiscardedTaskCheck.h"
#include "NestedRunCheck.h"
#include "VoidCallbackCheck.h"
#include "support/Compat.h"

namespace clang::tidy {
namespace async {
namespace {

class AsyncTidyModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
#define ASYNC_CHECK(Id, Class, Tier, Severity, Fix, Description)               \
  Factories.registerCheck<Class>(Id);
#include "Checks.def"
  }
};

} // namespace

static ClangTidyModuleRegistry::Add<AsyncTidyModule>
    Module("async", "Finds async bugs: forgotten awaits, blocking calls, "
                    "nested event loops.");

} // namespace async

// Anchors the module where it is linked in rather than loaded.
volatile int AsyncTidyModuleAnchorSource = 0;

} // namespace clang::tidy
