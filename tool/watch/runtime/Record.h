//===--- Record.h - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Writing records and text, without allocation.
//
// Only the watchdog writes, or the thread that ends the process after the
// watchdog has stopped.
//
//===----------------------------------------------------------------------===//

#pragma once
#include "Unwind.h"

namespace async_watch {

constexpr unsigned SchemaVersion = 1;

/// A line, or some lines, built in place.
class Line {
  char Buffer[24 * 1024];
  size_t N = 0;

public:
  bool Full = false;
  void clear() {
    N = 0;
    Full = false;
  }
  const char *data() const { return Buffer; }
  size_t size() const { return N; }
  Line &put(char C) {
    if (N < sizeof(Buffer))
      Buffer[N++] = C;
    else
      Full = true;
    return *this;
  }
  Line &operator<<(const char *S) {
    while (*S)
      put(*S++);
    return *this;
  }
  Line &operator<<(uint64_t V) {
    char D[20];
    unsigned K = 0;
    do
      D[K++] = static_cast<char>('0' + V % 10);
    while (V /= 10);
    while (K)
      put(D[--K]);
    return *this;
  }
  Line &operator<<(unsigned V) { return *this << static_cast<uint64_t>(V); }
  Line &operator<<(long V) {
    if (V < 0)
      put('-');
    return *this << (V < 0 ? 0 - static_cast<uint64_t>(V)
                           : static_cast<uint64_t>(V));
  }
  Line &operator<<(int V) { return *this << static_cast<long>(V); }
  Line &hex(uint64_t V, unsigned Digits = 0);
  Line &ms(uint64_t Ns); // 12.3 ms, 1.23 s
  Line &quoted(const char *S);
  // "name":value, with a comma before all but the first
  Line &key(const char *Name);
  Line &field(const char *Name, uint64_t V) { return key(Name) << V; }
  Line &field(const char *Name, unsigned V) { return key(Name) << V; }
  Line &field(const char *Name, long V) { return key(Name) << V; }
  Line &field(const char *Name, int V) { return key(Name) << V; }
  Line &field(const char *Name, const char *V) { return key(Name).quoted(V); }
  Line &truth(const char *Name, bool V) {
    return key(Name) << (V ? "true" : "false");
  }
  Line &percentiles(const Loop &L);
};

void openSinks();
void reopenSinks();           // in a child
unsigned sinkFiles(int *Out); // their descriptors, at most two
bool wantsRecords();
bool wantsText();
void writeRecord(Line &L); // ends the line
void writeText(Line &L);
extern uint64_t RecordsLost;

/// Index of the module of PC, written as a record the first time; ~0 if there
/// is none.
struct Place {
  unsigned Module;
  uint64_t Offset;
  const char *Path;
};
Place placeOf(uint64_t PC);
void forgetModules();

/// Name of the function at an offset in a module, from its symbol table; null
/// if it has none. For the watchdog only.
const char *symbolAt(const char *Path, uint64_t Offset, char *Out, size_t Size);

size_t readFile(const char *Path, char *Out,
                size_t Size); // ends it with a zero
size_t readAt(int Fd, char *Out, size_t Size);
/// What a descriptor is: a path, or both ends of a connection.
void describeFd(long Fd, char *Out, size_t Size);

} // namespace async_watch
