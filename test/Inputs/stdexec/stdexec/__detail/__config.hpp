// A stand-in for the header of stdexec that has this name: its names and its structure, little of its behaviour.
#pragma once

// As in the library: -DSTDEXEC_NAMESPACE=std::execution moves it there, and sync_wait to std::this_thread.
#if defined(STDEXEC_NAMESPACE)
#define STDEXEC STDEXEC_NAMESPACE
#define STDEXEC_BEGIN_THIS_THREAD namespace std::this_thread {
#else
#define STDEXEC stdexec
#define STDEXEC_BEGIN_THIS_THREAD namespace stdexec {
#endif

// Until 2025 exec was a namespace; now it is an alias of experimental::execution.
#if defined(EXEC_IS_A_NAMESPACE)
#define EXEC exec
#else
#define EXEC experimental::execution
namespace experimental::execution {}
namespace exec = experimental::execution;
#endif
