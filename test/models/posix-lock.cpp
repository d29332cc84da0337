// RUN: %tidy-test %s async-blocking-call --config '{CheckOptions: {async-blocking-call.Categories: "lock"}}' -- -std=c++20 -I %inputs
// Locks are reported on request only; and then nothing else is.
#include "task.h"
#include <pthread.h>
#include <threads.h>
#include <unistd.h>

my::task<> locks(pthread_mutex_t *m, pthread_rwlock_t *rw, pthread_spinlock_t *s, mtx_t *x, const timespec *ts) {
  pthread_mutex_lock(m);               // warns: pthread_mutex_lock
  pthread_mutex_trylock(m);
  pthread_mutex_unlock(m);
  pthread_mutex_timedlock(m, ts);      // warns: pthread_mutex_timedlock
  pthread_rwlock_rdlock(rw);           // warns: pthread_rwlock_rdlock
  pthread_rwlock_tryrdlock(rw);
  pthread_rwlock_wrlock(rw);           // warns: pthread_rwlock_wrlock
  pthread_rwlock_trywrlock(rw);
  pthread_rwlock_unlock(rw);
  pthread_spin_lock(s);                // warns: pthread_spin_lock
  pthread_spin_trylock(s);
  mtx_lock(x);                         // warns: mtx_lock
  mtx_trylock(x);
  mtx_timedlock(x, ts);                // warns: mtx_timedlock
  co_return;
}

my::task<> others(int fd) {
  sleep(1);
  fsync(fd);
  co_return;
}

my::task<> asynchronous(my::async_mutex &m) {
  co_await m.lock();
  auto g = co_await m.scoped_lock();
}
