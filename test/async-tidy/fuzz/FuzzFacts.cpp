//===--- FuzzFacts.cpp - AsyncTidy ----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Any bytes as the body of a facts file: read, linked and written again.
/// tool/dev/fuzz builds and runs it.
///
//===----------------------------------------------------------------------===//

#include "analysis/FactsFile.h"
#include "facts/ProgramLink.h"
#include "facts/UnitFile.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/xxhash.h"
#include <cstdlib>

using namespace llvm;
using namespace clang::tidy::async;

static std::unique_ptr<MemoryBuffer> bufferOf(StringRef Bytes) {
  return MemoryBuffer::getMemBufferCopy(Bytes, "fuzzed");
}

/// A file with \p Body and the checksum that belongs to it: a wrong one would
/// keep every mutation from the reader.
static std::string fileOf(StringRef Body) {
  std::string File = (unitFormat() + "\n").str();
  char Checksum[8];
  support::endian::write64le(Checksum, xxh3_64bits(Body));
  File.append(Checksum, sizeof(Checksum));
  return File + Body.str();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  StringRef Body(reinterpret_cast<const char *>(Data), Size);
  Expected<Unit> Read = readUnit(bufferOf(fileOf(Body)));
  if (!Read) {
    consumeError(Read.takeError());
    return 0;
  }
  // What was read can be written, and reads as the same.
  std::string Written = writeUnit(*Read);
  Expected<Unit> Again = readUnit(bufferOf(Written));
  if (!Again || writeUnit(*Again) != Written)
    std::abort();
  for (const UnitFacts &Section : Read->Sections)
    pruned(Section, [](size_t Site) { return Site % 2; });
  for (VirtualCalls Virtual :
       {VirtualCalls::None, VirtualCalls::SingleImplementation,
        VirtualCalls::All}) {
    LinkOptions Options;
    Options.FollowVirtual = Virtual;
    // Twice the same unit: definitions that several files hold.
    auto Linked = linkUnits(
        2, [&](size_t) { return readUnit(bufferOf(Written)); }, Options);
    if (!Linked)
      std::abort();
  }
  return 0;
}
