// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs
// The categories of posix.yaml that are on by default.
#include "task.h"
#include <aio.h>
#include <fcntl.h>
#include <mqueue.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>
#include <utility>

my::task<> sleeps(unsigned s, const timespec *ts) {
  sleep(s);                                    // warns: 'sleep'
  sleep(0);
  usleep(1000);                                // warns: usleep
  usleep(0);
  nanosleep(ts, nullptr);                      // warns: 'nanosleep'
  clock_nanosleep(CLOCK_MONOTONIC, 0, ts, nullptr); // warns: clock_nanosleep
  thrd_sleep(ts, nullptr);                     // warns: thrd_sleep
  sched_yield();
  co_return;
}

my::task<> waits(pthread_t t, pthread_cond_t *c, pthread_mutex_t *m, pthread_barrier_t *b, sem_t *s, const timespec *ts, sigset_t *set) {
  pthread_join(t, nullptr);                    // warns: pthread_join
  pthread_detach(t);
  pthread_cond_wait(c, m);                     // warns: pthread_cond_wait
  pthread_cond_timedwait(c, m, ts);            // warns: pthread_cond_timedwait
  pthread_cond_signal(c);
  pthread_barrier_wait(b);                     // warns: pthread_barrier_wait
  sem_wait(s);                                 // warns: 'sem_wait'
  sem_timedwait(s, ts);                        // warns: sem_timedwait
  sem_trywait(s);
  sem_post(s);
  int sig;
  sigwait(set, &sig);                          // warns: 'sigwait'
  sigwaitinfo(set, nullptr);                   // warns: sigwaitinfo
  sigtimedwait(set, nullptr, ts); // may only look
  sigsuspend(set);                             // warns: sigsuspend
  pause();                                     // warns: pause
  tcdrain(0);                                  // warns: tcdrain
  co_return;
}

my::task<> queues(int q, msgbuf *buf, mqd_t mq, char *text, aiocb *cb) {
  msgrcv(q, buf, 8, 0, 0);                     // warns: msgrcv
  msgrcv(q, buf, 8, 0, IPC_NOWAIT);
  msgrcv(q, buf, 8, 0, IPC_NOWAIT | MSG_NOERROR);
  msgsnd(q, buf, 8, 0); // only if the queue is full
  mq_receive(mq, text, 8, nullptr); // may be non-blocking
  const aiocb *list[] = {cb};
  aio_suspend(list, 1, nullptr);               // warns: aio_suspend
  aio_read(cb);
  lio_listio(LIO_WAIT, &cb, 1, nullptr);       // warns: lio_listio
  lio_listio(LIO_NOWAIT, &cb, 1, nullptr);
  co_return;
}

my::task<> multiplexes(pollfd *fds, int ep, epoll_event *ev, fd_set *set, timeval *tv, timespec *ts, int timeout) {
  poll(fds, 1, -1);                            // warns: 'poll'
  poll(fds, 1, 100);                           // warns: 'poll'
  poll(fds, 1, timeout);                       // warns: 'poll'
  poll(fds, 1, 0);
  constexpr int now = 0;
  poll(fds, 1, now);
  ppoll(fds, 1, nullptr, nullptr);             // warns: ppoll
  ppoll(fds, 1, ts, nullptr); // may be zero
  select(1, set, nullptr, nullptr, nullptr);   // warns: 'select'
  select(1, set, nullptr, nullptr, NULL);      // warns: 'select'
  select(1, set, nullptr, nullptr, tv);
  pselect(1, set, nullptr, nullptr, nullptr, nullptr); // warns: pselect
  pselect(1, set, nullptr, nullptr, ts, nullptr);
  epoll_wait(ep, ev, 1, -1);                   // warns: epoll_wait
  epoll_wait(ep, ev, 1, 0);
  epoll_pwait(ep, ev, 1, -1, nullptr);         // warns: epoll_pwait
  epoll_pwait(ep, ev, 1, 0, nullptr);
  epoll_ctl(ep, EPOLL_CTL_ADD, 0, ev);
  co_return;
}

my::task<> names(const char *host, sockaddr *sa, char *buf, addrinfo *res) {
  getaddrinfo(host, "http", nullptr, &res);    // warns: getaddrinfo
  getaddrinfo(nullptr, "http", nullptr, &res); // a passive socket: nothing to look up
  addrinfo numeric = {.ai_flags = AI_NUMERICHOST};
  getaddrinfo(host, "80", &numeric, &res);
  addrinfo plain = {.ai_family = AF_INET};
  getaddrinfo(host, "80", &plain, &res);       // warns: getaddrinfo
  freeaddrinfo(res);
  getnameinfo(sa, 16, buf, 8, nullptr, 0, 0);  // warns: getnameinfo
  getnameinfo(sa, 16, buf, 8, nullptr, 0, NI_NUMERICHOST);
  getnameinfo(sa, 16, buf, 8, nullptr, 0, NI_NUMERICHOST | NI_NUMERICSERV);
  getnameinfo(sa, 16, nullptr, 0, buf, 8, 0);  // only the port
  gethostbyname(host);                         // warns: 'gethostbyname'
  gethostbyaddr(buf, 4, AF_INET);              // warns: gethostbyaddr
  co_return;
}

my::task<> processes(pid_t pid, int *status, siginfo_t *info) {
  system("true");                              // warns: 'system'
  system(nullptr); // only asks whether there is a shell
  FILE *f = popen("true", "r");                // warns: popen
  pclose(f);                                   // warns: pclose
  wait(status);                                // warns: 'wait'
  waitpid(pid, status, 0);                     // warns: waitpid
  waitpid(pid, status, WNOHANG);
  waitpid(pid, status, WNOHANG | WUNTRACED);
  int options = WNOHANG;
  waitpid(pid, status, options);
  waitid(P_PID, 1, info, WEXITED);             // warns: waitid
  waitid(P_PID, 1, info, WEXITED | WNOHANG);
  wait4(pid, status, WNOHANG, nullptr);
  fork(); // on request only
  kill(pid, SIGTERM);
  co_return;
}

