// RUN: %tidy-test %s async-blocking-call --config '{CheckOptions: {async-blocking-call.Categories: "network:maybe;file:maybe;multiplex:maybe;wait:maybe;process:maybe;stdin:maybe"}}' -- -std=c++20 -I %inputs
// What is used only on request: calls that often do not block.
#include "task.h"
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <syslog.h>
#include <unistd.h>

my::task<> network(int fd, char *b, msghdr *m, mmsghdr *mm, const sockaddr *sa, sockaddr *from, int flags) {
  recv(fd, b, 8, 0);                                    // warns: 'recv'
  recv(fd, b, 8, MSG_WAITALL);                          // warns: 'recv'
  recv(fd, b, 8, flags);                                // warns: 'recv'
  recv(fd, b, 8, MSG_DONTWAIT);
  recv(fd, b, 8, MSG_PEEK | MSG_DONTWAIT);
  const int now = MSG_DONTWAIT;
  recv(fd, b, 8, now);
  recvfrom(fd, b, 8, 0, from, nullptr);                 // warns: recvfrom
  recvfrom(fd, b, 8, MSG_DONTWAIT, from, nullptr);
  recvmsg(fd, m, 0);                                    // warns: recvmsg
  recvmsg(fd, m, MSG_DONTWAIT);
  recvmmsg(fd, mm, 1, 0, nullptr);                      // warns: recvmmsg
  recvmmsg(fd, mm, 1, MSG_DONTWAIT, nullptr);
  send(fd, b, 8, MSG_NOSIGNAL);                         // warns: 'send'
  send(fd, b, 8, MSG_NOSIGNAL | MSG_DONTWAIT);
  sendto(fd, b, 8, 0, sa, 16);                          // warns: sendto
  sendto(fd, b, 8, MSG_DONTWAIT, sa, 16);
  sendmsg(fd, m, 0);                                    // warns: sendmsg
  sendmsg(fd, m, MSG_DONTWAIT);
  sendmmsg(fd, mm, 1, 0);                               // warns: sendmmsg
  sendmmsg(fd, mm, 1, MSG_DONTWAIT);
  connect(fd, sa, 16);                                  // warns: connect
  accept(fd, from, nullptr);                            // warns: 'accept'
  accept4(fd, from, nullptr, SOCK_NONBLOCK);            // warns: accept4
  sendfile(fd, 1, nullptr, 8);                          // warns: sendfile
  splice(fd, nullptr, 1, nullptr, 8, 0);                // warns: splice
  splice(fd, nullptr, 1, nullptr, 8, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
  socket(AF_INET, SOCK_STREAM, 0);
  listen(fd, 8);
  shutdown(fd, SHUT_RDWR);
  co_return;
}

my::task<> file(int fd, char *b, iovec *v, struct stat *st, FILE *f, DIR *d) {
  open("f", O_RDONLY);                                  // warns: 'open'
  openat(fd, "f", O_RDONLY);                            // warns: openat
  read(fd, b, 8);                                       // warns: 'read'
  pread(fd, b, 8, 0);                                   // warns: 'pread'
  readv(fd, v, 1);                                      // warns: 'readv'
  preadv2(fd, v, 1, 0, 0);                              // warns: preadv2
  preadv2(fd, v, 1, 0, RWF_NOWAIT);
  write(fd, b, 8);                                      // warns: 'write'
  pwrite(fd, b, 8, 0);                                  // warns: 'pwrite'
  pwritev2(fd, v, 1, 0, RWF_NOWAIT);
  close(fd);                                            // warns: 'close'
  stat("f", st);                                        // warns: 'stat'
  fstat(fd, st);                                        // warns: fstat
  unlink("f");                                          // warns: unlink
  remove("f");                                          // warns: remove
  rename("f", "g");                                     // warns: rename
  mkdir("d", 0700);                                     // warns: mkdir
  opendir("d");                                         // warns: opendir
  readdir(d);                                           // warns: readdir
  fopen("f", "r");                                      // warns: fopen
  fread(b, 1, 8, f);                                    // warns: fread
  fgets(b, 8, f);                                       // warns: fgets
  fwrite(b, 1, 8, f);                                   // warns: fwrite
  fflush(f);                                            // warns: fflush
  fclose(f);                                            // warns: fclose
  syslog(LOG_INFO, "x");                                // warns: syslog
  dlopen("x.so", RTLD_NOW);                             // warns: dlopen
  fsync(fd);                                            // warns: fsync
  lseek(fd, 0, SEEK_SET);
  dup(fd);
  feof(f);
  snprintf(b, 8, "x");
  co_return;
}

my::task<> others(pollfd *fds, fd_set *set, timeval *tv, timespec *ts, int id, msgbuf *m, mqd_t q, char *b, sembuf *ops, sigset_t *s, eventfd_t *e) {
  ppoll(fds, 1, ts, nullptr);                           // warns: ppoll
  select(1, set, nullptr, nullptr, tv);                 // warns: select
  poll(fds, 1, 0);
  msgsnd(id, m, 8, 0);                                  // warns: msgsnd
  msgsnd(id, m, 8, IPC_NOWAIT);
  semop(id, ops, 1);                                    // warns: semop
  mq_receive(q, b, 8, nullptr);                         // warns: mq_receive
  mq_send(q, b, 8, 0);                                  // warns: mq_send
  sigtimedwait(s, nullptr, ts);                         // warns: sigtimedwait
  eventfd_read(id, e);                                  // warns: eventfd_read
  eventfd_write(id, 1);
  fork();                                               // warns: fork
  posix_spawn(nullptr, "x", nullptr, nullptr, nullptr, nullptr); // warns: posix_spawn
  read(0, b, 8);                                        // warns: (stdin)
  read(STDIN_FILENO, b, 8);                             // warns: (stdin)
  co_return;
}
