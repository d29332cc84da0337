// A mock of what C++/WinRT generates (cppwinrt a31a05c, 2026-06-24) and of windows.h: the qualified names are true, the
// bodies are empty.
#ifndef ASYNC_TIDY_TEST_PACKS_WINRT_H
#define ASYNC_TIDY_TEST_PACKS_WINRT_H

#include "coroutine.h"
#include <chrono>

extern "C" {
typedef void *HANDLE;
typedef unsigned long DWORD;
#define INFINITE 0xffffffff
void Sleep(DWORD milliseconds);
DWORD WaitForSingleObject(HANDLE handle, DWORD milliseconds);
int ConnectNamedPipe(HANDLE pipe, void *overlapped);
HANDLE CreateThread(void *attributes, unsigned long size, DWORD (*start)(void *), void *parameter, DWORD flags, DWORD *id);
}

namespace winrt {
namespace impl {
template <class D> struct consume_Windows_Foundation_IAsyncAction {
  void get() const;
};
template <class D, class T> struct consume_Windows_Foundation_IAsyncOperation {
  T get() const;
  template <class Duration> int wait_for(Duration const &timeout) const;
};
} // namespace impl
namespace Windows::Foundation {
struct IAsyncAction : impl::consume_Windows_Foundation_IAsyncAction<IAsyncAction>, mock::awaiter<void> {
  using promise_type = mock::promise<IAsyncAction, void, std::suspend_never>;
};
template <class T> struct IAsyncOperation : impl::consume_Windows_Foundation_IAsyncOperation<IAsyncOperation<T>, T>, mock::awaiter<T> {
  using promise_type = mock::promise<IAsyncOperation, T, std::suspend_never>;
};
} // namespace Windows::Foundation
struct fire_and_forget {
  using promise_type = mock::promise<fire_and_forget, void, std::suspend_never>;
};
[[nodiscard]] inline mock::awaiter<void> resume_background() { return {}; }
[[nodiscard]] mock::awaiter<void> resume_after(std::chrono::nanoseconds duration);
[[nodiscard]] mock::awaiter<bool> resume_on_signal(HANDLE handle);
template <class Dispatcher> mock::awaiter<void> resume_foreground(Dispatcher const &);
} // namespace winrt

#endif
