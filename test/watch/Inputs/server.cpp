// Eight times the same stall; with 'threads', on the loops of two threads.
#include "loop.h"
#include <pthread.h>
#include <thread>

[[gnu::noinline]] void handleQuery(int N) {
  sleepMs(110 + N);
  asm volatile("");
}

static void serve() {
  std::vector<std::function<void()>> Turns;
  for (int I = 0; I < 8; ++I)
    Turns.push_back([] {}), Turns.push_back([I] { handleQuery(I % 2); });
  runLoop(Turns);
}

int main(int Argc, char **) {
  if (Argc == 1) {
    serve();
    return 0;
  }
  std::thread A([] { pthread_setname_np(pthread_self(), "server-a"); serve(); });
  std::thread B([] { pthread_setname_np(pthread_self(), "server-b"); serve(); });
  A.join();
  B.join();
}
