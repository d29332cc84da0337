// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs
// Calls that block further down, with the shortest way there as notes.
#include "task.h"
#include <algorithm>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <netdb.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

using my::task;

bool cond();
void unknown();

// ---------------------------------------------------------------- the way down

void flush(int fd) {
  ::fsync(fd); // notes: 'flush' calls 'fsync' here
}
void save(int fd) {
  flush(fd); // notes: 'save' calls 'flush' here
}
void close_session(int fd) {
  save(fd); // notes: 'close_session' calls 'save' here
}
task<> three_down(int fd) {
  close_session(fd); // warns: call to 'close_session' blocks the event loop: it reaches 'fsync' (file)
  co_return;
}

// The shortest chain is told.
void longer(int fd) { close_session(fd); }
void two_ways(int fd) {
  longer(fd);
  flush(fd); // notes: 'two_ways' calls 'flush' here
}
task<> shortest(int fd) {
  two_ways(fd); // warns: 'two_ways'
  co_return;
}

// A direct leaf is closer than any call.
void leaf_last(int fd) {
  flush(fd);
  ::usleep(1); // notes: 'leaf_last' calls 'usleep' here
}
task<> closest(int fd) {
  leaf_last(fd); // warns: it reaches 'usleep'
  co_return;
}

// ---------------------------------------------------------------- recursion

void countdown(int n) {
  if (n)
    countdown(n - 1);
  ::usleep(1); // notes: usleep
}
void pong(int n);
void ping(int n) {
  if (n)
    pong(n - 1); // notes: 'ping' calls 'pong'
}
void pong(int n) {
  ping(n);
  ::usleep(1); // notes: usleep
}
void harmless_pong(int n);
void harmless_ping(int n) { harmless_pong(n); }
void harmless_pong(int n) { harmless_ping(n); }
task<> recursion() {
  countdown(3); // warns: 'countdown'
  ping(3);      // warns: 'ping'
  harmless_ping(3);
  co_return;
}

// ---------------------------------------------------------------- every kind of function

template <class T> struct store {
  T value;
  void put(T t) {
    value = t;
    ::fsync(1); // notes: fsync
  }
};
template <class T> void put_all(T t) {
  store<T>().put(t); // notes: 'store::put'
}
template <class... T> void each(T... t) {
  (store<T>().put(t), ...);
}

struct connection {
  explicit connection(int) {
    ::usleep(1); // notes: usleep
  }
  connection(const char *, int = 0) {}
  ~connection() {}
  connection &operator<<(int) {
    ::usleep(1); // notes: usleep
    return *this;
  }
  int operator[](int) const {
    return ::usleep(1); // notes: usleep
  }
  operator bool() const {
    return ::usleep(1); // notes: usleep
  }
  int operator()(int) {
    return ::usleep(1); // notes: usleep
  }
  static void ping() {
    ::usleep(1); // notes: usleep
  }
};
struct flushes_at_end {
  int fd;
  ~flushes_at_end() {
    ::fsync(fd); // notes: fsync
  }
};
struct by_member_initializer {
  int fd = ::fsync(1);  // notes: fsync
  by_member_initializer() {}
};
struct by_initializer_list {
  int fd;
  by_initializer_list() : fd(::fsync(1)) {} // notes: fsync
};
struct aggregate {
  int fd = ::fsync(1);
};
struct by_base : connection {
  by_base() : connection(1) {} // notes: connection
};
struct by_member {
  connection c{1};
};
struct dies_inside {
  flushes_at_end f;
};
struct moved_away {
  moved_away();
  moved_away(moved_away &&);
  ~moved_away() { ::fsync(1); }
};
moved_away make();

int blocking_default(int n = ::usleep(1));
bool operator==(const connection &, const flushes_at_end &) {
  ::usleep(1); // notes: usleep
  return true;
}

