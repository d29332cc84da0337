// What programs do that a watcher has to survive. Each mode ends with one stall in a loop.
#include "loop.h"
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <spawn.h>
#include <string>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>

static auto Nothing = [] {};
[[gnu::noinline]] void slow() {
  sleepMs(150);
  asm volatile("");
}
void loop() { runLoop({Nothing, Nothing, [] { slow(); }, Nothing}); }

volatile sig_atomic_t Urgent;

int main(int Argc, char **Argv) {
  std::string Mode = Argv[1];
  if (Mode == "fork") {
    loop();
    if (fork() == 0) {
      loop();
      exit(0);
    }
    wait(nullptr);
  } else if (Mode == "daemon") {
    if (fork())
      _exit(0);
    setsid();
    if (fork())
      _exit(0);
    loop();
  } else if (Mode == "close-all") {
    runLoop({Nothing, Nothing});
    syscall(SYS_close_range, 3, ~0u, 0);
    for (int I = 3; I < 2048; ++I)
      close(I);
    // Nothing of the watcher's may be in the way of what the program opens now.
    std::string Name = std::string(Argv[0]) + ".own";
    int Fd = open(Name.c_str(), O_CREAT | O_TRUNC | O_RDWR, 0600);
    if (Fd != 3)
      return 1;
    for (int I = 900; I < 920; ++I)
      dup2(Fd, I);
    loop();
    if (lseek(Fd, 0, SEEK_END) != 0)
      return 2; // somebody wrote into the program's file
    unlink(Name.c_str());
  } else if (Mode == "clearenv") {
    clearenv();
    memset(Argv[0], 'x', strlen(Argv[0]));
    close(2);
    loop();
  } else if (Mode == "setuid") {
    // Root's loop, then nobody's: as a server that drops its privileges.
    if (setgroups(0, nullptr) || setgid(65534) || setuid(65534))
      return 3;
    loop();
    runLoop({Nothing, Nothing, [] { spinMs(150); }, Nothing});
  } else if (Mode == "own-signal") {
    struct sigaction A{};
    A.sa_handler = [](int) { Urgent = Urgent + 1; };
    sigaction(SIGURG, &A, nullptr);
    runLoop({Nothing, Nothing, [] { spinMs(200); }, Nothing});
    if (Urgent)
      return 4;
    raise(SIGURG);
    if (Urgent != 1)
      return 5;
  } else if (Mode == "blocked-signal") {
    sigset_t All, Pending;
    sigfillset(&All);
    pthread_sigmask(SIG_SETMASK, &All, nullptr);
    runLoop({Nothing, Nothing, [] { spinMs(200); }, Nothing});
    sigpending(&Pending);
    if (sigismember(&Pending, SIGURG))
      return 6;
  } else if (Mode == "threads") {
    for (int I = 0; I < 40; ++I) {
      std::thread T([I] { runLoop({Nothing, Nothing, [I] { if (I == 20) slow(); }, Nothing}); });
      T.join();
    }
    std::thread A([] { for (int I = 0; I < 3; ++I) loop(); }), B([] { runLoop({Nothing}); pthread_exit(nullptr); });
    A.join();
    B.join();
  } else if (Mode == "cancel") {
    std::thread T([] {
      int Ep = epoll_create1(0);
      epoll_event E;
      for (;;)
        epoll_wait(Ep, &E, 1, -1);
    });
    sleepMs(20);
    pthread_cancel(T.native_handle());
    T.join();
    loop();
  } else if (Mode == "vfork") {
    runLoop({Nothing, Nothing, [] {
               char Text[] = "exit 7";
               char Shell[] = "/bin/sh", Option[] = "-c", *Args[] = {Shell, Option, Text, nullptr};
               pid_t P = vfork();
               if (P == 0) {
                 close(0);
                 execv(Shell, Args);
                 _exit(1);
               }
               int S = 0;
               waitpid(P, &S, 0);
               if (WEXITSTATUS(S) != 7)
                 _exit(9);
               char *Env[] = {nullptr};
               posix_spawn(&P, Shell, nullptr, nullptr, Args, Env);
               waitpid(P, &S, 0);
               if (WEXITSTATUS(S) != 7)
                 _exit(10);
             }, Nothing});
    loop();
  } else if (Mode == "exec") {
    if (Argc == 2)
      execl("/proc/self/exe", Argv[0], "exec", "again", nullptr);
    loop();
  } else if (Mode == "exit") {
    runLoop({Nothing, Nothing, [] { slow(); }, Nothing});
    _exit(0);
  } else if (Mode == "killed") {
    runLoop({Nothing, Nothing, [] { slow(); }, Nothing, [] { kill(getpid(), SIGTERM); sleepMs(1000); }});
  } else if (Mode == "quick") {
    return 3; // no loop at all
  }
  errno = 77;
  int Ep = epoll_create1(0);
  epoll_event E;
  errno = 77;
  if (epoll_wait(Ep, &E, 1, 1) != 0 || errno != 77)
    return 11;
  if (epoll_wait(-1, &E, 1, 1) != -1 || errno != EBADF)
    return 12;
}
