// What must never be reported: idle loops, workers that wait for work, threads without a loop, a stopped process, a loop that
// was left.
//
// RUN: %clangxx -std=c++20 -O1 -I%watch-inputs %s -o %t
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t idle
// RUN: %records %t.json "not of('stall') and not of('stuck') and not of('blocking-call') and not of('nested-run')"
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t pool
// RUN: %records %t.json "not of('stall') and not of('stuck') and not of('blocking-call')" "sum(l['iterations'] for l in of('loop') if l['final']) >= 40"
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t left
// RUN: %records %t.json "not of('stall') and not of('stuck') and not of('blocking-call')"
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t stopped
// RUN: %records %t.json "not of('stall') and not of('stuck') and not of('blocking-call')" "any(h['what'] == 'stopped' and h['lost_ns'] > 200_000_000 for h in of('host'))"
//
// The same pool without optimisation, where the way to the condition variable is several frames long.
// RUN: %clangxx -std=c++20 -O0 -I%watch-inputs %s -o %t.0
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t.0 pool
// RUN: %records %t.json "not of('stall') and not of('stuck') and not of('blocking-call')"

#define ASIO_HAS_CO_AWAIT
#include "loop.h"
#include <asio.hpp>
#include <csignal>
#include <sys/wait.h>
#include <thread>

int main(int, char **Argv) {
  std::string Mode = Argv[1];
  if (Mode == "idle") {
    int Ep = epoll_create1(0);
    epoll_event E;
    for (int I = 0; I < 4; ++I)
      epoll_wait(Ep, &E, 1, 300);
  } else if (Mode == "pool") {
    // One thread waits for descriptors, the others on a condition variable; they take turns.
    asio::io_context Context;
    std::vector<std::thread> Threads;
    asio::steady_timer Timer(Context);
    int Left = 60;
    std::function<void()> Tick = [&] {
      Timer.expires_after(std::chrono::milliseconds(Left % 10 ? 5 : 130));
      Timer.async_wait([&](auto) {
        for (int I = 0; I < 3; ++I)
          asio::post(Context, [] {});
        if (--Left)
          Tick();
      });
    };
    Tick();
    for (int I = 0; I < 3; ++I)
      Threads.emplace_back([&] { Context.run(); });
    for (auto &T : Threads)
      T.join();
  } else if (Mode == "left") {
    runLoop({[] {}, [] {}});
    std::thread([] { runLoop({[] {}, [] {}}); sleepMs(200); }).join();
    sleepMs(200);
  } else {
    // Somebody else stops this process in the middle of a callback, as a debugger or a shell does.
    pid_t Self = getpid();
    int Go[2];
    if (pipe(Go))
      return 1;
    pid_t Other = fork();
    if (Other == 0) {
      char C;
      if (read(Go[0], &C, 1) != 1)
        _exit(1);
      // Again and again, should this process be late in stopping.
      for (int I = 0; I < 100; ++I) {
        sleepMs(I ? 50 : 400);
        kill(Self, SIGCONT);
      }
      _exit(0);
    }
    runLoop({[] {}, [] {}, [&] {
               if (write(Go[1], "x", 1) != 1)
                 abort();
               raise(SIGSTOP);
             }, [] {}});
    kill(Other, SIGKILL);
    waitpid(Other, nullptr, 0);
  }
}
