//===--- Options.h - AsyncTidy --------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The options of async-watch, shared by library and launcher.
//
//===----------------------------------------------------------------------===//

#pragma once
#include <cstddef>
#include <cstdint>

namespace async_watch {

using Duration = uint64_t; // nanoseconds
using Count = uint64_t;
using Switch = uint64_t;
struct Text {
  char Value[256];
};

struct Options {
#define OPTION(Name, Type, Default, Doc) Type Name;
#include "Options.def"
};

struct OptionInfo {
  const char *Name, *Type, *Default, *Doc;
};
extern const OptionInfo OptionList[];
extern const size_t NumOptions;

void setDefaults(Options &O);

/// Parses "name=value:name=value"; ':' and ' ' separate, and a value may stand
/// in single or double quotes. Returns false and fills Error (what is wrong,
/// and the mend) on the first mistake. Allocates nothing.
bool parseOptions(const char *Text, Options &O, char *Error, size_t ErrorSize);

/// One option. The same rules for Error.
bool setOption(const char *Name, size_t NameLen, const char *Value,
               size_t ValueLen, Options &O, char *Error, size_t ErrorSize);

} // namespace async_watch