task<> templates() {
  store<int>().put(1);  // warns: put
  put_all(1);           // warns: put_all
  put_all(std::string());// warns: put_all
  each(1, 2L);          // warns: each
  co_return;
}

task<> members() {
  connection quiet("x");
  connection c(1);         // warns: connection
  connection(1);           // warns: connection
  auto p = std::make_unique<connection>(1); // warns: make_unique
  auto raw = new connection(1); // warns: connection
  quiet << 1;              // warns: operator<<
  (void)quiet[1];          // warns: operator[]
  if (quiet)               // warns: operator bool
    unknown();
  quiet(1);                // warns: quiet
  connection::ping();      // warns: ping
  co_return;
}

task<> special_members() {
  flushes_at_end f{1};        // warns: flushes_at_end
  by_member_initializer i;    // warns: by_member_initializer
  by_initializer_list l;      // warns: by_initializer_list
  aggregate a{};              // warns: fsync
  aggregate given{1};
  by_base b;                  // warns: by_base
  dies_inside d{1};           // warns: dies_inside
  auto p = std::make_unique<flushes_at_end>(1); // warns: it reaches 'fsync'
  auto q = new flushes_at_end{1};
  delete q;                   // warns: flushes_at_end
  (void)(connection("x") == *q);   // warns: operator==
  co_return;
}

task<moved_away> destroyed_elsewhere(std::vector<moved_away> &out) {
  auto m = make();
  out.push_back(std::move(m));
  auto r = make();
  co_return r;
}

task<> default_arguments() {
  blocking_default(); // warns: usleep
  blocking_default(1);
  co_return;
}

// ---------------------------------------------------------------- callables

template <class F> void with_lock(F f) { f(); } // notes: lambda
template <class F> void keep(F f) { my::callback kept(f); }
template <class F> struct at_exit {
  F f;
  ~at_exit() { f(); } // notes: lambda
};
void call_pointer(void (*f)()) { f(); }

task<> callables() {
  with_lock([] { ::usleep(1); }); // warns: with_lock
  with_lock([] {});
  keep([] { ::usleep(1); });
  at_exit guard{[] { ::usleep(1); }}; // warns: at_exit
  call_pointer([] { ::usleep(1); }); // what a pointer points to is not followed
  auto outer = [] {
    auto inner = [] { ::usleep(1); }; // notes: usleep
    inner();                          // notes: lambda
  };
  outer(); // warns: outer
  co_return;
}

// Given by name to a function that calls them before it returns.
void blocking_visitor(int n) {
  ::usleep(n); // notes: usleep
}
struct visitor {
  void operator()(int n) const {
    ::usleep(n); // notes: usleep
  }
};
bool by_age(int a, int b) {
  ::usleep(a); // notes: usleep
  return a < b;
}
task<> by_name(std::vector<int> v) {
  auto named = [](int n) {
    ::usleep(n); // notes: usleep
  };
  std::for_each(v.begin(), v.end(), blocking_visitor); // warns: 'blocking_visitor'
  std::for_each(v.begin(), v.end(), named);            // warns: usleep
  std::for_each(v.begin(), v.end(), visitor());        // warns: 'visitor::operator()'
  std::ranges::for_each(v, named);                     // warns: usleep
  std::sort(v.begin(), v.end(), by_age);               // warns: 'by_age'
  std::invoke(&blocking_visitor, 1);                   // warns: 'blocking_visitor'
  co_return;
}

// A helper that hands its work to a thread does not block.
void in_background() {
  std::vector<int> numbers;
  auto work = [] { ::usleep(1); };
  my::callback later = work;
}

// ---------------------------------------------------------------- what ends a chain

task<> inner_coroutine() {
  ::usleep(1); // warns: usleep
  co_return;
}
task<> of_coroutines() {
  co_await inner_coroutine(); // reported there
}
task<> returns_task() { return inner_coroutine(); }

