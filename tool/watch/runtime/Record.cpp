//===--- Record.cpp - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Writing records and text.
//
//===----------------------------------------------------------------------===//

#include "Record.h"
#include <arpa/inet.h>
#include <elf.h>
#include <fcntl.h>
#include <initializer_list>
#include <link.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace async_watch {

uint64_t RecordsLost;

Line &Line::hex(uint64_t V, unsigned Digits) {
  char D[16];
  unsigned K = 0;
  do
    D[K++] = "0123456789abcdef"[V & 15];
  while ((V >>= 4) || K < Digits);
  while (K)
    put(D[--K]);
  return *this;
}

Line &Line::ms(uint64_t Ns) {
  uint64_t Unit = Ns >= 10000000000 ? 1000000000 : 1000000;
  uint64_t Tenths = (Ns + Unit / 20) / (Unit / 10);
  *this << Tenths / 10;
  put('.');
  *this << Tenths % 10;
  return *this << (Unit == 1000000 ? " ms" : " s");
}

Line &Line::quoted(const char *S) {
  put('"');
  for (; *S; ++S) {
    auto C = static_cast<unsigned char>(*S);
    if (C == '"' || C == '\\')
      put('\\').put(*S);
    else if (C < 32 || C == 127)
      (*this << "\\u").hex(C, 4);
    else
      put(*S);
  }
  return put('"');
}

Line &Line::key(const char *Name) {
  if (N && Buffer[N - 1] != '{' && Buffer[N - 1] != '[')
    put(',');
  return quoted(Name).put(':');
}

Line &Line::percentiles(const Loop &L) {
  static const struct {
    const char *Name;
    uint64_t PerTenThousand;
  } Points[] = {{"p50", 5000},
                {"p90", 9000},
                {"p99", 9900},
                {"p99.9", 9990},
                {"p99.99", 9999}};
  uint64_t Total = 0, Seen = 0;
  for (uint64_t C : L.Hist)
    Total += C;
  unsigned B = 0;
  for (auto &P : Points) {
    uint64_t Rank = (Total * P.PerTenThousand + 9999) / 10000;
    while (B < NumBuckets && Seen + L.Hist[B] < Rank)
      Seen += L.Hist[B++];
    uint64_t V =
        Total && B < NumBuckets ? (bucketStart(B) + bucketStart(B + 1)) / 2 : 0;
    field(P.Name, toNs(V > L.Max ? L.Max : V));
  }
  return *this;
}

//===- Files --------------------------------------------------------------===//

size_t readAt(int Fd, char *Out, size_t Size) {
  long N = Fd < 0
               ? -1
               : sys(SYS_pread64, Fd, ptr(Out), static_cast<long>(Size - 1), 0);
  size_t Got = N < 0 ? 0 : static_cast<size_t>(N);
  Out[Got] = 0;
  return Got;
}

size_t readFile(const char *Path, char *Out, size_t Size) {
  long Fd = sys(SYS_openat, AT_FDCWD, ptr(Path), O_RDONLY | O_CLOEXEC);
  Out[0] = 0;
  if (failed(Fd))
    return 0;
  size_t Got = 0;
  while (Got + 1 < Size) {
    long N =
        sys(SYS_read, Fd, ptr(Out + Got), static_cast<long>(Size - 1 - Got));
    if (N <= 0)
      break;
    Got += static_cast<size_t>(N);
  }
  Out[Got] = 0;
  sys(SYS_close, Fd);
  return Got;
}

namespace {

struct Sink {
  int Fd = -1;
  uint64_t Dev = 0, Ino = 0;
  char Path[300] = {};
  bool On = false, Reopens = false;

