// The program's system calls are the program's: 36 kinds of blocking calls, each long enough to be a stall that is looked at
// while it lasts, return when and what they return without the watcher. Half of them would return early if the thread got a
// signal, even one whose handler is installed with SA_RESTART.
//
// RUN: %clangxx -std=c++20 -O2 -g -I%watch-inputs %s -luring -o %t
// RUN: %t > %t.plain
// RUN: %async-watch --json=%t.json --threshold=20ms --quiet %t > %t.watched
// RUN: diff %t.plain %t.watched
// RUN: FileCheck %s --input-file=%t.watched
// RUN: %records %t.json "len(of('stall')) == int(open('%t.watched').read().split()[-1])" "all(s['captured'] in ('wrapped-call', 'syscall') for s in of('stall'))" \
// RUN:   "all(s['cause'] == 'blocked' for s in of('stall'))" "all('main' in names(s) for s in of('stall') if s['captured'] == 'wrapped-call')"
//
// The worst case: the signal that asks a thread for its stack arrives in the middle of each call, as it could if the thread
// stopped running just before. The handler sends it back into the call.
// RUN: %async-watch --json=%t.json --threshold=20ms --quiet %t signal > %t.signalled
// RUN: diff %t.plain %t.signalled
//
// CHECK-NOT: {{early|wrong}}
// CHECK: calls 36

#include "loop.h"
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <liburing.h>
#include <linux/futex.h>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <semaphore.h>
#include <string>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <thread>

constexpr long Ms = 60;
const timespec For{0, Ms * 1000000};
std::string Directory;

timespec at(clockid_t Clock) {
  timespec T;
  clock_gettime(Clock, &T);
  T.tv_nsec += Ms * 1000000;
  if (T.tv_nsec >= 1000000000)
    T.tv_nsec -= 1000000000, ++T.tv_sec;
  return T;
}

/// Runs F in another thread when the call has lasted long enough.
template <class F> struct Later {
  std::thread T;
  explicit Later(F Fn) : T([Fn] { sleepMs(Ms); Fn(); }) {}
  ~Later() { T.join(); }
};

int listener() {
  int S = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in A{};
  A.sin_family = AF_INET;
  A.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bind(S, reinterpret_cast<sockaddr *>(&A), sizeof(A));
  listen(S, 1);
  return S;
}

void timeout(int Fd) {
  timeval V{0, Ms * 1000};
  setsockopt(Fd, SOL_SOCKET, SO_RCVTIMEO, &V, sizeof(V));
}

void connectTo(int S) {
  sockaddr_in A{};
  socklen_t L = sizeof(A);
  getsockname(S, reinterpret_cast<sockaddr *>(&A), &L);
  int C = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  connect(C, reinterpret_cast<sockaddr *>(&A), sizeof(A));
  close(C);
}

// Each returns what the call returned; a call that failed gives -errno.
long result(long R) { return R < 0 ? -errno : R; }

struct Case {
  const char *Name;
  long Expected;
  std::function<long()> Call;
};

char Buffer[1 << 17];

