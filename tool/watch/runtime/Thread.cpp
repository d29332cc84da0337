//===--- Thread.cpp - AsyncTidy -------------------------------------------===//
//
// Part of AsyncTidy, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A thread that libc does not know.
//
// Were the watchdog a pthread, libc would lock stdio and malloc and prepare
// every read for cancellation in programs that have one thread: measured, 80 ns
// a call. A bare thread costs nothing. It shares memory and signal handlers and
// nothing else: its own table of descriptors survives a program that closes all
// of them, leaves the program's reads on the kernel's path for unshared tables,
// and shows up nowhere in the program's.
//
//===----------------------------------------------------------------------===//

#include "Thread.h"
#include <linux/capability.h>
#include <sched.h>

namespace async_watch {

namespace {

alignas(64) char Stack[256 * 1024];
// libc's functions find their canary and errno here; the thread-local variables
// of the program are never used.
#if defined(__x86_64__)
alignas(64) struct {
  char Variables[64 * 1024];
  uint64_t Control[512];
} Tls;
#else
alignas(64) struct {
  char Before[4096];
  uint64_t Control[2];
  char Variables[64 * 1024];
} Tls;
#endif

} // namespace

static bool Shares;

bool sharesFiles() { return Shares; }

static bool underValgrind() {
#if defined(__x86_64__)
  // Valgrind knows only threads that share everything. This is its way to be
  // asked; on a processor it does nothing.
  volatile uint64_t Request[6] = {0x1001, 0, 0, 0, 0, 0};
  uint64_t Result = 0;
  asm volatile("rolq $3, %%rdi; rolq $13, %%rdi; rolq $61, %%rdi; rolq $51, "
               "%%rdi; xchgq %%rbx, %%rbx"
               : "+d"(Result)
               : "a"(Request)
               : "cc", "memory");
  return Result != 0;
#else
  return false;
#endif
}

static long cloneThread(long Flags, void (*Main)()) {
#if defined(__x86_64__)
  uint64_t Canary, Guard;
  asm("movq %%fs:0x28, %0" : "=r"(Canary));
  asm("movq %%fs:0x30, %0" : "=r"(Guard));
  auto Control = reinterpret_cast<uint64_t>(&Tls.Control);
  Tls.Control[0] = Tls.Control[2] = Control;
  Tls.Control[5] = Canary;
  Tls.Control[6] = Guard;
#else
  auto Control = reinterpret_cast<uint64_t>(&Tls.Control);
#endif
  char *Top = Stack + sizeof(Stack);
  long Result;
#if defined(__x86_64__)
  register long R10 asm("r10") = 0;
  register uint64_t R8 asm("r8") = Control;
  register void (*R12)() asm("r12") = Main;
  asm volatile("syscall\n\t"
               "testq %%rax, %%rax\n\t"
               "jnz 1f\n\t"
               "xorl %%ebp, %%ebp\n\t"
               "call *%%r12\n\t"
               "movl $60, %%eax\n\t"
               "xorl %%edi, %%edi\n\t"
               "syscall\n"
               "1:"
               : "=a"(Result)
               : "a"(static_cast<long>(SYS_clone)), "D"(Flags), "S"(Top),
                 "d"(0l), "r"(R10), "r"(R8), "r"(R12)
               : "rcx", "r11", "memory");
#else
  register long X0 asm("x0") = Flags;
  register char *X1 asm("x1") = Top;
  register long X2 asm("x2") = 0;
  register uint64_t X3 asm("x3") = Control;
  register long X4 asm("x4") = 0;
  register long X8 asm("x8") = SYS_clone;
  register void (*X19)() asm("x19") = Main;
  asm volatile("svc #0\n\t"
               "cbnz x0, 1f\n\t"
               "mov x29, xzr\n\t"
               "blr x19\n\t"
               "mov x0, xzr\n\t"
               "mov x8, #93\n\t"
               "svc #0\n"
               "1:"
               : "+r"(X0)
               : "r"(X1), "r"(X2), "r"(X3), "r"(X4), "r"(X8), "r"(X19)
               : "x30", "memory");
  Result = X0;
#endif
  return Result;
}

bool startBareThread(void (*Main)()) {
  long Flags =
      CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS;
  Shares = underValgrind();
  if (!Shares && !failed(cloneThread(Flags, Main)))
    return true;
  // QEMU's user mode knows only such threads as well.
  Shares = true;
  return !failed(cloneThread(Flags | CLONE_FS | CLONE_FILES, Main));
}

void dropPrivileges() {
  // setuid() of libc does not reach this thread. What it could still do as root
  // it gives up now, except to be the owner of its own files under /proc.
  __user_cap_header_struct Header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct None[2] = {};
  sys(SYS_capset, ptr(&Header), ptr(None));
}

void closeAllBut(int *Keep, unsigned Num) {
  for (unsigned I = 0; I < Num; ++I)
    for (unsigned J = I + 1; J < Num; ++J)
      if (Keep[J] < Keep[I]) {
        int Swap = Keep[I];
        Keep[I] = Keep[J];
        Keep[J] = Swap;
      }
  int From = 0;
  for (unsigned I = 0; I < Num; ++I) {
    if (Keep[I] < From)
      continue;
    if (Keep[I] > From)
      sys(SYS_close_range, From, Keep[I] - 1, 0);
    From = Keep[I] + 1;
  }
  sys(SYS_close_range, From, ~0u, 0);
}

} // namespace async_watch