  bool isOurs() const {
    struct stat St;
    return Fd >= 0 && !failed(sys(SYS_fstat, Fd, ptr(&St))) &&
           St.st_dev == Dev && St.st_ino == Ino;
  }
  void adopt(long NewFd) {
    if (failed(NewFd)) {
      Fd = -1;
      return;
    }
    // Programs close and redirect small numbers.
    long High = sys(SYS_fcntl, NewFd, F_DUPFD_CLOEXEC, 900);
    if (!failed(High) && Reopens)
      sys(SYS_close, NewFd);
    Fd = static_cast<int>(failed(High) ? NewFd : High);
    struct stat St;
    if (!failed(sys(SYS_fstat, Fd, ptr(&St)))) {
      Dev = St.st_dev;
      Ino = St.st_ino;
    }
  }
  void open() {
    adopt(sys(SYS_openat, AT_FDCWD, ptr(Path),
              O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC | O_NOCTTY,
              0644));
  }
  bool write(const char *Data, size_t N) {
    // The number may be somebody else's by now.
    if (!isOurs()) {
      if (Reopens)
        open();
      if (!isOurs())
        return false;
    }
    while (N) {
      long Did = sys(SYS_write, Fd, ptr(Data), static_cast<long>(N));
      if (Did == -4 /* EINTR */)
        continue;
      if (Did <= 0)
        return false;
      Data += Did;
      N -= static_cast<size_t>(Did);
    }
    return true;
  }
};

Sink Records, TextSink;

void expand(const char *From, char *To, size_t Size, bool AppendPid) {
  char Pid[12];
  unsigned K = 0;
  for (unsigned V = static_cast<unsigned>(G.Pid); V; V /= 10)
    Pid[K++] = static_cast<char>('0' + V % 10);
  size_t N = 0;
  auto Put = [&](char C) {
    if (N + 1 < Size)
      To[N++] = C;
  };
  auto PutPid = [&] {
    for (unsigned I = K; I; --I)
      Put(Pid[I - 1]);
  };
  for (; *From; ++From)
    if (From[0] == '%' && From[1] == 'p')
      PutPid(), ++From;
    else
      Put(*From);
  if (AppendPid)
    Put('.'), PutPid();
  To[N] = 0;
}

bool is(const char *A, const char *B) {
  while (*A && *A == *B)
    ++A, ++B;
  return *A == *B;
}

} // namespace

void openSinks() {
  if (G.Opts.json.Value[0]) {
    Records.On = Records.Reopens = true;
    expand(G.Opts.json.Value, Records.Path, sizeof(Records.Path), false);
    Records.open();
    if (Records.Fd < 0) {
      Line L;
      (L << "async-watch: error: cannot write '" << Records.Path
         << "': check json= in ASYNC_WATCH_OPTIONS\n");
      sys(SYS_write, 2, ptr(L.data()), static_cast<long>(L.size()));
    }
  }
  if (G.Opts.text) {
    TextSink.On = true;
    const char *To = G.Opts.log_path.Value;
    if (is(To, "stderr") || is(To, "stdout")) {
      TextSink.adopt(is(To, "stdout") ? 1 : 2);
    } else {
      // A file is made when there is something to say.
      TextSink.Reopens = true;
      expand(To, TextSink.Path, sizeof(TextSink.Path), true);
    }
  }
}

void reopenSinks() {
  if (Records.On && !is(G.Opts.json.Value, Records.Path)) {
    char Path[300];
    expand(G.Opts.json.Value, Path, sizeof(Path), false);
    if (!is(Path, Records.Path)) {
      copy(Records.Path, Path, sizeof(Path));
      if (Records.isOurs())
        sys(SYS_close, Records.Fd);
      Records.open();
    }
  }
  if (TextSink.On && TextSink.Reopens) {
    if (TextSink.isOurs())
      sys(SYS_close, TextSink.Fd);
    TextSink.Fd = -1;
    expand(G.Opts.log_path.Value, TextSink.Path, sizeof(TextSink.Path), true);
  }
}

unsigned sinkFiles(int *Out) {
  unsigned N = 0;
  for (Sink *S : {&Records, &TextSink})
    if (S->isOurs())
      Out[N++] = S->Fd;
  return N;
}

bool wantsRecords() { return Records.On; }
bool wantsText() { return TextSink.On; }

void writeRecord(Line &L) {
  L << "}\n";
  if (L.Full || !Records.write(L.data(), L.size()))
    ++RecordsLost;
}

void writeText(Line &L) {
  if (TextSink.On && !TextSink.write(L.data(), L.size()))
    ++RecordsLost;
}

//===- Modules ------------------------------------------------------------===//