struct own_awaiter {
  bool await_ready() { return ::usleep(1); }
  void await_suspend(std::coroutine_handle<>) { ::usleep(1); }
  void await_resume() { ::usleep(1); }
};
task<> awaiters() { co_await own_awaiter(); }

std::mutex m;
void locks() { std::lock_guard lock(m); }
void helper_that_dies(int n) {
  if (n) {
    ::usleep(1);
    __builtin_trap();
  }
}
[[noreturn]] void fatal() {
  ::usleep(1);
  __builtin_trap();
}
int first_time_only() {
  static int x = ::usleep(1);
  return x;
}
void unevaluated() { (void)sizeof(::usleep(1)); }
void only_declares() {
  struct local {
    void f() { ::usleep(1); }
  };
  auto l = [] { ::usleep(1); };
}
task<> silent() {
  co_await returns_task();
  locks();
  helper_that_dies(1);
  first_time_only();
  unevaluated();
  only_declares();
  in_background();
  if (cond())
    fatal();
}

// Instantiations for different lambdas are different functions.
template <class F> void with_lock_too(F f) { f(); } // notes: lambda
task<> first_blocks() {
  with_lock_too([] { ::usleep(1); }); // warns: with_lock_too
  with_lock_too([] {});
  co_return;
}
task<> second_blocks() {
  auto apply = [](auto f) { f(); };
  with_lock_too([] {});
  with_lock_too([] { ::usleep(1); }); // warns: with_lock_too
  apply([] {});
  apply([] { ::usleep(1); }); // warns: apply
  co_return;
}

// What was written to run on a pool runs there, whatever calls it in the end.
template <class F> struct posted {
  F f;
  task<> run() {
    f();
    co_return;
  }
};
struct pool_of_threads {
  struct thread_pool {
    template <class F> void submit(F f) { my::spawn(posted<F>{f}.run()); }
  };
  thread_pool pool;
  void start() {
    pool.submit([] { ::usleep(1); });
  }
};
template <class F> struct called {
  F f;
  task<> run() {
    f(); // warns: lambda
    co_return;
  }
};
void starts() {
  auto slow = [] { ::usleep(1); }; // notes: usleep
  my::spawn(called<decltype(slow)>{slow}.run());
}
// One that has a name may be called elsewhere, too.
struct other_thread_pool {
  template <class F> void submit(F) {}
};
task<> calls_it_as_well(other_thread_pool &pool) {
  auto slow = [] { ::usleep(1); }; // notes: usleep
  pool.submit(slow);
  slow(); // warns: slow
  co_return;
}

// -------------------------------------------------------------------- endings

// What an object waits for when it ends was told to end.
struct worker {
  std::thread thread;
  ~worker() { thread.join(); }
  void stop() { thread.join(); }
  void shutDown() { stop(); }
  void close_all() { thread.join(); }
  void wait_for_it() { thread.join(); } // notes: join
  void close_deep() { wait_for_it(); }
  void close_slow() {
    wait_for_it();
    slow(); // notes: slow
  }
  void slow() { ::usleep(1); }          // notes: usleep
  void ends() { close_deep(); }
  [[clang::annotate("async::blocking")]] void stop_it();
  void stopwatch() { thread.join(); }   // notes: join
  void join_threads() { thread.join(); }
  void joinAll() { wait_for_it(); }
  void join() { thread.join(); }        // notes: join
  void closes() { ::usleep(1); }        // notes: usleep
  void close() { ::usleep(1); }         // notes: usleep
};
task<> ends_workers(worker &shared) {
  worker own;
  shared.stop();
  shared.shutDown();
  shared.close_all();
  shared.close_deep();
  shared.ends();
  shared.close_slow();  // warns: it reaches 'usleep'
  shared.stop_it();     // warns: stop_it
  shared.wait_for_it(); // warns: wait_for_it
  shared.stopwatch();   // warns: stopwatch
  shared.join_threads();
  shared.joinAll();
  shared.join();        // warns: 'worker::join'
  shared.closes();      // warns: closes
  shared.close();       // warns: close
  std::thread here([] {});
  here.join(); // warns: join
  co_return;
}

