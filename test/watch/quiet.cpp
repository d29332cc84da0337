// What must never be reported: idle loops, workers that wait for work, threads without a loop, a stopped process, a starved one,
// waits that the program's own signals interrupt, a loop that was left. 'tool/dev/watch-bench quiet' runs them for a minute each.
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
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t interrupted
// RUN: %records %t.json "not of('stall') and not of('stuck') and not of('blocking-call')" "sum(l['iterations'] for l in of('loop') if l['final']) >= 100"
//
// Beside two that compute, on one processor, the loop gets a small part of it. Its callbacks take 20 ms of CPU.
// RUN: sh -c 'taskset -c 0 sh -c "while :; do :; done" & A=$!; taskset -c 0 sh -c "while :; do :; done" & B=$!; \
// RUN:   nice -n 10 taskset -c 0 %async-watch --json=%t.json --threshold=60ms --quiet %t starved; R=$?; kill $A $B; exit $R'
// RUN: %records %t.json "not of('stall') and not of('blocking-call')" "any(h['what'] in ('starved', 'stopped') for h in of('host'))"
//
// The same pool without optimisation, where the way to the condition variable is several frames long.
// RUN: %clangxx -std=c++20 -O0 -I%watch-inputs %s -o %t.0
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t.0 pool
// RUN: %records %t.json "not of('stall') and not of('stuck') and not of('blocking-call')"

#define ASIO_HAS_CO_AWAIT
#include "loop.h"
#include <asio.hpp>
#include <csignal>
#include <fstream>
#include <sys/time.h>
#include <sys/wait.h>
#include <thread>

static volatile sig_atomic_t Alarms;

int main(int Argc, char **Argv) {
  std::string Mode = Argv[1];
  // How long, in seconds; by default as long as shows something.
  double Seconds = Argc > 2 ? atof(Argv[2]) : 0;
  auto Over = [&, Begin = now()](double Default) { return double(now() - Begin) >= (Seconds > 0 ? Seconds : Default) * 1e9; };
  if (Mode == "idle") {
    int Ep = epoll_create1(0);
    epoll_event E;
    while (!Over(1.2))
      epoll_wait(Ep, &E, 1, Seconds > 0 ? 2000 : 300);
  } else if (Mode == "interrupted") {
    // A signal every 7 ms, without SA_RESTART. Each interrupts what the program waits in, and nothing else does: neither of the
    // calls may return early more often than there were signals.
    struct sigaction A{};
    A.sa_handler = [](int) { Alarms = Alarms + 1; };
    sigaction(SIGALRM, &A, nullptr);
    itimerval Often{{0, 7000}, {0, 7000}};
    setitimer(ITIMER_REAL, &Often, nullptr);
    int Ep = epoll_create1(0);
    for (long Early = 0; !Over(1.5);) {
      epoll_event E;
      if (epoll_wait(Ep, &E, 1, -1) != -1 || errno != EINTR)
        return 1;
      ++Early;
      timespec Pause{0, 3000000};
      Early += nanosleep(&Pause, nullptr) == -1;
      for (volatile int I = 0; I < 300000; I = I + 1)
        ;
      if (Early > Alarms)
        return 2;
    }
  } else if (Mode == "starved") {
    int Ep = epoll_create1(0);
    while (!Over(2)) {
      epoll_event E;
      epoll_wait(Ep, &E, 1, 5);
      spinMs(20);
    }
  } else if (Mode == "pool") {
    // One thread waits for descriptors, the others on a condition variable; they take turns.
    asio::io_context Context;
    std::vector<std::thread> Threads;
    asio::steady_timer Timer(Context);
    int Left = 60;
    std::function<void()> Tick = [&] {
      Timer.expires_after(std::chrono::milliseconds(Left % 10 ? 5 : Seconds > 0 ? 2000 : 130));
      Timer.async_wait([&](auto) {
        for (int I = 0; I < 3; ++I)
          asio::post(Context, [] {});
        --Left;
        if (Seconds > 0 ? !Over(0) : Left > 0)
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
      std::string Stat = "/proc/" + std::to_string(Self) + "/stat";
      for (char C; read(Go[0], &C, 1) == 1;) {
        for (std::string Text; Text.find(") T ") == std::string::npos; sleepMs(5))
          std::getline(std::ifstream(Stat), Text);
        sleepMs(400);
        kill(Self, SIGCONT);
      }
      _exit(0);
    }
    std::vector<std::function<void()>> Turns = {[] {}, [] {}};
    for (int I = 0; I < (Seconds > 0 ? 1000 : 1); ++I)
      Turns.push_back([&, I] {
        if (I && Over(0))
          return;
        if (write(Go[1], "x", 1) != 1)
          abort();
        raise(SIGSTOP);
      });
    Turns.push_back([] {});
    runLoop(Turns);
    kill(Other, SIGKILL);
    waitpid(Other, nullptr, 0);
  }
}