my::task<> output_of(int fd);
my::task<> async_write(int fd);
std::pair<pid_t, int> spawn();
// Who started a child and awaited its output reaps what is over.
my::task<> reaps(pid_t given, int *status, siginfo_t *info) {
  pid_t child = fork();
  waitpid(child, status, 0);                   // warns: waitpid
  auto [other, error] = spawn();
  wait4(other, status, 0, nullptr);            // warns: wait4
  waitid(P_PID, other, info, WEXITED);         // warns: waitid
  co_await output_of(1);
  waitpid(child, status, 0);
  waitid(P_PID, other, info, WEXITED);
  wait4(other, status, 0, nullptr);
  waitpid(given, status, 0);                   // warns: waitpid
  waitpid(-1, status, 0);                      // warns: waitpid
  pid_t late = fork();
  waitpid(late, status, 0);                    // warns: waitpid
  co_await async_write(1);
  waitpid(late, status, 0);                    // warns: waitpid
  co_await output_of(1);
  waitpid(late, status, 0);
}

my::task<> input(char *line, size_t n, int *x, FILE *file) {
  getchar();                                   // warns: getchar
  scanf("%d", x);                              // warns: 'scanf'
  fgets(line, 8, stdin);                       // warns: fgets
  fgets(line, 8, file);
  getc(stdin);                                 // warns: getc
  getc(file);
  fscanf(stdin, "%d", x);                      // warns: fscanf
  fscanf(file, "%d", x);
  getline(&line, &n, stdin);                   // warns: getline
  getline(&line, &n, file);
  fread(line, 1, 8, stdin);                    // warns: fread
  fread(line, 1, 8, file);
  sscanf(line, "%d", x);
  ungetc('x', stdin);
  co_return;
}

my::task<> output(FILE *file) {
  printf("logging is not reported\n");
  puts("neither here");
  fprintf(stderr, "nor there\n");
  fputs("nor here", file);
  fflush(file);
  co_return;
}

struct holder {
  int fd;
  int get() const { return fd; }
};
my::task<> files(int fd, void *p, struct flock *lock) {
  fsync(fd);                                   // warns: fsync
  fdatasync(fd);                               // warns: fdatasync
  sync();                                      // warns: 'sync'
  syncfs(fd);                                  // warns: syncfs
  msync(p, 8, MS_SYNC);                        // warns: msync
  msync(p, 8, MS_ASYNC);
  msync(p, 8, MS_ASYNC | MS_INVALIDATE);
  ftruncate(fd, 0);                            // warns: 'ftruncate'
  const int memory = memfd_create("m", 0), shared = shm_open("/s", 0, 0);
  ftruncate(memory, 1 << 20);
  ftruncate(shared, 1 << 20);
  holder held{memfd_create("m", 0)};
  ftruncate(held.get(), 1 << 20);
  truncate("f", 0);                            // warns: 'truncate'
  posix_fallocate(fd, 0, 8);                   // warns: posix_fallocate
  flock(fd, LOCK_EX);                          // warns: flock
  flock(fd, LOCK_EX | LOCK_NB);
  flock(fd, LOCK_UN);
  lockf(fd, F_LOCK, 0);                        // warns: lockf
  lockf(fd, F_TLOCK, 0);
  lockf(fd, F_ULOCK, 0);
  fcntl(fd, F_SETLKW, lock);                   // warns: fcntl
  fcntl(fd, F_OFD_SETLKW, lock);               // warns: fcntl
  fcntl(fd, F_SETLK, lock);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  co_return;
}

// On request only: what often does not block.
my::task<> doubtful(int fd, char *buf, struct stat *st, const sockaddr *sa, pthread_mutex_t *m) {
  int f = open("f", O_RDONLY);
  read(f, buf, 8);
  read(0, buf, 8);
  write(f, buf, 8);
  stat("f", st);
  close(f);
  fclose(fopen("f", "r"));
  connect(fd, sa, 16);
  accept(fd, nullptr, nullptr);
  recv(fd, buf, 8, 0);
  send(fd, buf, 8, 0);
  pthread_mutex_lock(m);
  pthread_mutex_unlock(m);
  co_return;
}

// Of the same name, but other functions.
namespace app {
my::task<> sleep(unsigned);
my::task<> poll(pollfd *, int, int);
int system(const char *);
struct process {
  my::task<> wait();
  int waitpid(int, int *, int);
  void sync();
};
my::task<> look_alikes(process &p, pollfd *fds) {
  co_await sleep(1);
  co_await poll(fds, 1, -1);
  system("x");
  co_await p.wait();
  p.waitpid(1, nullptr, 0);
  p.sync();
}
} // namespace app

// No event loop here.
void thread_main(int fd, pollfd *fds) {
  sleep(1);
  fsync(fd);
  poll(fds, 1, -1);
}

void *worker(void *p) {
  sleep(1);
  return p;
}
my::task<> starts_threads(pthread_t *t) {
  pthread_create(t, nullptr, worker, nullptr);
  pthread_create(t, nullptr, [](void *p) -> void * { sleep(1); return p; }, nullptr);
  co_return;
}

// A callable that runs before the call returns runs here.
my::task<> sorts(int *v, size_t n) {
  qsort(v, n, sizeof *v, [](const void *, const void *) {
    usleep(10);                                // warns: usleep
    return 0;
  });
  co_return;
}
