// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

#include <folly/SharedMutex.h>

namespace folly {

namespace detail {

enum class SynchronizedMutexLevel { Unique, Shared };

} // namespace detail

template <class SynchronizedType>
class LockedPtr {
public:
  explicit LockedPtr(SynchronizedType *parent);
  ~LockedPtr();
  auto *operator->() const { return parent_->unsafeGetUnlocked(); }
  auto &operator*() const { return *parent_->unsafeGetUnlocked(); }
  void unlock();

private:
  SynchronizedType *parent_;
};

template <class Subclass, detail::SynchronizedMutexLevel level>
class SynchronizedBase;

template <class Subclass>
class SynchronizedBase<Subclass, detail::SynchronizedMutexLevel::Shared> {
public:
  LockedPtr<Subclass> wlock() { return LockedPtr<Subclass>(static_cast<Subclass *>(this)); }
  LockedPtr<Subclass> rlock() { return LockedPtr<Subclass>(static_cast<Subclass *>(this)); }
  template <class Function>
  auto withWLock(Function &&function) {
    return function(*wlock());
  }
};

template <class T, class Mutex = SharedMutex>
struct Synchronized : SynchronizedBase<Synchronized<T, Mutex>, detail::SynchronizedMutexLevel::Shared> {
  T *unsafeGetUnlocked() { return &datum_; }

private:
  T datum_;
};

} // namespace folly
