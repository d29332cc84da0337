//===--- Symbolizer.cpp - AsyncTidy ---------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Symbolizer.h"
#include <cstdio>
#include <cstdlib>
#include <elf.h>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace async_watch {

std::string findProgram(const std::string &Name) {
  struct stat St;
  auto Runs = [&](const std::string &P) {
    return access(P.c_str(), X_OK) == 0 && stat(P.c_str(), &St) == 0 &&
           S_ISREG(St.st_mode);
  };
  if (Name.find('/') != std::string::npos)
    return Runs(Name) ? Name : "";
  const char *Path = std::getenv("PATH");
  std::istringstream Dirs(Path ? Path : "/usr/local/bin:/usr/bin:/bin");
  for (std::string Dir; std::getline(Dirs, Dir, ':');) {
    std::string P = (Dir.empty() ? "." : Dir) + "/" + Name;
    if (Runs(P))
      return P;
  }
  return "";
}

std::string buildIdOf(const std::string &File) {
  std::ifstream In(File, std::ios::binary);
  Elf64_Ehdr E;
  if (!In.read(reinterpret_cast<char *>(&E), sizeof(E)) ||
      std::string(reinterpret_cast<char *>(E.e_ident), 4) != "\x7f"
                                                             "ELF")
    return "";
  for (unsigned I = 0; I < E.e_phnum; ++I) {
    Elf64_Phdr P;
    In.seekg(static_cast<std::streamoff>(E.e_phoff + I * sizeof(P)));
    if (!In.read(reinterpret_cast<char *>(&P), sizeof(P)))
      return "";
    if (P.p_type != PT_NOTE || P.p_filesz > 1 << 20)
      continue;
    std::string Notes(P.p_filesz, 0);
    In.seekg(static_cast<std::streamoff>(P.p_offset));
    if (!In.read(Notes.data(), static_cast<std::streamsize>(Notes.size())))
      return "";
    for (size_t At = 0; At + sizeof(Elf64_Nhdr) <= Notes.size();) {
      Elf64_Nhdr H;
      Notes.copy(reinterpret_cast<char *>(&H), sizeof(H), At);
      size_t Desc = At + sizeof(H) + ((H.n_namesz + 3) & ~3u);
      if (H.n_type == NT_GNU_BUILD_ID && H.n_namesz == 4 &&
          Desc + H.n_descsz <= Notes.size()) {
        std::string Id;
        for (unsigned K = 0; K < H.n_descsz; ++K) {
          char Hex[3];
          std::snprintf(Hex, sizeof(Hex), "%02x",
                        static_cast<unsigned char>(Notes[Desc + K]));
          Id += Hex;
        }
        return Id;
      }
      At = Desc + ((H.n_descsz + 3) & ~3u);
    }
  }
  return "";
}

namespace {

/// Position after the bracket that closes the one at Open.
size_t closing(const std::string &S, size_t Open, char O, char C) {
  int Depth = 0;
  for (size_t I = Open; I < S.size(); ++I) {
    if (S[I] == O)
      ++Depth;
    else if (S[I] == C && !--Depth)
      return I + 1;
  }
  return S.size();
}

void replaceAll(std::string &S, const std::string &From,
                const std::string &To) {
  for (size_t P = 0; (P = S.find(From, P)) != std::string::npos; P += To.size())
    S.replace(P, From.size(), To);
}

} // namespace

std::string readableName(std::string N) {
  bool Resumed = false;
  // clang: "f(int) (.resume)" or "f(int) [clone .resume]"; GCC:
  // "f(f(int)::_Z1fi.Frame*) [clone .actor]".
  for (const char *Mark :
       {" (.resume)", " [clone .resume]", " (.destroy)", " [clone .destroy]",
        " (.cleanup)", " [clone .actor]", " [clone .actor.cold]"})
    if (size_t P = N.find(Mark); P != std::string::npos) {
      Resumed = true;
      N.erase(P);
    }
  for (const char *Mark : {" [clone ", " (."})
    if (size_t P = N.find(Mark); P != std::string::npos)
      N.erase(P);
  if (N.ends_with(".Frame*)")) {
    size_t Open = N.find('(');
    if (size_t Inner = N.rfind(")::_Z");
        Open != std::string::npos && Inner != std::string::npos && Inner > Open)
      N = N.substr(Open + 1, Inner - Open);
    Resumed = true;
  }
  for (auto &[From, To] :
       {std::pair{"std::__cxx11::basic_string<char, std::char_traits<char>, "
                  "std::allocator<char> >",
                  "std::string"},
        {"std::__cxx11::basic_string<char, std::char_traits<char>, "
         "std::allocator<char>>",
         "std::string"},
        {"std::__cxx11::", "std::"},
        {"std::__n4861::", "std::"},
        {"asio::basic_stream_socket<asio::ip::tcp, asio::any_io_executor>",
         "asio::ip::tcp::socket"},
        {"(anonymous namespace)::", ""}})
    replaceAll(N, From, To);
  return Resumed ? N + ", resumed" : N;
}

std::string modelName(const std::string &Name) {
  std::string S = Name, Out;
  if (size_t P = S.find(", resumed"); P != std::string::npos)
    S.erase(P);
  for (size_t I = 0; I < S.size();) {
    if (S[I] == '<')
      I = closing(S, I, '<', '>');
    else if (S[I] == '(')
      break;
    else
      Out += S[I++];
  }
  // A return type, as templates have one
  if (size_t P = Out.rfind(' '); P != std::string::npos)
    Out = Out.substr(P + 1);
  for (const char *Inline : {"__cxx11::", "_V2::", "__1::", "__n4861::"})
    replaceAll(Out, Inline, "");
  return Out;
}