std::vector<Case> cases() {
  static int Ep = epoll_create1(0), Pair[2], Pipe[2], Full[2];
  socketpair(AF_UNIX, SOCK_STREAM, 0, Pair);
  if (pipe(Pipe) || pipe(Full))
    abort();
  static epoll_event E;
  return {
      {"io_getevents", 0, [] { unsigned long Ctx = 0; syscall(SYS_io_setup, 4, &Ctx); timespec T = For; char Ev[64]; long R = result(syscall(SYS_io_getevents, Ctx, 1, 1, Ev, &T)); syscall(SYS_io_destroy, Ctx); return R; }},
      {"epoll_wait", 0, [] { return result(epoll_wait(epoll_create1(0), &E, 1, Ms)); }},
      {"epoll_pwait", 0, [] { return result(epoll_pwait(Ep, &E, 1, Ms, nullptr)); }},
      {"recv+SO_RCVTIMEO", -EAGAIN, [] { int P[2]; socketpair(AF_UNIX, SOCK_STREAM, 0, P); timeout(P[0]); return result(recv(P[0], Buffer, 1, 0)); }},
      {"accept+SO_RCVTIMEO", -EAGAIN, [] { int S = listener(); timeout(S); return result(accept(S, nullptr, nullptr)); }},
      {"sigtimedwait", -EAGAIN, [] { sigset_t S; sigemptyset(&S); sigaddset(&S, SIGUSR2); return result(sigtimedwait(&S, nullptr, &For)); }},
      {"semtimedop", -EAGAIN, [] { int S = semget(IPC_PRIVATE, 1, 0600); sembuf B{0, -1, 0}; long R = result(semtimedop(S, &B, 1, &For)); semctl(S, 0, IPC_RMID); return R; }},
      {"io_uring wait_cqe_timeout", -ETIME, [] { io_uring R; if (io_uring_queue_init(4, &R, 0)) { sleepMs(Ms); return -long(ETIME); } io_uring_cqe *C; __kernel_timespec T{0, Ms * 1000000}; long V = io_uring_wait_cqe_timeout(&R, &C, &T); io_uring_queue_exit(&R); return V; }},
      {"io_uring submit_and_wait", 1, [] { io_uring R; if (io_uring_queue_init(4, &R, 0)) { sleepMs(Ms); return 1l; } __kernel_timespec T{0, Ms * 1000000}; io_uring_prep_timeout(io_uring_get_sqe(&R), &T, 0, 0); long V = io_uring_submit_and_wait(&R, 1); io_uring_queue_exit(&R); return V; }},
      {"poll", 0, [] { return result(poll(nullptr, 0, Ms)); }},
      {"ppoll", 0, [] { return result(ppoll(nullptr, 0, &For, nullptr)); }},
      {"select", 0, [] { timeval V{0, Ms * 1000}; return result(select(0, nullptr, nullptr, nullptr, &V)); }},
      {"pselect", 0, [] { return result(pselect(0, nullptr, nullptr, nullptr, &For, nullptr)); }},
      {"nanosleep", 0, [] { return result(nanosleep(&For, nullptr)); }},
      {"clock_nanosleep relative", 0, [] { return -long(clock_nanosleep(CLOCK_MONOTONIC, 0, &For, nullptr)); }},
      {"clock_nanosleep absolute", 0, [] { timespec T = at(CLOCK_MONOTONIC); return -long(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &T, nullptr)); }},
      {"usleep", 0, [] { return result(usleep(Ms * 1000)); }},
      {"sleep", 0, [] { return long(sleep(1)); }},
      {"sem_timedwait", -ETIMEDOUT, [] { sem_t S; sem_init(&S, 0, 0); timespec T = at(CLOCK_REALTIME); return result(sem_timedwait(&S, &T)); }},
      {"futex with time-out", -ETIMEDOUT, [] { uint32_t W = 0; return result(syscall(SYS_futex, &W, FUTEX_WAIT, 0, &For, nullptr, 0)); }},
      {"msgrcv", 5, [] { int Q = msgget(IPC_PRIVATE, 0600); struct M { long Type; char Text[5]; } In{}; long R; { Later L([Q] { M Out{1, {}}; msgsnd(Q, &Out, 5, 0); }); R = result(msgrcv(Q, &In, 5, 0, 0)); } msgctl(Q, IPC_RMID, nullptr); return R; }},
      {"sleep_for", 0, [] { std::this_thread::sleep_for(std::chrono::milliseconds(Ms)); return 0l; }},
      {"cv.wait_for", 0, [] { std::mutex M; std::condition_variable C; std::unique_lock L(M); return long(C.wait_for(L, std::chrono::milliseconds(Ms), [] { return false; })); }},
      {"pthread_cond_timedwait", -ETIMEDOUT, [] { pthread_mutex_t M = PTHREAD_MUTEX_INITIALIZER; pthread_cond_t C = PTHREAD_COND_INITIALIZER; timespec T = at(CLOCK_REALTIME); pthread_mutex_lock(&M); long R = -long(pthread_cond_timedwait(&C, &M, &T)); pthread_mutex_unlock(&M); return R; }},
      {"pthread_mutex_timedlock", -ETIMEDOUT, [] { static pthread_mutex_t M = PTHREAD_MUTEX_INITIALIZER; timespec T = at(CLOCK_REALTIME); pthread_mutex_lock(&M); long R = 0; R = -long(pthread_mutex_timedlock(&M, &T)); pthread_mutex_unlock(&M); return R; }},
      {"sem_wait", 0, [] { static sem_t S; sem_init(&S, 0, 0); Later L([] { sem_post(&S); }); return result(sem_wait(&S)); }},
      {"futex", 0, [] { static std::atomic<int> W = 0; W = 0; Later L([] { W = 1; W.notify_all(); }); W.wait(0); return 0l; }},
      {"read of a pipe", 1, [] { Later L([] { if (write(Pipe[1], "x", 1) != 1) abort(); }); return result(read(Pipe[0], Buffer, 1)); }},
      {"read of an eventfd", 8, [] { static int F; F = eventfd(0, 0); Later L([] { eventfd_write(F, 1); }); return result(read(F, Buffer, 8)); }},
      {"read of a timerfd", 8, [] { int F = timerfd_create(CLOCK_MONOTONIC, 0); itimerspec I{{}, For}; timerfd_settime(F, 0, &I, nullptr); return result(read(F, Buffer, 8)); }},
      {"read of inotify", 16, [] { int F = inotify_init(); inotify_add_watch(F, Directory.c_str(), IN_ATTRIB | IN_ONLYDIR); Later L([] { if (chmod(Directory.c_str(), 0700)) abort(); }); return result(read(F, Buffer, sizeof(Buffer))); }},
      {"recv", 1, [] { Later L([] { send(Pair[1], "x", 1, 0); }); return result(recv(Pair[0], Buffer, 1, 0)); }},
      {"accept", 1, [] { static int S; S = listener(); Later L([] { connectTo(S); }); return long(accept(S, nullptr, nullptr) >= 0); }},
      {"write to a full pipe", 1, [] { fcntl(Full[1], F_SETFL, O_NONBLOCK); while (write(Full[1], Buffer, 4096) > 0) ; fcntl(Full[1], F_SETFL, 0); Later L([] { if (read(Full[0], Buffer, sizeof(Buffer)) < 0) abort(); }); return result(write(Full[1], "x", 1)); }},
      {"flock", 0, [] { std::string P = Directory + "/lock"; static int A; A = open(P.c_str(), O_CREAT | O_RDWR, 0600); int B = open(P.c_str(), O_RDWR); flock(A, LOCK_EX); long R; { Later L([] { flock(A, LOCK_UN); }); R = result(flock(B, LOCK_EX)); } unlink(P.c_str()); return R; }},
      {"waitpid", 1, [] { pid_t P = fork(); if (!P) { timespec T = For; nanosleep(&T, nullptr); _exit(0); } return long(waitpid(P, nullptr, 0) == P); }},
  };
}

