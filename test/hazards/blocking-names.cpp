// RUN: %tidy-test %s async-blocking-call,async-nested-run --config '{CheckOptions: {async-blocking-call.Categories: "sleep;wait;lock;multiplex;network;dns;file;process;database;stdin;gui"}}' -- -std=c++20 -I %inputs
// silent: names of blocking functions that belong to somebody else, and locks of other kinds. Every category is on.
#include "task.h"
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <sstream>
#include <string>

using my::task;

// Row: a user's own sleep(n), waitForReadyRead(), run() that returns a task.
task<> sleep(double seconds);
namespace app {
my::awaiter<> sleep(int);
my::awaiter<> usleep(int);
task<> poll(int);
task<int> getaddrinfo(const char *);
void yield();
int sleep_count();
} // namespace app
struct device {
  task<bool> waitForReadyRead(int);
  task<> run();
  task<int> exec();
  my::awaiter<> sleep(int);
  task<int> read(char *, int);
  void post(int);
  void stop();
};
task<> own_names(device &d) {
  co_await sleep(0.5);
  co_await app::sleep(1);
  co_await app::usleep(1);
  co_await app::poll(1);
  co_await app::getaddrinfo("x");
  app::sleep_count();
  app::yield();
  co_await d.waitForReadyRead(1);
  co_await d.run();
  co_await d.exec();
  co_await d.sleep(1);
  co_await d.read(nullptr, 0);
}

// Row: names lock_guard, scoped_lock, get_units on async or plain RAII types.
namespace my_sync {
struct mutex {
  my::awaiter<> lock();
  my::awaiter<> co_lock();
  bool try_lock();
  void unlock();
};
template <class M> struct lock_guard {
  explicit lock_guard(M &);
  ~lock_guard();
};
struct scoped_lock {
  explicit scoped_lock(int);
  ~scoped_lock() { ++released; }
  int released = 0;
};
} // namespace my_sync
task<> own_locks(my_sync::mutex &m, my::async_mutex &a, my::async_semaphore &s) {
  co_await m.lock();
  my_sync::lock_guard guard(m);
  my_sync::scoped_lock plain(1);
  auto held = co_await a.scoped_lock();
  auto units = co_await s.get_units();
}

// Row: co_return std::unique_lock<T>{t, std::adopt_lock}.
struct async_lockable {
  void lock();
  void unlock();
};
task<std::unique_lock<async_lockable>> adopts_own(async_lockable &t) { co_return std::unique_lock<async_lockable>{t, std::adopt_lock}; }
task<> adopts(std::mutex &m, std::shared_mutex &s) {
  std::unique_lock adopted{m, std::adopt_lock};
  std::lock_guard guard{m, std::adopt_lock};
  std::unique_lock deferred{m, std::defer_lock};
  std::unique_lock tried{m, std::try_to_lock};
  std::shared_lock shared{s, std::try_to_lock};
  std::scoped_lock several{std::adopt_lock, m};
  if (m.try_lock())
    m.unlock();
  co_return;
}

// Row: std::getline on a string stream; filesystem::path as a value; a member system().
struct computer {
  int system(const char *);
  int connect(int);
  int accept(int);
  int select(int);
  int fork();
};
task<> others(computer c, std::istream &in) {
  std::istringstream stream("a b");
  std::string line;
  std::getline(stream, line);
  std::getline(in, line);
  stream >> line;
  std::filesystem::path p("/tmp/x");
  p /= "y";
  line = p.filename().string() + p.extension().string();
  c.system("ls");
  c.connect(1);
  c.accept(1);
  c.select(1);
  c.fork();
  co_return;
}

// Row: logging, std::cout, printf in coroutines.
#define LOG(text) std::clog << __FILE__ << ':' << __LINE__ << ' ' << (text) << '\n'
void log(const std::string &text) {
  std::cerr << text << std::endl;
  std::fprintf(stderr, "%s\n", text.c_str());
}
task<> logs() {
  std::cout << "x" << std::endl;
  std::printf("%d\n", 1);
  std::puts("x");
  LOG("x");
  log("x");
  co_return;
}

// Files that are made of memory: a debugger is looked for there, and random numbers are got.
task<bool> pseudo_files() {
  std::ifstream status("/proc/self/status");
  std::ifstream random("/dev/urandom", std::ios::binary);
  std::ifstream pid("/run/own.pid");
  std::ofstream shared("/dev/shm/own");
  std::ifstream command("/running/own");                   // warns: (file)
  co_return status.good();
}
const std::string drivers = "/sys/bus/spi/drivers/";
constexpr const char *net = "/sys/class/net";
task<> pseudo_files_by_name(std::string name) {
  std::ofstream bind(drivers + "spi-nor" + "/bind", std::ofstream::out);
  std::ifstream speed((net + std::string("/eth0/") + name).c_str());
  std::ifstream state(std::filesystem::path(net) / name / "operstate");
  const std::filesystem::path here = std::string("/proc/self");
  for (const auto &entry : std::filesystem::recursive_directory_iterator(here / "task"))
    name = entry.path().string();
  co_return;
}
static std::string driver(const std::string &chip) {
  if (chip.empty())
    return "";
  std::string path = "/sys/bus/i2c/drivers/at24";
  return std::filesystem::exists(path) ? path : "";
}
static std::string again(int depth) { return depth ? again(depth - 1) + "/x" : again(depth + 1); }
static const char *anywhere(bool in_memory) {
  if (in_memory)
    return "/proc/self/stat";
  return "/var/lib/stat";
}
task<> pseudo_files_made_here(std::string name, bool b) {
  auto base = driver(name);
  base += "/";
  auto bind = base + "bind";
  std::ofstream out(bind, std::ofstream::out);
  std::filesystem::path ports = "/dev/serial/by-path/";
  for (const auto &entry : std::filesystem::recursive_directory_iterator(ports))
    name = entry.path().string();
  std::ofstream port("/dev/ttyS0");                        // warns: (file)
  std::ofstream either(anywhere(b));                       // warns: (file)
  std::ofstream endless(again(1));                         // warns: (file)
  std::ofstream relative(ports.filename());                // warns: (file)
  std::string changed = "/sys/class";
  changed = name;
  std::ofstream elsewhere(changed);                        // warns: (file)
  co_return;
}
