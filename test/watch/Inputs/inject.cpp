// A preload that plants stalls, as ground truth. INJECT=function:every:kind:ms:limit, INJECT_LOG=file.
// Every N-th call of the function on the main thread stalls first: sleep, spin, fsync, lock, getaddrinfo, fault or read.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char Function[32], Kind[32];
static long Every, Ms, Limit, Calls;
static int Log = -1;

static uint64_t now() {
  timespec T;
  clock_gettime(CLOCK_MONOTONIC, &T);
  return uint64_t(T.tv_sec) * 1000000000 + uint64_t(T.tv_nsec);
}

static void wait(long Ms) {
  timespec T{Ms / 1000, Ms % 1000 * 1000000};
  nanosleep(&T, nullptr);
}

static pthread_mutex_t Mutex = PTHREAD_MUTEX_INITIALIZER;
static int Pipe[2];

extern "C" [[gnu::noinline]] void stallinj_planted_stall() {
  uint64_t Begin = now();
  pthread_t Helper;
  if (!strcmp(Kind, "spin")) {
    while (now() - Begin < uint64_t(Ms) * 1000000)
      ;
  } else if (!strcmp(Kind, "lock")) {
    static volatile bool Held;
    Held = false;
    pthread_create(&Helper, nullptr, [](void *) -> void * { pthread_mutex_lock(&Mutex); Held = true; wait(Ms); pthread_mutex_unlock(&Mutex); return nullptr; }, nullptr);
    while (!Held)
      ;
    pthread_mutex_lock(&Mutex);
    pthread_mutex_unlock(&Mutex);
    pthread_detach(Helper);
  } else if (!strcmp(Kind, "read")) {
    if (!Pipe[1] && pipe2(Pipe, O_CLOEXEC))
      abort();
    pthread_create(&Helper, nullptr, [](void *) -> void * { wait(Ms); if (write(Pipe[1], "x", 1) != 1) abort(); return nullptr; }, nullptr);
    char C;
    if (read(Pipe[0], &C, 1) != 1)
      abort();
    pthread_detach(Helper);
  } else {
    wait(Ms);
  }
  uint64_t Took = now() - Begin;
  char Line[100];
  int N = snprintf(Line, sizeof(Line), "%s %ld %llu %llu\n", Kind, long(syscall(SYS_gettid)), (unsigned long long)Begin, (unsigned long long)Took);
  if (Log < 0 || syscall(SYS_write, Log, Line, N) != N)
    abort();
}

static bool Armed;
static void count(const char *Name) {
  if (!Armed || strcmp(Name, Function) || Limit <= 0)
    return;
  if (++Calls % Every == 0) {
    --Limit;
    Armed = false; // not from inside
    stallinj_planted_stall();
    Armed = true;
  }
}

[[gnu::constructor]] static void start() {
  const char *S = getenv("INJECT"), *File = getenv("INJECT_LOG");
  // The launcher has the same environment.
  char Comm[32] = "";
  if (FILE *F = fopen("/proc/self/comm", "r")) {
    if (!fgets(Comm, sizeof(Comm), F))
      Comm[0] = 0;
    fclose(F);
  }
  if (!S || !File || !strcmp(Comm, "async-watch\n") || sscanf(S, "%31[^:]:%ld:%31[^:]:%ld:%ld", Function, &Every, Kind, &Ms, &Limit) != 5)
    return;
  int Fd = open(File, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0666);
  Log = fcntl(Fd, F_DUPFD_CLOEXEC, 700);
  Armed = true;
}

#define NEXT(Name) static auto *Next = reinterpret_cast<decltype(&Name)>(dlsym(RTLD_NEXT, #Name)); count(#Name)
extern "C" ssize_t read(int F, void *B, size_t N) { NEXT(read); return Next(F, B, N); }
extern "C" ssize_t recv(int F, void *B, size_t N, int Fl) { NEXT(recv); return Next(F, B, N, Fl); }
extern "C" ssize_t recvmsg(int F, msghdr *M, int Fl) { NEXT(recvmsg); return Next(F, M, Fl); }
extern "C" ssize_t sendmsg(int F, const msghdr *M, int Fl) { NEXT(sendmsg); return Next(F, M, Fl); }
extern "C" ssize_t writev(int F, const iovec *V, int N) { NEXT(writev); return Next(F, V, N); }
extern "C" int accept4(int F, sockaddr *A, socklen_t *L, int Fl) { NEXT(accept4); return Next(F, A, L, Fl); }