// What is read once and kept.
struct settings {
  std::string text;
};
settings read_settings() {
  std::ofstream log("settings.log");
  return {};
}
std::unique_ptr<settings> global_settings;
struct caching {
  std::unique_ptr<settings> cached;
  settings *raw = nullptr;
  int fd = -1;
  void fill() {
    if (!cached)
      cached = std::make_unique<settings>(read_settings());
  }
  void fill_by_hand() {
    if (!cached) {
      std::ofstream log("settings.log");
      cached.reset();
      cached = std::make_unique<settings>();
    }
  }
  task<> caches(bool rescan) {
    if (rescan || !cached)
      cached = std::make_unique<settings>(read_settings());
    if (!raw) {
      raw = new settings(read_settings());
    }
    if (!global_settings)
      global_settings = std::make_unique<settings>(read_settings());
    fill_by_hand();
    co_return;
  }
  task<> reads_anew(bool rescan, std::unique_ptr<settings> local) {
    if (cached)
      cached = std::make_unique<settings>(read_settings()); // warns: read_settings
    if (!rescan)
      cached = std::make_unique<settings>(read_settings()); // warns: read_settings
    if (!local)
      local = std::make_unique<settings>(read_settings());  // warns: read_settings
    if (!cached)
      read_settings();                                      // warns: read_settings
    if (!cached) {
      ::usleep(1);                                          // warns: usleep
      cached = std::make_unique<settings>();
    }
    co_return;
  }
};

// What is made once, for good.
struct system_info {
  system_info() { ::usleep(1); }
  static system_info *inst();
  static system_info *fresh(bool b);
};
system_info *global_info;
system_info *system_info::inst() {
  static system_info *s_inst;
  if (!s_inst)
    s_inst = new system_info();
  return s_inst;
}
system_info *system_info::fresh(bool b) {
  if (!global_info || b)
    global_info = new system_info();
  return global_info;
}
// The constructor runs the deleter only if it cannot allocate.
task<> keeps_shared(int *made, std::shared_ptr<int> &kept) {
  kept = std::shared_ptr<int>(made, [](int *p) {
    ::usleep(1);
    delete p;
  });
  co_return;
}
void cleans_up() {
  try {
    unknown();
  } catch (...) {
    ::usleep(1); // notes: usleep
  }
}
task<> own_catch() {
  cleans_up(); // warns: cleans_up
  co_return;
}
task<> singletons() {
  system_info::inst();
  if (!global_info)
    global_info = new system_info();
  system_info::fresh(true); // warns: fresh
  if (!global_info)
    new system_info();      // warns: system_info
  co_return;
}

// Divide and conquer: a thread waits for its own computation.
void sort(int *first, int *last) {
  if (last - first < 2)
    return;
  int *middle = first + (last - first) / 2;
  auto half = std::async(sort, first, middle);
  sort(middle, last);
  half.get();
}
template <class T> void sort_by(T first, T last) {
  auto half = std::async([=] { sort_by(first, last); });
  sort_by(first, last);
  half.wait();
}
void sort_elsewhere(int *first, int *last) {
  auto all = std::async(sort, first, last);
  all.get(); // notes: get
}
task<> sorts(int *first, int *last) {
  sort(first, last);
  sort_by(first, last);
  sort_elsewhere(first, last); // warns: sort_elsewhere
  co_return;
}

// Who asks first whether this is the loop's thread waits on others only.
struct sender {
  static bool isMainThread();
  bool isInLoopThread() const;
  bool isThreadSafe() const;
  void send() {
    if (isMainThread()) [[unlikely]] {
      return;
    }
    ::usleep(1);
  }
  void post() {
    if (!isInLoopThread())
      ::usleep(1);
    else
      ::usleep(0);
  }
  void both() {
    if (!isInLoopThread())
      return;
    ::usleep(1); // notes: usleep
  }
  void other() {
    if (isThreadSafe())
      return;
    ::usleep(1); // notes: usleep
  }
};
task<> sends(sender &shared) {
  shared.send();
  shared.post();
  shared.both();  // warns: sender::both
  shared.other(); // warns: sender::other
  co_return;
}

