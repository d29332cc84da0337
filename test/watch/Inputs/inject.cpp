// A preload that plants stalls, as ground truth. INJECT=function:every:kind:ms:limit, INJECT_LOG=file.
// Every N-th call of the function stalls first: sleep, spin, fsync, lock, getaddrinfo, fault or read.
// A line of the log: kind, thread, begin and length of the stall, time on a CPU and in the queue for one in it, begin and length of
// the iteration that it was in, in nanoseconds of CLOCK_MONOTONIC. An iteration is what lies between two waits at one place.
#include <arpa/inet.h>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <resolv.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char Function[32], Kind[32];
static long Every, Ms, Limit, Calls;
static int Log = -1;

#define ALWAYS_INLINE [[gnu::always_inline]] static inline

ALWAYS_INLINE uint64_t now() {
  timespec T;
  clock_gettime(CLOCK_MONOTONIC, &T);
  return uint64_t(T.tv_sec) * 1000000000 + uint64_t(T.tv_nsec);
}

ALWAYS_INLINE void pause(long Ms) {
  timespec T{Ms / 1000, Ms % 1000 * 1000000};
  nanosleep(&T, nullptr);
}

ALWAYS_INLINE void check(bool Good, const char *What) {
  if (!Good) {
    perror(What);
    abort();
  }
}

static pthread_mutex_t Mutex = PTHREAD_MUTEX_INITIALIZER;
static int Pipe[2], Faults = -1, Names = -1, File = -1;
static char *Page;

static void inThread(void *(*Body)(void *)) {
  pthread_t Helper;
  check(!pthread_create(&Helper, nullptr, Body, nullptr), "pthread_create");
  pthread_detach(Helper);
}

/// Answers every question after Ms: there is no such name.
static void *answerLate(void *) {
  char Text[512];
  sockaddr_in From;
  socklen_t Size = sizeof(From);
  ssize_t N = recvfrom(Names, Text, sizeof(Text), 0, reinterpret_cast<sockaddr *>(&From), &Size);
  pause(Ms);
  Text[2] = char(0x81);
  Text[3] = char(0x83);
  check(sendto(Names, Text, size_t(N), 0, reinterpret_cast<sockaddr *>(&From), Size) == N, "sendto");
  return nullptr;
}

static void *fillLate(void *) {
  uffd_msg M;
  check(read(Faults, &M, sizeof(M)) == sizeof(M), "read(userfaultfd)");
  pause(Ms);
  uffdio_zeropage Z{};
  Z.range = {reinterpret_cast<uint64_t>(Page), 4096};
  check(!ioctl(Faults, UFFDIO_ZEROPAGE, &Z), "UFFDIO_ZEROPAGE");
  return nullptr;
}

/// Time of this thread on a CPU, and in the queue for one.
static void spent(uint64_t &Cpu, uint64_t &Queue) {
  char Text[100] = "";
  unsigned long long A = 0, B = 0;
  snprintf(Text, sizeof(Text), "/proc/self/task/%ld/schedstat", long(syscall(SYS_gettid)));
  int Fd = open(Text, O_RDONLY | O_CLOEXEC);
  if (syscall(SYS_read, Fd, Text, sizeof(Text) - 1) > 0)
    sscanf(Text, "%llu %llu", &A, &B);
  close(Fd);
  Cpu = A;
  Queue = B;
}

/// Past the read() of this library, which would be a frame of its own.
static ssize_t (*NextRead)(int, void *, size_t);

