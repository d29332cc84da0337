#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fstream>
#include <string>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

/// Voluntary switches of the watchdog's thread so far; -1 without one.
static long wakeUps() {
  DIR *D = opendir("/proc/self/task");
  long Result = -1;
  while (dirent *E = readdir(D)) {
    std::string Base = std::string("/proc/self/task/") + E->d_name, Name;
    std::ifstream(Base + "/comm") >> Name;
    if (Name != "async-watch")
      continue;
    std::ifstream In(Base + "/status");
    for (std::string Line; std::getline(In, Line);)
      if (Line.rfind("voluntary_ctxt_switches:", 0) == 0)
        Result = std::atol(Line.c_str() + 24);
  }
  closedir(D);
  return Result;
}

int main(int, char **Argv) {
  int Ep = epoll_create1(0);
  epoll_event E{};
  if (!std::strcmp(Argv[1], "idle")) {
    for (int I = 0; I < 5; ++I)
      epoll_wait(Ep, &E, 1, 10);
    std::thread Looks([] {
      usleep(1000000); // it takes some tenths of a second to fall asleep
      long Before = wakeUps();
      usleep(800000);
      long After = wakeUps();
      std::puts(Before >= 0 ? "watchdog found" : "no watchdog");
      std::printf("wake-ups while idle: %ld\n", After - Before);
    });
    epoll_wait(Ep, &E, 1, 2500);
    Looks.join();
    return 0;
  }
  int Fd = eventfd(1, EFD_NONBLOCK);
  E.events = EPOLLIN;
  epoll_ctl(Ep, EPOLL_CTL_ADD, Fd, &E);
  for (long I = 0, N = std::atol(Argv[2]); I < N; ++I) {
    epoll_event Got;
    epoll_wait(Ep, &Got, 1, -1);
    char C;
    if (Argv[3] && pread(1000, &C, 1, 0) >= 0) // no such file: a call that returns at once
      return 1;
  }
}
