//===--- Launcher.cpp - AsyncTidy -----------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Run a program with the library in it, and read what itwrites.
//
//===----------------------------------------------------------------------===//

#include "Launcher.h"
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <elf.h>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace async_watch {

namespace {

volatile sig_atomic_t Child;

void forward(int Signal) {
  if (Child > 0)
    kill(Child, Signal);
}

std::string selfDirectory() {
  char Path[4096];
  ssize_t N = readlink("/proc/self/exe", Path, sizeof(Path) - 1);
  std::string S(Path, N > 0 ? static_cast<size_t>(N) : 0);
  return S.substr(0, S.rfind('/'));
}

std::string libraryPath(const Flags &F) {
  if (!F.library.empty())
    return F.library;
  for (const char *Place : {"/../lib/libasync-watch.so", "/libasync-watch.so",
                            "/../" ASYNC_INSTALL_LIBDIR "/libasync-watch.so",
                            "/../lib/x86_64-linux-gnu/libasync-watch.so"}) {
    std::string P = selfDirectory() + Place;
    char Real[4096];
    if (realpath(P.c_str(), Real))
      return Real;
  }
  return "";
}

#if defined(__x86_64__)
constexpr unsigned Machine = EM_X86_64;
#else
constexpr unsigned Machine = EM_AARCH64;
#endif

} // namespace

std::string whyNot(const std::string &Program) {
  std::string File = findProgram(Program);
  if (File.empty())
    return "there is no such program that could be executed";
  for (unsigned Depth = 0; Depth < 5; ++Depth) {
    struct stat St;
    if (stat(File.c_str(), &St))
      return std::strerror(errno);
    std::ifstream In(File, std::ios::binary);
    Elf64_Ehdr E{};
    if (!In)
      return "its file cannot be read";
    In.read(reinterpret_cast<char *>(&E), sizeof(E));
    if (E.e_ident[0] == '#' && E.e_ident[1] == '!') {
      // What runs is the interpreter.
      In.clear();
      In.seekg(2);
      std::string Line;
      std::getline(In, Line);
      size_t Begin = Line.find_first_not_of(" \t");
      size_t End =
          Line.find_first_of(" \t\r", Begin == std::string::npos ? 0 : Begin);
      std::string Interpreter =
          Begin == std::string::npos
              ? ""
              : Line.substr(Begin,
                            End == std::string::npos ? End : End - Begin);
      if (Interpreter.ends_with("/env") && End != std::string::npos) {
        size_t Next = Line.find_first_not_of(" \t", End);
        if (Next != std::string::npos && Line[Next] != '-')
          Interpreter =
              Line.substr(Next, Line.find_first_of(" \t\r", Next) - Next);
      }
      File = findProgram(Interpreter);
      if (File.empty())
        return "its interpreter '" + Interpreter + "' does not exist";
      continue;
    }
    if (std::memcmp(E.e_ident, ELFMAG, SELFMAG) != 0)
      return "it is neither an ELF file nor a script";
    if (E.e_ident[EI_CLASS] != ELFCLASS64)
      return "it is a 32-bit program, and the library is a 64-bit one";
    if (E.e_machine != Machine)
      return "it is for another processor";
    bool Dynamic = false;
    for (unsigned I = 0; I < E.e_phnum; ++I) {
      Elf64_Phdr P;
      In.clear();
      In.seekg(static_cast<std::streamoff>(E.e_phoff + I * sizeof(P)));
      if (In.read(reinterpret_cast<char *>(&P), sizeof(P)))
        Dynamic = Dynamic || P.p_type == PT_INTERP;
    }
    if (!Dynamic)
      return "it is statically linked, and a library is preloaded only into "
             "dynamic programs: link it dynamically";
    if ((St.st_mode & S_ISUID && St.st_uid != geteuid()) ||
        (St.st_mode & S_ISGID && St.st_gid != getegid()))
      return "it is set-user-ID or set-group-ID, for which the system ignores "
             "LD_PRELOAD: run a copy without that bit";
    if (geteuid() != 0 &&
        getxattr(File.c_str(), "security.capability", nullptr, 0) > 0)
      return "it has file capabilities, for which the system ignores "
             "LD_PRELOAD: run a copy without them";
    return "";
  }
  return "its interpreters form a circle";
}

/// A sanitizer's run-time library that the program is linked with, if that one
/// insists on being the first library of all.
static std::string firstLibrary(const std::string &Program) {
  std::ifstream In(findProgram(Program), std::ios::binary);
  auto Read = [&](uint64_t Offset, auto &To) {
    In.clear();
    In.seekg(static_cast<std::streamoff>(Offset));
    return !!In.read(reinterpret_cast<char *>(&To), sizeof(To));
  };
  Elf64_Ehdr E;
  if (!Read(0, E) || std::memcmp(E.e_ident, ELFMAG, SELFMAG) != 0)
    return "";
  std::vector<Elf64_Phdr> Loads;
  Elf64_Phdr P, Dynamic{};
  for (unsigned I = 0; I < E.e_phnum && Read(E.e_phoff + I * sizeof(P), P); ++I)
    if (P.p_type == PT_LOAD)
      Loads.push_back(P);
    else if (P.p_type == PT_DYNAMIC)
      Dynamic = P;
  std::vector<uint64_t> Names;
  uint64_t Strings = 0;
  Elf64_Dyn D;
  for (uint64_t I = 0; I < Dynamic.p_filesz && Read(Dynamic.p_offset + I, D) &&
                       D.d_tag != DT_NULL;
       I += sizeof(D))
    if (D.d_tag == DT_NEEDED)
      Names.push_back(D.d_un.d_val);
    else if (D.d_tag == DT_STRTAB)
      Strings = D.d_un.d_ptr;
  for (auto &Load : Loads)
    if (Strings >= Load.p_vaddr && Strings - Load.p_vaddr < Load.p_filesz)
      for (uint64_t Name : Names) {
        In.clear();
        In.seekg(static_cast<std::streamoff>(Load.p_offset + Strings -
                                             Load.p_vaddr + Name));
        std::string Library;
        std::getline(In, Library, '\0');
        if (Library.starts_with("libasan.so") ||
            Library.starts_with("libtsan.so"))
          return Library;
      }
  return "";
}

int launch(const Flags &F, const LaunchOptions &L) {
  const std::string &Program = L.Command[0];
  auto Cannot = [&](const std::string &Why) {
    std::fprintf(stderr, "async-watch: error: cannot watch '%s', because %s\n",
                 Program.c_str(), Why.c_str());
    return 2;
  };
  if (std::string Why = whyNot(Program); !Why.empty())
    return Cannot(Why);
  std::string Library = libraryPath(F);
  if (Library.empty() || access(Library.c_str(), R_OK) != 0)
    return Cannot(
        "the library '" +
        (Library.empty() ? std::string("libasync-watch.so") : Library) +
        "' is missing: give its place with --library=FILE");
  if (Library.find_first_of(" :") != std::string::npos)
    return Cannot("LD_PRELOAD cannot hold the blank or colon in '" + Library +
                  "': put the library elsewhere");

  Session S(F);
  // Writable for programs that become another user before they open it again.
  const char *Tmp = std::getenv("TMPDIR");
  std::string Dir =
      std::string(Tmp && *Tmp ? Tmp : "/tmp") + "/async-watch.XXXXXX";
  if (!mkdtemp(Dir.data()) || chmod(Dir.c_str(), 0711))
    return Cannot("there is no place for a pipe in '" + Dir + "': set TMPDIR");
  std::string Fifo = Dir + "/records";
  auto CleanUp = [&] {
    unlink(Fifo.c_str());
    rmdir(Dir.c_str());
  };
  if (mkfifo(Fifo.c_str(), 0622) || chmod(Fifo.c_str(), 0622)) {
    CleanUp();
    return Cannot("a pipe cannot be made in '" + Dir + "': set TMPDIR");
  }
  int In = open(Fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  fcntl(In, F_SETPIPE_SZ, 1 << 20);

  // What the user has set himself stands first; what the launcher needs wins.
  std::string Options;
  if (const char *Own = std::getenv("ASYNC_WATCH_OPTIONS"))
    Options = std::string(Own) + ":";
  for (auto &[Name, Value] : L.Library)
    Options += Name + "='" + Value + "':";
  if (!F.trace.empty() || !F.html.empty())
    Options += "iterations=1:";
  Options += "text=0:error_exitcode=0:json='" + Fifo + "'";

  std::fflush(nullptr);
  pid_t Pid = fork();
  if (Pid < 0) {
    CleanUp();
    return Cannot(std::strerror(errno));
  }
  if (Pid == 0) {
    const char *Own = std::getenv("LD_PRELOAD");
    // Behind the program's own, whose functions then are frames like any other.
    std::string Preload = (Own && *Own ? std::string(Own) + ":" : "") + Library;
    if (std::string First = firstLibrary(Program);
        !First.empty() && Preload.find(First) == std::string::npos)
      Preload = First + ":" + Preload;
    setenv("LD_PRELOAD", Preload.c_str(), 1);
    setenv("ASYNC_WATCH_OPTIONS", Options.c_str(), 1);
    std::vector<char *> Args;
    for (auto &A : L.Command)
      Args.push_back(const_cast<char *>(A.c_str()));
    Args.push_back(nullptr);
    execvp(Args[0], Args.data());
    std::fprintf(stderr, "async-watch: error: cannot watch '%s', because %s\n",
                 Program.c_str(), std::strerror(errno));
    _exit(2);
  }
  Child = Pid;
  // The terminal tells the whole group; what others send to us is for the
  // program.
  signal(SIGINT, SIG_IGN);
  signal(SIGQUIT, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  struct sigaction A{};
  A.sa_handler = forward;
  for (int Signal : {SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGCONT})
    sigaction(Signal, &A, nullptr);

  int PidFd = static_cast<int>(syscall(SYS_pidfd_open, Pid, 0));
  int Status = 0;
  bool Exited = false, Detached = false;
  std::string Pending;
  uint64_t Quiet = 0;
  auto Drain = [&] {
    char Buffer[65536];
    for (;;) {
      ssize_t N = read(In, Buffer, sizeof(Buffer));
      if (N <= 0)
        return N == 0; // nobody has it open for writing
      Quiet = 0;
      Pending.append(Buffer, static_cast<size_t>(N));
      size_t Begin = 0;
      for (size_t End; (End = Pending.find('\n', Begin)) != std::string::npos;
           Begin = End + 1)
        S.feed(std::string_view(Pending).substr(Begin, End - Begin));
      Pending.erase(0, Begin);
    }
  };
  for (;;) {
    pollfd P[2] = {{In, POLLIN, 0}, {Exited ? -1 : PidFd, POLLIN, 0}};
    // With no writer, a pipe that had one is ready all the time.
    int Ready = poll(P, 2, 100);
    bool NoWriter = Drain();
    if (!Exited && (P[1].revents || PidFd < 0) &&
        waitpid(Pid, &Status, WNOHANG) == Pid) {
      Exited = true;
      Child = 0;
      NoWriter = Drain();
    }
    if (Exited && NoWriter)
      break;
    if (NoWriter && Ready > 0 && !P[1].revents) {
      timespec T{0, 20000000};
      nanosleep(&T, nullptr);
    }
    if (Exited && !Detached && ++Quiet > 5) {
      // The program has left others behind, as a daemon does. They are watched
      // on, and whoever waits for the program gets its exit code now.
      pid_t Reporter = fork();
      if (Reporter != 0) {
        if (WIFSIGNALED(Status))
          return 128 + WTERMSIG(Status);
        std::fflush(nullptr);
        _exit(WEXITSTATUS(Status));
      }
      setsid();
      Detached = true;
    }
  }
  CleanUp();
  if (!S.sawAny() && !(WIFEXITED(Status) && WEXITSTATUS(Status) == 2))
    return Cannot("it did not load the library (or wiped its environment "
                  "before an exec)");
  std::string How;
  if (WIFSIGNALED(Status))
    How = "the program was ended by signal " +
          std::to_string(WTERMSIG(Status)) + " (" +
          strsignal(WTERMSIG(Status)) +
          "); the figures are those of its last second";
  bool Fail = S.finish(How);
  if (WIFSIGNALED(Status)) {
    rlimit NoCore{0, 0};
    setrlimit(RLIMIT_CORE, &NoCore);
    std::fflush(nullptr);
    signal(WTERMSIG(Status), SIG_DFL);
    raise(WTERMSIG(Status));
    return 128 + WTERMSIG(Status);
  }
  int Code = WEXITSTATUS(Status);
  return Code == 0 && Fail && F.error_exitcode
             ? static_cast<int>(F.error_exitcode)
             : Code;
}

} // namespace async_watch
