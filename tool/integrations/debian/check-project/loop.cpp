#include <poll.h>
#include <unistd.h>
int main() {
  for (int I = 0; I < 3; ++I) {
    poll(nullptr, 0, 5);
    usleep(80000);
  }
}
