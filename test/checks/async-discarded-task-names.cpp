// RUN: %tidy-test %s async-discarded-task --config '{CheckOptions: { \
// RUN:   async-discarded-task.TaskTypes: "job; ops::ticket", async-discarded-task.SafeTypes: my::scoped_task, \
// RUN:   async-discarded-task.SafeCallees: "::log_line;logger::write;ops::fire_*"}}' -- -std=c++20 -I %inputs
// What the options name. (Annotations and model files say the same.)
#include "task.h"
#include <utility>
#include <vector>

// No promise, no await interface: only their names tell.
struct job {
  job(job &&);
  ~job();
  void start();
};
namespace ops {
template <class T> struct ticket {
  T wait();
};
ticket<int> buy();
my::task<> fire_once();
my::task<> fired();
} // namespace ops
struct [[clang::annotate("async::task")]] errand {
  errand(errand &&);
  ~errand();
  void run();
};

job make_job();
errand make_errand();
my::task<> log_line(const char *);
struct logger {
  my::task<> write(const char *);
  my::task<> flush();
};
struct file_logger : logger {};
my::task<> work();
my::scoped_task<> scoped();
void plain();

void named_types() {
  make_job();                 // warns: 'make_job'
  auto j = make_job();        // warns: 'j'
  ops::buy();                 // warns: 'ops::buy'
  make_errand();              // warns: 'make_errand'
  auto e = make_errand();     // warns: 'e'
  std::vector<job> jobs;      // warns: 'jobs'
  jobs.push_back(make_job());

  auto started = make_job();
  started.start();
  make_errand().run();
  int paid = ops::buy().wait();
  (void)paid;
}

my::task<> safe(logger &l, file_logger &f) {
  log_line("a");
  l.write("b");
  f.write("c");
  ops::fire_once();
  auto kept = log_line("d");
  scoped();
  auto s = scoped();

  l.flush();     // warns: 'logger::flush'
  ops::fired();  // warns: 'ops::fired'
  work();        // warns: 'work'
  co_return;
}
