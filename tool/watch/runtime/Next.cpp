//===--- Next.cpp - AsyncTidy ---------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lookup in the libraries behind this one.
//
//===----------------------------------------------------------------------===//

#include "Next.h"
#include "Sys.h"
#include <cerrno>
#include <cstdint>
#include <elf.h>
#include <link.h>

namespace async_watch {

namespace {

uint32_t gnuHash(const char *S) {
  uint32_t H = 5381;
  for (; *S; ++S)
    H = H * 33 + static_cast<unsigned char>(*S);
  return H;
}

bool same(const char *A, const char *B) {
  while (*A && *A == *B)
    ++A, ++B;
  return *A == *B;
}

/// The exported definition of a name in one library, in its default version.
void *lookUp(const link_map &M, const char *Name, uint32_t Hash) {
  const Elf64_Sym *Symbols = nullptr;
  const char *Strings = nullptr;
  const uint32_t *Table = nullptr;
  const Elf64_Half *Versions = nullptr;
  for (const Elf64_Dyn *D = M.l_ld; D && D->d_tag != DT_NULL; ++D) {
    // The loader has relocated these in place, except in the vDSO, which nobody
    // looks for here.
    auto P = D->d_un.d_ptr;
    if (P < M.l_addr)
      P += M.l_addr;
    switch (D->d_tag) {
    case DT_SYMTAB:
      Symbols = reinterpret_cast<const Elf64_Sym *>(P);
      break;
    case DT_STRTAB:
      Strings = reinterpret_cast<const char *>(P);
      break;
    case DT_GNU_HASH:
      Table = reinterpret_cast<const uint32_t *>(P);
      break;
    case DT_VERSYM:
      Versions = reinterpret_cast<const Elf64_Half *>(P);
      break;
    }
  }
  if (!Symbols || !Strings || !Table)
    return nullptr;
  uint32_t NumBuckets = Table[0], First = Table[1], NumBloom = Table[2],
           Shift = Table[3];
  auto *Bloom = reinterpret_cast<const uint64_t *>(Table + 4);
  auto *Buckets = reinterpret_cast<const uint32_t *>(Bloom + NumBloom);
  auto *Chain = Buckets + NumBuckets;
  if (!NumBuckets || !NumBloom)
    return nullptr;
  uint64_t Word = Bloom[(Hash / 64) % NumBloom],
           Mask = 1ull << (Hash % 64) | 1ull << ((Hash >> Shift) % 64);
  if ((Word & Mask) != Mask)
    return nullptr;
  for (uint32_t I = Buckets[Hash % NumBuckets]; I >= First; ++I) {
    uint32_t H = Chain[I - First];
    const Elf64_Sym &S = Symbols[I];
    bool Hidden = Versions && Versions[I] & 0x8000;
    if ((H | 1) == (Hash | 1) && S.st_shndx != SHN_UNDEF && !Hidden &&
        same(Strings + S.st_name, Name)) {
      auto Address = M.l_addr + S.st_value;
      if (ELF64_ST_TYPE(S.st_info) == STT_GNU_IFUNC)
        return reinterpret_cast<void *(*)()>(Address)();
      return reinterpret_cast<void *>(Address);
    }
    if (H & 1)
      break;
  }
  return nullptr;
}

const link_map *libraryOf(const void *Address) {
  dl_find_object Found;
  return _dl_find_object(const_cast<void *>(Address), &Found) == 0
             ? Found.dlfo_link_map
             : nullptr;
}

void here() {}

} // namespace

void *nextSymbol(const char *Name) {
  const link_map *M = libraryOf(reinterpret_cast<void *>(&here));
  uint32_t Hash = gnuHash(Name);
  for (M = M ? M->l_next : nullptr; M; M = M->l_next)
    if (void *P = lookUp(*M, Name, Hash))
      return P;
  return nullptr;
}

void *libcSymbol(const char *Name) {
  const link_map *M = libraryOf(reinterpret_cast<void *>(&::__errno_location));
  return M ? lookUp(*M, Name, gnuHash(Name)) : nullptr;
}

int (*ClockGettime)(clockid_t, timespec *);

} // namespace async_watch

//===- Functions that the compiler calls ----------------------------------===//
// Ours are hidden, so that the watchdog does not get into those of a sanitizer.

extern "C" {

void *memcpy(void *To, const void *From, size_t N) {
  void *Result = To;
#if defined(__x86_64__)
  asm volatile("rep movsb" : "+D"(To), "+S"(From), "+c"(N) : : "memory");
#else
  auto *A = static_cast<volatile char *>(To);
  for (auto *B = static_cast<const char *>(From); N; --N)
    *A++ = *B++;
#endif
  return Result;
}

void *memmove(void *To, const void *From, size_t N) {
  auto *A = static_cast<volatile char *>(To);
  auto *B = static_cast<const char *>(From);
  if (To <= From)
    return memcpy(To, From, N);
  while (N--)
    A[N] = B[N];
  return To;
}

void *memset(void *To, int V, size_t N) {
  void *Result = To;
#if defined(__x86_64__)
  asm volatile("rep stosb" : "+D"(To), "+c"(N) : "a"(V) : "memory");
#else
  for (auto *A = static_cast<volatile char *>(To); N; --N)
    *A++ = static_cast<char>(V);
#endif
  return Result;
}

size_t strlen(const char *S) {
  const volatile char *P = S;
  while (*P)
    ++P;
  return static_cast<size_t>(P - S);
}

} // extern "C"