/// What a stall needs and is no part of it.
static void prepare() {
  if (!strcmp(Kind, "read")) {
    if (!Pipe[1])
      check(!pipe2(Pipe, O_CLOEXEC), "pipe2");
  } else if (!strcmp(Kind, "fsync")) {
    if (File < 0)
      check((File = open(".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)) >= 0, "O_TMPFILE");
  } else if (!strcmp(Kind, "fault")) {
    if (Faults < 0) {
      Faults = int(syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY));
      uffdio_api A{};
      A.api = UFFD_API;
      check(Faults >= 0 && !ioctl(Faults, UFFDIO_API, &A), "userfaultfd");
    }
    // A new page each time.
    Page = static_cast<char *>(mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    uffdio_register R{};
    R.range = {reinterpret_cast<uint64_t>(Page), 4096};
    R.mode = UFFDIO_REGISTER_MODE_MISSING;
    check(!ioctl(Faults, UFFDIO_REGISTER, &R), "UFFDIO_REGISTER");
    inThread(fillLate);
  } else if (!strcmp(Kind, "getaddrinfo")) {
    sockaddr_in A{};
    A.sin_family = AF_INET;
    A.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t Size = sizeof(A);
    if (Names < 0) {
      Names = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      check(!bind(Names, reinterpret_cast<sockaddr *>(&A), sizeof(A)), "bind");
    }
    getsockname(Names, reinterpret_cast<sockaddr *>(&A), &Size);
    res_init();
    _res.nscount = 1;
    _res.nsaddr_list[0] = A;
    inThread(answerLate);
  }
}

extern "C" [[gnu::noinline]] void stallinj_planted_stall() {
  if (!strcmp(Kind, "spin")) {
    for (uint64_t Begin = now(); now() - Begin < uint64_t(Ms) * 1000000;)
      for (volatile int I = 0; I < 1000; I = I + 1)
        ;
  } else if (!strcmp(Kind, "lock")) {
    static volatile bool Held;
    Held = false;
    inThread([](void *) -> void * { pthread_mutex_lock(&Mutex); Held = true; pause(Ms); pthread_mutex_unlock(&Mutex); return nullptr; });
    while (!Held)
      ;
    pthread_mutex_lock(&Mutex);
    pthread_mutex_unlock(&Mutex);
  } else if (!strcmp(Kind, "read")) {
    inThread([](void *) -> void * { pause(Ms); check(write(Pipe[1], "x", 1) == 1, "write"); return nullptr; });
    char C;
    check(NextRead(Pipe[0], &C, 1) == 1, "read");
  } else if (!strcmp(Kind, "fsync")) {
    static char Data[65536];
    for (uint64_t Begin = now(); now() - Begin < uint64_t(Ms) * 1000000;) {
      check(pwrite(File, Data, sizeof(Data), 0) == sizeof(Data), "pwrite");
      check(!fsync(File), "fsync");
    }
  } else if (!strcmp(Kind, "getaddrinfo")) {
    addrinfo Hints{}, *Found;
    Hints.ai_family = AF_INET;
    check(getaddrinfo("planted.invalid.", nullptr, &Hints, &Found) != 0, "getaddrinfo");
  } else if (!strcmp(Kind, "fault")) {
    *reinterpret_cast<volatile char *>(Page) = 1;
  } else {
    pause(Ms);
  }
  asm volatile("");
}

static bool Armed;
/// The wait that the thread returned from last, and the stall since.
static thread_local struct {
  void *Place;
  uint64_t Began, Stall, Took, Cpu, Queue;
} Turn __attribute__((tls_model("initial-exec")));

static void count(const char *Name) {
  if (!Armed || strcmp(Name, Function) || Limit <= 0 || Turn.Stall)
    return;
  if (++Calls % Every == 0) {
    --Limit;
    Armed = false; // not from inside
    prepare();
    uint64_t Cpu, Queue;
    spent(Cpu, Queue);
    uint64_t Begin = now();
    stallinj_planted_stall();
    Turn.Took = now() - Begin;
    spent(Turn.Cpu, Turn.Queue);
    Turn.Cpu -= Cpu;
    Turn.Queue -= Queue;
    Turn.Stall = Begin;
    Armed = true;
  }
}

static void beginWait(void *Place, uint64_t Now) {
  if (!Turn.Stall || Turn.Place != Place)
    return;
  char Line[200];
  int N = snprintf(Line, sizeof(Line), "%s %ld %llu %llu %llu %llu %llu %llu\n", Kind, long(syscall(SYS_gettid)), (unsigned long long)Turn.Stall,
                   (unsigned long long)Turn.Took, (unsigned long long)Turn.Cpu, (unsigned long long)Turn.Queue, (unsigned long long)Turn.Began,
                   (unsigned long long)(Now - Turn.Began));
  Turn.Stall = 0;
  check(Log >= 0 && syscall(SYS_write, Log, Line, N) == N, "the log");
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
  NextRead = reinterpret_cast<decltype(NextRead)>(dlsym(RTLD_NEXT, "read"));
  Armed = true;
}

#define REAL(Name) static auto *Next = reinterpret_cast<decltype(&Name)>(dlsym(RTLD_NEXT, #Name))
#define NEXT(Name) REAL(Name); count(#Name)
extern "C" ssize_t read(int F, void *B, size_t N) { NEXT(read); return Next(F, B, N); }
extern "C" ssize_t readv(int F, const iovec *V, int N) { NEXT(readv); return Next(F, V, N); }
extern "C" ssize_t recv(int F, void *B, size_t N, int Fl) { NEXT(recv); return Next(F, B, N, Fl); }
extern "C" ssize_t recvmsg(int F, msghdr *M, int Fl) { NEXT(recvmsg); return Next(F, M, Fl); }
extern "C" ssize_t sendmsg(int F, const msghdr *M, int Fl) { NEXT(sendmsg); return Next(F, M, Fl); }
extern "C" ssize_t writev(int F, const iovec *V, int N) { NEXT(writev); return Next(F, V, N); }
extern "C" int accept4(int F, sockaddr *A, socklen_t *L, int Fl) { NEXT(accept4); return Next(F, A, L, Fl); }

// The moment is taken next to the watcher's, so that the two can be compared.
#define WAIT(Name, Args)                                                                  \
  {                                                                                       \
    REAL(Name);                                                                           \
    void *Place = __builtin_return_address(0);                                            \
    uint64_t Now = Turn.Stall ? now() : 0;                                                \
    auto Result = Next Args;                                                              \
    uint64_t Then = now();                                                                \
    if (Now)                                                                              \
      beginWait(Place, Now);                                                              \
    if (!Turn.Stall) {                                                                    \
      Turn.Began = Then;                                                                  \
      Turn.Place = Place;                                                                 \
    }                                                                                     \
    return Result;                                                                        \
  }
extern "C" int __poll_chk(pollfd *F, nfds_t N, int T, size_t S);
extern "C" int epoll_wait(int F, epoll_event *E, int N, int T) WAIT(epoll_wait, (F, E, N, T))
extern "C" int epoll_pwait(int F, epoll_event *E, int N, int T, const sigset_t *S) WAIT(epoll_pwait, (F, E, N, T, S))
extern "C" int poll(pollfd *F, nfds_t N, int T) WAIT(poll, (F, N, T))
extern "C" int __poll_chk(pollfd *F, nfds_t N, int T, size_t S) WAIT(__poll_chk, (F, N, T, S))
extern "C" int ppoll(pollfd *F, nfds_t N, const timespec *T, const sigset_t *S) WAIT(ppoll, (F, N, T, S))
extern "C" int select(int N, fd_set *R, fd_set *W, fd_set *E, timeval *T) WAIT(select, (N, R, W, E, T))