namespace {

struct Module {
  uint64_t Start, End, Base;
  char Path[256];
  char BuildId[41];
  bool Written;
};
constexpr unsigned MaxModules = 256;
Module Modules[MaxModules];
unsigned NumModules;

void readBuildId(const ModuleOf &M, char *Out) {
  Out[0] = 0;
  Elf64_Ehdr E;
  if (!readMemory(M.Start, &E, sizeof(E)) || E.e_ident[0] != 0x7f ||
      E.e_ident[1] != 'E')
    return;
  for (unsigned I = 0; I < E.e_phnum && I < 32; ++I) {
    Elf64_Phdr P;
    if (!readMemory(M.Start + E.e_phoff + I * sizeof(P), &P, sizeof(P)) ||
        P.p_type != PT_NOTE)
      continue;
    uint64_t At = M.Base + P.p_vaddr, End = At + P.p_memsz;
    while (At + sizeof(Elf64_Nhdr) < End) {
      Elf64_Nhdr H;
      if (!readMemory(At, &H, sizeof(H)))
        break;
      uint64_t Desc = At + sizeof(H) + ((H.n_namesz + 3) & ~3u);
      uint8_t Id[20];
      if (H.n_type == NT_GNU_BUILD_ID && H.n_namesz == 4 && H.n_descsz <= 20 &&
          readMemory(Desc, Id, H.n_descsz)) {
        for (unsigned K = 0; K < H.n_descsz; ++K) {
          Out[2 * K] = "0123456789abcdef"[Id[K] >> 4];
          Out[2 * K + 1] = "0123456789abcdef"[Id[K] & 15];
        }
        Out[2 * H.n_descsz] = 0;
        return;
      }
      At = Desc + ((H.n_descsz + 3) & ~3u);
    }
  }
}

} // namespace

void forgetModules() { NumModules = 0; }

Place placeOf(uint64_t PC) {
  ModuleOf M;
  if (!findModule(PC, M))
    return {~0u, PC, nullptr};
  unsigned I = 0;
  while (I < NumModules &&
         !(Modules[I].Start == M.Start && Modules[I].End == M.End))
    ++I;
  if (I == NumModules) {
    if (NumModules == MaxModules)
      return {~0u, PC, nullptr};
    Module &N = Modules[NumModules++];
    N = {M.Start, M.End, M.Base, {}, {}, false};
    uint64_t Name = 0;
    if (readMemory(M.LinkMap + offsetof(link_map, l_name), &Name, 8) && Name) {
      size_t Got = readSome(Name, N.Path, sizeof(N.Path) - 1);
      N.Path[Got] = 0;
    }
    if (!N.Path[0]) {
      long Len = sys(SYS_readlinkat, AT_FDCWD, ptr("/proc/self/exe"),
                     ptr(N.Path), sizeof(N.Path) - 1);
      N.Path[failed(Len) ? 0 : Len] = 0;
      if (!N.Path[0])
        copy(N.Path, G.Exe, sizeof(N.Path));
    }
    readBuildId(M, N.BuildId);
  }
  Module &Found = Modules[I];
  if (!Found.Written && wantsRecords()) {
    static Line L;
    L.clear();
    L << "{";
    L.field("type", "module")
        .field("pid", G.Pid)
        .field("id", I)
        .field("path", Found.Path);
    L.field("build_id", Found.BuildId).key("base") << "\"0x";
    L.hex(Found.Base) << "\"";
    writeRecord(L);
    Found.Written = true;
  }
  return {I, PC - Found.Base, Found.Path};
}

//===- Symbols, for the text that has to be readable at once --------------===//