// So are commands that clean up; to stop one thing of many may be daily work.
struct service {
  ~service() { run("ip link delete tun0"); }
  void stop() {
    std::system("ip route restore");
    run("iptables --delete");
  }
  void run(const char *command) { std::system(command); } // notes: system
  void stop_container() { std::system("docker stop"); } // notes: system
};
task<> ends_services(service &shared) {
  service own;
  shared.stop();
  shared.run("ls");        // warns: run
  shared.stop_container(); // warns: stop_container
  co_return;
}

// Who listens looks up itself.
struct acceptor {
  void listen(const char *host) { ::getaddrinfo(host, "80", nullptr, &found); }
  void bindTo(const char *host) { ::getaddrinfo(host, "80", nullptr, &found); }
  void binds(const char *host) { ::getaddrinfo(host, "80", nullptr, &found); } // notes: getaddrinfo
  void listen() { ::usleep(1); } // notes: usleep
  addrinfo *found;
};
task<> listens(acceptor &server) {
  server.listen("localhost");
  server.bindTo("localhost");
  server.binds("example.org"); // warns: binds
  server.listen();             // warns: listen
  co_return;
}

// Before anybody is served, settings are read and the database is prepared.
extern "C" int sqlite3_exec(void *, const char *, int (*)(void *, int, char **, char **), void *, char **);
struct server {
  void *db;
  void write(const char *path) { std::ofstream(path) << 1; }                     // notes: ofstream
  void create() { sqlite3_exec(db, "CREATE", nullptr, nullptr, nullptr); } // notes: sqlite3_exec
  void setupConfig() { write("config"); }
  void reload() { write("config"); }
  void init() { create(); }
  void initPlayerDB() { create(); }
  void init_session() { write("session"); }
  task<> initialize() {
    std::ofstream file("a");
    write("b");
    create(); // warns: create
    ::usleep(1); // warns: usleep
    co_return;
  }
  task<> setup_database() {
    write("b");
    create();
    auto later = [this]() -> task<> {
      write("c"); // warns: write
      co_return;
    };
    co_await later();
  }
};
task<> starts(server &shared) {
  shared.setupConfig();
  shared.initPlayerDB();
  shared.reload();       // warns: reload
  shared.init();         // warns: init
  shared.init_session(); // warns: init_session
  co_await shared.initialize();
  co_await shared.setup_database();
}

// The child of a fork() is another process.
struct master {
  void spawn() {
    pid_t pid = fork();
    if (pid == 0)
      ::usleep(1);
    else if (pid > 0)
      return;
  }
  void spawn_later(bool single) {
    pid_t pid = 0;
    if (!single)
      pid = fork();
    if (!pid) {
      ::usleep(1);
      ::_exit(0);
    }
  }
  int returns_first() {
    pid_t pid;
    if ((pid = fork()) != 0)
      return pid;
    ::usleep(1);
    return 0;
  }
  void parent() {
    if (fork() == 0)
      ::_exit(0);
    ::usleep(1); // notes: usleep
  }
  void another(int pid) {
    if (pid == 0)
      ::usleep(1); // notes: usleep
  }
  void fails(bool quiet) {
    if (quiet) {
      ::usleep(1);
      if (quiet)
        ::_exit(1);
      else
        std::abort();
    }
  }
};
task<> forks(master &shared, int n) {
  shared.spawn();
  shared.spawn_later(false);
  shared.returns_first();
  shared.fails(true);
  shared.parent();   // warns: master::parent
  shared.another(n); // warns: master::another
  co_return;
}