int main(int Argc, char **) {
  bool Signal = Argc > 1;
  char Template[] = "/tmp/never-interrupt.XXXXXX";
  Directory = mkdtemp(Template);
  pthread_t Loop = pthread_self();
  std::atomic<unsigned> Armed = 0;
  std::atomic<bool> Done = false;
  // The library installs its handler when it first needs it: let it have a thread that runs.
  std::vector<std::function<void()>> Turns = {[] {}, [Signal] { if (Signal) spinMs(60); }};
  std::thread Pest([&] {
    unsigned Last = 0;
    while (Signal && !Done) {
      sleepMs(2);
      // Once a call, as the watchdog would.
      if (unsigned N = Armed; N && N != Last) {
        Last = N;
        sleepMs(20);
        if (Armed == N)
          pthread_kill(Loop, SIGURG);
      }
    }
  });
  unsigned Count = 0;
  for (Case &C : cases()) {
    ++Count;
    Turns.push_back([&Armed, C, Count] {
      uint64_t Begin = now();
      Armed = Count;
      long R = C.Call();
      Armed = 0;
      uint64_t Took = now() - Begin;
      std::printf("%s%s%s\n", C.Name, R == C.Expected ? "" : (" wrong: " + std::to_string(R)).c_str(),
                  Took + 1000000 < uint64_t(Ms) * 1000000 ? " early" : "");
    });
    Turns.push_back([] {});
  }
  runLoop(Turns);
  Done = true;
  Pest.join();
  rmdir(Directory.c_str());
  std::printf("calls %u\n", Count);
}
