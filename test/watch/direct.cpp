// In a process with one thread, wrappers of plain system calls make them as libc does then. Nobody can tell.
//
// RUN: %clangxx -std=c++20 -O2 -g -I%watch-inputs %s -o %t
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t calls > %t.watched
// RUN: %t calls > %t.plain && diff %t.plain %t.watched
// RUN: FileCheck %s --input-file=%t.watched
// CHECK: 5 5 5 5 5 5 5 5 5 5 1
// CHECK-NEXT: -1 EAGAIN
// CHECK-NEXT: -1 EBADF
// CHECK-NEXT: -1 EINTR
//
// The stack of one that blocks comes without a signal, as ever; so does what it is blocked on.
// RUN: %records %t.json "[(s['captured'], s['call']) for s in of('stall')] == [('wrapped-call', 'read'), ('wrapped-call', 'recv')]" \
// RUN:   "all(s['cause'] in ('blocked', 'run-queue') and has(s, 'wants') and all(x['same'] for x in s.get('samples', [])) for s in of('stall'))" \
// RUN:   "of('stall')[0]['fd_is'].startswith('pipe:') and of('stall')[1]['fd_is'].startswith('socket')" \
// RUN:   "of('stall')[0]['syscall_nr'] == 0 and of('stall')[1]['syscall_nr'] == 45"
//
// They stay cancellation points.
// RUN: %async-watch --threshold=60ms --quiet %t cancel | FileCheck %s --check-prefix=CANCEL
// CANCEL-NOT: not cancelled
// CANCEL: cleaned up
//
// And a library that is preloaded behind this one sees every call.
// RUN: %clangxx -shared -fPIC -O1 -DBEHIND %s -o %t.behind.so -ldl
// RUN: env "LD_PRELOAD=%watch-lib %t.behind.so" ASYNC_WATCH_OPTIONS=text=0 %t calls 2>&1 | FileCheck %s --check-prefix=BEHIND
// BEHIND: recv behind
#ifdef BEHIND
#include <dlfcn.h>
#include <sys/socket.h>
#include <unistd.h>
extern "C" ssize_t recv(int Fd, void *To, size_t N, int Flags) {
  if (write(2, "recv behind\n", 12) < 0)
    return -1;
  return reinterpret_cast<decltype(&recv)>(dlsym(RTLD_NEXT, "recv"))(Fd, To, N, Flags);
}
#else
#include "loop.h"
#include <csignal>
#include <pthread.h>
#include <string>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>

static int Pipe[2], Pair[2];

/// Lets another process write after a while: a thread would make this one have two.
static void later(int Fd) {
  if (fork())
    return;
  usleep(200000);
  _exit(write(Fd, "hello", 5) != 5);
}

[[gnu::noinline]] static void wantsPipe() {
  char B[8];
  later(Pipe[1]);
  if (read(Pipe[0], B, sizeof(B)) != 5)
    abort();
  asm volatile("");
}
[[gnu::noinline]] static void wantsSocket() {
  char B[8];
  later(Pair[1]);
  if (recv(Pair[0], B, sizeof(B), 0) != 5)
    abort();
  asm volatile("");
}

static void all() {
  char B[8];
  iovec V{B, 5};
  msghdr M{};
  M.msg_iov = &V;
  M.msg_iovlen = 1;
  memcpy(B, "hello", 5);
  sockaddr_storage A;
  socklen_t N = sizeof(A);
  long R[] = {write(Pair[0], B, 5), read(Pair[1], B, 5), send(Pair[0], B, 5, MSG_NOSIGNAL), recv(Pair[1], B, 8, MSG_DONTWAIT), 0, 0, 0, 0, 0, 0, 0};
  R[4] = writev(Pair[0], &V, 1);
  R[5] = recvfrom(Pair[1], B, 8, 0, reinterpret_cast<sockaddr *>(&A), &N);
  R[6] = sendmsg(Pair[0], &M, 0);
  R[7] = recvmsg(Pair[1], &M, 0);
  int File = memfd_create("file", 0);
  R[8] = pwrite(File, B, 5, 3);
  B[0] = 'x';
  R[9] = pread(File, B, 8, 3);
  R[10] = pread(File, B, 8, 7);
  if (memcmp(B, "oello", 5) || close(File))
    abort();
  for (long X : R)
    printf("%ld ", X);
  printf("\n");
  errno = 0;
  ssize_t X = recv(Pair[1], B, 8, MSG_DONTWAIT);
  printf("%zd %s\n", X, strerrorname_np(errno));
  X = send(1000, B, 5, 0);
  printf("%zd %s\n", X, strerrorname_np(errno));
  // A signal of the program's own still interrupts.
  struct sigaction S{};
  S.sa_handler = [](int) {};
  sigaction(SIGALRM, &S, nullptr);
  itimerval T{{0, 0}, {0, 20000}};
  setitimer(ITIMER_REAL, &T, nullptr);
  X = read(Pipe[0], B, 5);
  printf("%zd %s\n", X, strerrorname_np(errno));
  errno = 77;
  if (write(Pair[0], "x", 1) != 1 || read(Pair[1], B, 1) != 1 || errno != 77)
    abort();
}

static void cancelled() {
  pthread_cleanup_push([](void *) { puts("cleaned up"); fflush(stdout); }, nullptr);
  pthread_cancel(pthread_self());
  char B[8];
  if (read(Pipe[0], B, 5) != 0)
    puts("not cancelled");
  pthread_cleanup_pop(0);
}

int main(int, char **Argv) {
  std::string Mode = Argv[1];
  if (pipe(Pipe) || socketpair(AF_UNIX, SOCK_STREAM, 0, Pair))
    return 1;
  auto Nothing = [] {};
  if (Mode == "calls")
    runLoop({Nothing, all, Nothing, wantsPipe, Nothing, wantsSocket, Nothing});
  else
    runLoop({Nothing, cancelled, Nothing});
}
#endif