const char *symbolAt(const char *Path, uint64_t Offset, char *Out,
                     size_t Size) {
  long Fd = sys(SYS_openat, AT_FDCWD, ptr(Path), O_RDONLY | O_CLOEXEC);
  if (failed(Fd))
    return nullptr;
  struct stat St;
  long Map = failed(sys(SYS_fstat, Fd, ptr(&St)))
                 ? -1
                 : sys(SYS_mmap, 0, St.st_size, PROT_READ, MAP_PRIVATE, Fd, 0);
  sys(SYS_close, Fd);
  if (failed(Map))
    return nullptr;
  auto *File = reinterpret_cast<const char *>(Map);
  auto Length = static_cast<uint64_t>(St.st_size);
  const char *Result = nullptr;
  auto *E = reinterpret_cast<const Elf64_Ehdr *>(File);
  if (Length > sizeof(*E) && E->e_ident[1] == 'E' && E->e_shoff &&
      E->e_shoff + E->e_shnum * sizeof(Elf64_Shdr) <= Length) {
    auto *Sections = reinterpret_cast<const Elf64_Shdr *>(File + E->e_shoff);
    for (unsigned Wanted : {SHT_SYMTAB, SHT_DYNSYM})
      for (unsigned I = 0; I < E->e_shnum && !Result; ++I) {
        const Elf64_Shdr &S = Sections[I];
        if (S.sh_type != Wanted || S.sh_link >= E->e_shnum ||
            S.sh_offset + S.sh_size > Length)
          continue;
        const Elf64_Shdr &Names = Sections[S.sh_link];
        if (Names.sh_offset + Names.sh_size > Length)
          continue;
        auto *Syms = reinterpret_cast<const Elf64_Sym *>(File + S.sh_offset);
        for (uint64_t K = 0; K < S.sh_size / sizeof(Elf64_Sym); ++K)
          if (ELF64_ST_TYPE(Syms[K].st_info) == STT_FUNC &&
              Offset >= Syms[K].st_value &&
              Offset < Syms[K].st_value + Syms[K].st_size &&
              Syms[K].st_name < Names.sh_size) {
            const char *Name = File + Names.sh_offset + Syms[K].st_name;
            size_t N = 0;
            while (N + 1 < Size && Name[N])
              Out[N] = Name[N], ++N;
            Out[N] = 0;
            Result = Out;
            break;
          }
      }
  }
  sys(SYS_munmap, Map, static_cast<long>(Length));
  return Result;
}

void describeFd(long Fd, char *Out, size_t Size) {
  Out[0] = 0;
  if (Fd < 0 || Fd > 10000000)
    return;
  Line L;
  L << "/proc/self/fd/" << static_cast<uint64_t>(Fd);
  L.put(0);
  long N = sys(SYS_readlinkat, AT_FDCWD, ptr(L.data()), ptr(Out),
               static_cast<long>(Size - 1));
  Out[failed(N) ? 0 : N] = 0;
  if (failed(N) || Out[0] != 's')
    return;
  // socket:[inode] tells nobody anything. The watchdog has a table of its own,
  // so it borrows the descriptor.
  long Process = sys(SYS_pidfd_open, G.Pid, 0),
       Borrowed = failed(Process) ? -1 : sys(SYS_pidfd_getfd, Process, Fd, 0);
  if (!failed(Process))
    sys(SYS_close, Process);
  if (failed(Borrowed))
    return;
  L.clear();
  bool Known = false;
  for (int Peer = 0; Peer < 2; ++Peer) {
    union {
      sockaddr Any;
      sockaddr_in In;
      sockaddr_in6 In6;
      sockaddr_un Un;
    } A;
    int Len = sizeof(A);
    __builtin_memset(&A, 0, sizeof(A));
    if (failed(sys(Peer ? SYS_getpeername : SYS_getsockname, Borrowed, ptr(&A),
                   ptr(&Len))))
      continue;
    L << (Peer ? " -> " : "socket ");
    if (A.Any.sa_family == AF_INET) {
      auto *B = reinterpret_cast<const uint8_t *>(&A.In.sin_addr);
      for (unsigned I = 0; I < 4; ++I)
        L << (I ? "." : "") << static_cast<unsigned>(B[I]);
      L << ":" << static_cast<unsigned>(ntohs(A.In.sin_port));
      Known = true;
    } else if (A.Any.sa_family == AF_INET6) {
      auto *B = reinterpret_cast<const uint8_t *>(&A.In6.sin6_addr);
      L << "[";
      for (unsigned I = 0; I < 8; ++I)
        (L << (I ? ":" : ""))
            .hex(static_cast<unsigned>(B[2 * I] << 8 | B[2 * I + 1]));
      L << "]:" << static_cast<unsigned>(ntohs(A.In6.sin6_port));
      Known = true;
    } else if (A.Any.sa_family == AF_UNIX) {
      L << "unix " << (A.Un.sun_path[0] ? A.Un.sun_path : "");
      Known = Known || A.Un.sun_path[0];
    }
  }
  sys(SYS_close, Borrowed);
  if (Known && L.size() < Size) {
    copy(Out, L.data(), L.size());
    Out[L.size()] = 0;
  }
}

} // namespace async_watch
