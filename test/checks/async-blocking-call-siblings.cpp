// RUN: rm -rf %t && split-file %s %t
// RUN: %tidy-test %t/siblings.cpp async-blocking-call -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/off.cpp async-blocking-call --config '{CheckOptions: {async-blocking-call.CheckSiblings: false}}' -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/ignored.cpp async-blocking-call --config '{CheckOptions: {async-blocking-call.IgnoredSiblings: "connection::query;net::fetch"}}' -- -std=c++20 -I %inputs
// RUN: %tidy-test %t/patterns.cpp async-blocking-call --config '{CheckOptions: {async-blocking-call.SiblingPatterns: "begin_%"}}' -- -std=c++20 -I %inputs
// f() where async_f() exists: whoever wrote the second says that the first blocks.

//--- classes.h
#include "task.h"
#include <functional>
#include <memory>
#include <string>
using my::task;

struct base {
  int read(char *data, int size);
  task<int> async_read(char *data, int size);
  void only_here();
};
struct connection : base {
  int query(const char *text);
  task<int> async_query(const char *text);
  int ping();
  task<int> co_ping();
  void close();
  task<> closeAsync();
  void flush();
  my::awaiter<> flush_async();
  void send(int);
  void async_send(int, std::function<void(int)> done);
  void write(int);
  template <class Token> auto async_write(int, Token &&token);
  void listen(int);
  void async_listen(int, void (*done)(int));
  static void open();
  static task<> async_open();
  void only_here();
  task<> async_only_here();
  int beginning();
  task<int> begin_beginning();
};

struct look_alike {
  // The sibling is not asynchronous.
  int load(int);
  int async_load(int);
  // Only looks.
  int size() const { return n; }
  task<int> async_size() const;
  bool empty() const { return n == 0; }
  task<bool> async_empty() const;
  // Does not wait.
  bool try_lock();
  task<bool> async_try_lock();
  // Call back, whoever is named or nobody.
  void post(int, std::function<void(int)> done = {});
  task<int> co_post(int);
  void fetch(int, std::function<void(int)> done, int retries = 3);
  task<int> async_fetch(int, int retries = 3);
  void put(int, void (*done)(int) = nullptr);
  task<int> async_put(int);
  // Are asynchronous themselves.
  task<> start();
  task<> async_start();
  std::unique_ptr<task<>> held();
  task<> async_held();
  my::awaiter<> wait();
  my::awaiter<> async_wait();
  // Has no sibling.
  int parse(const char *);
  // Another class has.
  int query(const char *);
  int n;
};

namespace net {
int fetch(const char *url);
task<int> async_fetch(const char *url);
int parse(const char *);
} // namespace net
task<int> async_parse(const char *); // not in net

//--- siblings.cpp
#include "classes.h"

task<> found(connection &c, connection *p, char *data) {
  c.query("x");                // warns: 'connection::query' has an asynchronous sibling
  int n = p->query("x");       // warns: async_query
  n += c.ping();               // warns: co_ping
  c.close();                   // warns: closeAsync
  c.flush();                   // warns: flush_async
  c.send(1);                   // warns: async_send
  c.write(1);                  // warns: async_write
  c.listen(1);                 // warns: async_listen
  connection::open();          // warns: async_open
  c.read(data, n);             // warns: async_read
  c.only_here();               // warns: async_only_here
  net::fetch("x");             // warns: async_fetch
  using namespace net;
  fetch("x"); // warns: async_fetch
  co_return;
}

struct repository {
  connection c;
  int load(int id) { return c.query("x") + id; }
  task<int> async_load(int id) { co_return co_await c.async_query("x") + id; }
  task<int> twice(int id) {
    int a = load(id);       // warns: async_load
    int b = this->load(id); // warns: async_load
    co_return a + b;
  }
};

auto in_lambda = [](connection &c) -> task<> {
  c.query("x"); // warns: async_query
  co_return;
};
[[clang::annotate("async::handler")]] void in_handler(connection &c) {
  c.send(1);    // warns: async_send
}
void in_plain_function(connection &c) { c.query("x"); }

task<> silent(look_alike &l, base &b, connection &c) {
  l.load(1);
  l.size();
  l.empty();
  l.post(1);
  l.fetch(1, [](int) {});
  l.put(1);
  l.try_lock();
  co_await l.start();
  auto h = l.held();
  co_await l.wait();
  auto w = l.wait();
  co_await w;
  l.parse("x");
  l.query("x");
  b.only_here();
  net::parse("x");
  co_await c.async_query("x");
}

// The sibling itself may be made of the blocking function.
struct wraps {
  int work();
  task<int> async_work() { co_return work(); }
  task<int> co_work() { co_return work(); }
  task<int> unrelated() { co_return work(); } // warns: async_work
};
namespace free_wraps {
int work();
task<int> async_work() { co_return work(); }
} // namespace free_wraps

// On a pool it may block.
task<> in_thread(connection &c) {
  std::function<void()> f = [&] { c.query("x"); };
  co_return;
}

// One call, one finding.
struct blocks_too {
  void load() { __builtin_trap(); }
  task<> async_load();
};

// Who calls both chose between them.
task<> routes(connection &c, bool quick) {
  if (quick)
    c.query("1");
  else
    co_await c.async_query("2");
  c.ping(); // warns: co_ping
}

//--- off.cpp
#include "classes.h"
// silent: CheckSiblings is off
task<> off(connection &c) {
  c.query("x");
  net::fetch("x");
  co_return;
}

//--- ignored.cpp
#include "classes.h"
task<> some(connection &c) {
  c.query("x");
  net::fetch("x");
  c.ping(); // warns: co_ping
  co_return;
}

//--- patterns.cpp
#include "classes.h"
task<> own(connection &c) {
  c.query("x");
  c.beginning(); // warns: begin_beginning
  co_return;
}
