// Stacks of other kinds: fibres, alternate signal stacks, a thread that waits for a page.
//
// RUN: %clangxx -std=c++20 -O2 -g -I%watch-inputs %s -lboost_context -o %t
//
// A callback that switches to a fibre: its frames are told, though none of them is the loop's. The stall is the loop's all the same.
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t ucontext
// RUN: %records %t.json "len(of('stall')) == 2" "has(of('stall')[0], 'onFibre') and of('stall')[0]['captured'] == 'wrapped-call'" \
// RUN:   "has(of('stall')[1], 'onFibre') and of('stall')[1]['captured'] == 'signal'" "not of('nested-run')"
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t boost
// RUN: %records %t.json "len(of('stall')) == 2" "has(of('stall')[0], 'onFibre') and of('stall')[0]['captured'] == 'wrapped-call'" \
// RUN:   "has(of('stall')[1], 'onFibre') and of('stall')[1]['captured'] == 'signal'" "not of('nested-run')"
//
// A loop that itself runs on a fibre.
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t loop-on-fibre
// RUN: %records %t.json "has(one('stall'), 'sleepMs') and one('stall')['turn'] > 0" "any('runLoop' in n for n in names(one('stall')))"
//
// Our signal arrives on the smallest alternate stack that the kernel allows, and on that of a handler that runs there.
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t alternate
// RUN: %records %t.json "len(of('stall')) == 3" "of('stall')[0]['captured'] == 'signal' and has(of('stall')[0], 'spinMs')" \
// RUN:   "of('stall')[1]['captured'] == 'signal' and has(of('stall')[1], 'spinMs')" "of('stall')[2]['captured'] == 'wrapped-call' and has(of('stall')[2], 'sleepMs')" \
// RUN:   "all(any('onSignal' in n for n in names(s)) for s in of('stall')[1:])"
//
// RUN: %async-watch --json=%t.json --threshold=60ms --quiet %t fault
// RUN: %records %t.json "one('stall')['cause'] == 'page-fault' and one('stall')['captured'] == 'page-fault'" "has(one('stall'), 'touch')"

#include "loop.h"
#include <boost/context/fiber.hpp>
#include <csignal>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <thread>
#include <ucontext.h>

static ucontext_t Main, Fibre;
static void (*Slow)(long);
static std::vector<std::function<void()>> LoopTurns;

[[gnu::noinline]] static void onFibre() {
  Slow(130);
  asm volatile("");
}

static void switchTo(void (*F)()) {
  static std::vector<char> Stack(256 * 1024);
  getcontext(&Fibre);
  Fibre.uc_stack.ss_sp = Stack.data();
  Fibre.uc_stack.ss_size = Stack.size();
  Fibre.uc_link = &Main;
  makecontext(&Fibre, F, 0);
  swapcontext(&Main, &Fibre);
}

static void onSignal(int) {
  Slow(130);
  asm volatile("");
}

[[gnu::noinline]] static void touch(volatile char *Page) {
  *Page = 1;
  asm volatile("");
}

int main(int, char **Argv) {
  std::string Mode = Argv[1];
  auto Nothing = [] {};
  if (Mode == "ucontext") {
    auto Switch = [](auto F) { return [F] { Slow = F; switchTo(onFibre); }; };
    runLoop({Nothing, Nothing, Switch(sleepMs), Nothing, Switch(spinMs), Nothing});
  } else if (Mode == "boost") {
    auto Switch = [](auto F) {
      return [F] {
        Slow = F;
        boost::context::fiber([](boost::context::fiber &&Back) { onFibre(); return std::move(Back); }).resume();
      };
    };
    runLoop({Nothing, Nothing, Switch(sleepMs), Nothing, Switch(spinMs), Nothing});
  } else if (Mode == "loop-on-fibre") {
    LoopTurns = {Nothing, Nothing, [] { sleepMs(130); }, Nothing};
    switchTo([] { runLoop(LoopTurns); });
  } else if (Mode == "alternate") {
    // 8 KB more are for the program's own handlers below; ours has to do with the smallest, of which the kernel uses nearly all.
    std::vector<char> Small(size_t(sysconf(_SC_MINSIGSTKSZ))), Large(size_t(sysconf(_SC_MINSIGSTKSZ)) + 8192);
    stack_t S{};
    S.ss_sp = Small.data();
    S.ss_size = Small.size();
    if (sigaltstack(&S, nullptr))
      return 1;
    runLoop({Nothing, Nothing, [] { spinMs(130); }, Nothing});
    S.ss_sp = Large.data();
    S.ss_size = Large.size();
    if (sigaltstack(&S, nullptr))
      return 1;
    struct sigaction A{};
    A.sa_handler = onSignal;
    A.sa_flags = SA_ONSTACK;
    sigaction(SIGUSR1, &A, nullptr);
    runLoop({Nothing, Nothing, [] { Slow = spinMs; raise(SIGUSR1); }, Nothing, [] { Slow = sleepMs; raise(SIGUSR1); }, Nothing});
  } else {
    int Faults = int(syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY));
    uffdio_api Api{};
    Api.api = UFFD_API;
    auto *Page = static_cast<char *>(mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    uffdio_register Register{};
    Register.range = {reinterpret_cast<uint64_t>(Page), 4096};
    Register.mode = UFFDIO_REGISTER_MODE_MISSING;
    if (Faults < 0 || ioctl(Faults, UFFDIO_API, &Api) || ioctl(Faults, UFFDIO_REGISTER, &Register)) {
      perror("userfaultfd");
      return 1;
    }
    std::thread Fills([&] {
      uffd_msg M;
      if (read(Faults, &M, sizeof(M)) != sizeof(M))
        abort();
      usleep(130000);
      uffdio_zeropage Zero{};
      Zero.range = Register.range;
      ioctl(Faults, UFFDIO_ZEROPAGE, &Zero);
    });
    runLoop({Nothing, Nothing, [&] { touch(Page); }, Nothing});
    Fills.join();
  }
}
