// A stand-in for the header of folly that has this name: its names and its structure, none of its behaviour.
#pragma once

namespace folly {

template <bool ReaderPriority>
class SharedMutexImpl {
public:
  void lock();
  bool try_lock();
  void unlock();
  void lock_shared();
  void unlock_shared();
};

using SharedMutex = SharedMutexImpl<false>;

} // namespace folly
