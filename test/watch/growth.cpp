// Thousands of stalls, each with a stack and a record, and the process neither grows nor opens files.
//
// RUN: %clangxx -std=c++20 -O1 -g -I%watch-inputs %s -o %t
// RUN: rm -f %t.json && env LD_PRELOAD=%watch-lib ASYNC_WATCH_OPTIONS=threshold=1ms:text=0:max_records=1000000:json=%t.json %t
// RUN: %records %t.json "one('end')['stalls'] + one('end')['starved'] + one('end')['stopped'] >= 1000" "one('end')['dropped'] == 0"

#include "loop.h"
#include <dirent.h>
#include <fstream>
#include <string>
#include <thread>

static long residentKb() {
  std::ifstream In("/proc/self/status");
  for (std::string Line; std::getline(In, Line);)
    if (Line.rfind("VmRSS:", 0) == 0)
      return std::stol(Line.substr(6));
  return -1;
}

/// Of the watchdog as well, which has a table of its own.
static int files() {
  int N = 0;
  DIR *Tasks = opendir("/proc/self/task");
  while (dirent *T = readdir(Tasks))
    if (DIR *D = opendir((std::string("/proc/self/task/") + T->d_name + "/fd").c_str())) {
      while (readdir(D))
        ++N;
      closedir(D);
    }
  closedir(Tasks);
  return N;
}

static void stalls(int N) {
  std::vector<std::function<void()>> Turns;
  for (int I = 0; I < N; ++I)
    Turns.push_back(I % 3 ? +[] { sleepMs(2); } : +[] { spinMs(2); });
  runLoop(Turns);
  // Threads with loops come and go.
  for (int I = 0; I < 20; ++I)
    std::thread([] { runLoop({[] { sleepMs(2); }, [] {}}); }).join();
}

int main() {
  // The first ones touch tables that are of fixed size.
  for (int I = 0; I < 4; ++I)
    stalls(100);
  sleepMs(1200); // slots of threads that ended are emptied once a second
  long Kb = residentKb();
  int Files = files();
  stalls(1000);
  sleepMs(1200);
  std::printf("%ld kB more, %d files more\n", residentKb() - Kb, files() - Files);
  return residentKb() - Kb > 400 || files() - Files > 0;
}