Symbolizer::Symbolizer(std::string Wanted) {
  if (!Wanted.empty()) {
    Program = findProgram(Wanted);
    if (Program.empty())
      std::fprintf(stderr,
                   "async-watch: warning: --symbolizer: there is no program "
                   "'%s'; using the best there is\n",
                   Wanted.c_str());
  }
  for (const char *Name : {"llvm-symbolizer-22", "llvm-symbolizer",
                           "llvm-symbolizer-19", "addr2line"})
    if (Program.empty())
      Program = findProgram(Name);
  Llvm = Program.find("llvm-symbolizer") != std::string::npos;
}

Symbolizer::~Symbolizer() {
  if (Pid > 0) {
    close(To);
    close(From);
    int Status;
    waitpid(Pid, &Status, 0);
  }
}

bool Symbolizer::start() {
  int In[2], Out[2];
  if (pipe2(In, O_CLOEXEC) || pipe2(Out, O_CLOEXEC))
    return false;
  Pid = fork();
  if (Pid == 0) {
    dup2(In[0], 0);
    dup2(Out[1], 1);
    unsetenv("LD_PRELOAD");
    unsetenv("ASYNC_WATCH_OPTIONS");
    // The terminal's Ctrl-C is for the program; the answers are still needed.
    setpgid(0, 0);
    execl(Program.c_str(), Program.c_str(), "--output-style=LLVM",
          "--functions=linkage", "--demangle", "--inlines", nullptr);
    _exit(127);
  }
  close(In[0]);
  close(Out[1]);
  To = In[1];
  From = Out[0];
  return Pid > 0;
}

static std::vector<Symbol> parseAnswer(const std::vector<std::string> &Lines) {
  std::vector<Symbol> Result;
  for (size_t I = 0; I + 1 < Lines.size(); I += 2) {
    Symbol S;
    S.Function = Lines[I] == "??" ? "" : readableName(Lines[I]);
    std::string Where = Lines[I + 1];
    if (size_t P = Where.find(" (discriminator"); P != std::string::npos)
      Where.erase(P);
    // file:line[:column]
    for (int K = 0; K < 2; ++K)
      if (size_t P = Where.rfind(':');
          P != std::string::npos && P + 1 < Where.size() &&
          Where.find_first_not_of("0123456789?", P + 1) == std::string::npos) {
        S.Line = static_cast<unsigned>(
            std::strtoul(Where.c_str() + P + 1, nullptr, 10));
        Where.erase(P);
      }
    S.File = Where.starts_with("??") ? "" : Where;
    if (!S.Function.empty())
      Result.push_back(S);
  }
  for (size_t I = 0; I + 1 < Result.size(); ++I)
    Result[I].Inlined = true;
  return Result;
}

std::vector<Symbol> Symbolizer::ask(const std::string &Module,
                                    unsigned long Offset) {
  std::vector<std::string> Lines;
  char Hex[32];
  std::snprintf(Hex, sizeof(Hex), "0x%lx", Offset);
  if (!Llvm) {
    std::string Command = "env -u LD_PRELOAD '" + Program + "' -f -C -i -e '" +
                          Module + "' " + Hex + " 2>/dev/null";
    if (Module.find('\'') != std::string::npos)
      return {};
    FILE *F = popen(Command.c_str(), "r");
    char Buffer[4096];
    while (F && std::fgets(Buffer, sizeof(Buffer), F)) {
      std::string L = Buffer;
      while (!L.empty() && L.back() == '\n')
        L.pop_back();
      Lines.push_back(L);
    }
    if (F)
      pclose(F);
    return parseAnswer(Lines);
  }
  if (Pid < 0 && (Broken || !start())) {
    Broken = true;
    return {};
  }
  std::string Query = "CODE \"" + Module + "\" " + Hex + "\n";
  if (write(To, Query.data(), Query.size()) !=
      static_cast<ssize_t>(Query.size())) {
    Broken = true;
    return {};
  }
  for (;;) {
    while (true) {
      size_t End = Pending.find('\n');
      if (End == std::string::npos)
        break;
      std::string L = Pending.substr(0, End);
      Pending.erase(0, End + 1);
      if (L.empty())
        return parseAnswer(Lines);
      Lines.push_back(L);
    }
    char Buffer[4096];
    ssize_t N = read(From, Buffer, sizeof(Buffer));
    if (N <= 0) {
      Broken = true;
      return parseAnswer(Lines);
    }
    Pending.append(Buffer, static_cast<size_t>(N));
  }
}

bool Symbolizer::usable(const std::string &Module, const std::string &BuildId) {
  auto [At, New] = Usable.try_emplace(Module + '\n' + BuildId, false);
  if (New) {
    std::string Here = buildIdOf(Module);
    bool Exists = access(Module.c_str(), R_OK) == 0;
    At->second = Exists && (BuildId.empty() || Here == BuildId);
    if (Exists && !At->second)
      Refused.push_back(Module);
  }
  return At->second;
}

const std::vector<Symbol> &Symbolizer::lookUp(const std::string &Module,
                                              const std::string &BuildId,
                                              unsigned long Offset) {
  auto [At, New] = Cache.try_emplace({Module + '\n' + BuildId, Offset});
  if (New && !Program.empty() && !Module.empty() && usable(Module, BuildId))
    At->second = ask(Module, Offset);
  return At->second;
}

} // namespace async_watch
