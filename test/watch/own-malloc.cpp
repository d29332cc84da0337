// A program whose malloc takes a mutex, which is wrapped here: finding the real functions must not allocate.
//
// RUN: %clangxx -std=c++20 -O2 -g -I%watch-inputs %s -o %t
// RUN: %async-watch --json=%t.json --quiet timeout 20 %t
// RUN: %records %t.json "has(one('stall'), 'sleepMs')"

#include "loop.h"
#include <pthread.h>

static pthread_mutex_t Lock = PTHREAD_MUTEX_INITIALIZER;
alignas(16) static char Heap[1 << 24];
static size_t Used;

extern "C" {
void *malloc(size_t N) {
  pthread_mutex_lock(&Lock);
  char *P = Heap + Used + 16;
  *reinterpret_cast<size_t *>(P - 16) = N;
  Used += (N + 31) & ~size_t(15);
  pthread_mutex_unlock(&Lock);
  return P;
}
void free(void *) {}
void *calloc(size_t A, size_t B) { return malloc(A * B); }
void *realloc(void *Old, size_t N) {
  void *P = malloc(N);
  if (Old) {
    size_t Had = *reinterpret_cast<size_t *>(static_cast<char *>(Old) - 16);
    memcpy(P, Old, Had < N ? Had : N);
  }
  return P;
}
}

int main() {
  runLoop({[] {}, [] { sleepMs(130); }, [] {}});
}
