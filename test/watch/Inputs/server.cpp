// Eight times the same stall.
#include "loop.h"

[[gnu::noinline]] void handleQuery(int N) {
  sleepMs(110 + N);
  asm volatile("");
}

int main() {
  std::vector<std::function<void()>> Turns;
  for (int I = 0; I < 8; ++I)
    Turns.push_back([] {}), Turns.push_back([I] { handleQuery(I % 2); });
  runLoop(Turns);
}
