// RUN: %tidy-test %s async-* -- -std=c++20 -I %inputs/packs

// C++/WinRT and Win32. Nothing is wrong with blocking after resume_background().

#include <winrt.h>

using namespace winrt::Windows::Foundation;
using namespace std::chrono_literals;

IAsyncAction save();
IAsyncOperation<int> load();

IAsyncAction waits(HANDLE event, HANDLE pipe, int dispatcher) {
  save();                              // warns[async-discarded-task]: 'save'
  int value = load().get();            // warns[async-blocking-call]: use 'co_await it'
  load().wait_for(1s);                 // warns[async-blocking-call]: wait_for
  Sleep(100);                          // warns[async-blocking-call]: 'Sleep'
  Sleep(0);
  WaitForSingleObject(event, INFINITE); // warns[async-blocking-call]: use 'co_await winrt::resume_on_signal(...)'
  WaitForSingleObject(event, 0);
  ConnectNamedPipe(pipe, nullptr);     // warns[async-blocking-call]: 'ConnectNamedPipe'
  CreateThread(nullptr, 0, [](void *) -> DWORD {
    Sleep(100);
    return 0;
  }, nullptr, 0, nullptr);
  co_await winrt::resume_background();
  Sleep(100);
  load().get();
  co_await winrt::resume_foreground(dispatcher);
  Sleep(100);                          // warns[async-blocking-call]: 'Sleep'
}

winrt::fire_and_forget clicked() { co_await save(); }
void on_click() { clicked(); }
