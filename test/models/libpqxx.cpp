// REQUIRES: libpqxx
// RUN: %tidy-test %s async-blocking-call -- -std=c++17 -DHANDLER

// libpqxx is synchronous throughout. (Version 6 does not compile as C++20: a libevent callback stands for the coroutine.)

#include <event2/event.h>
#include <pqxx/pqxx>
#include <string>

static pqxx::connection *shared;

static void on_event(evutil_socket_t, short, void *) {
  pqxx::connection own{"dbname=test"};    // warns: database
  pqxx::work work{*shared};
  auto all = work.exec("SELECT 1");       // warns: 'pqxx::transaction_base::exec'
  auto one = work.exec_params("SELECT $1", 1); // warns: 'pqxx::transaction_base::exec_params'
  std::string safe = work.esc("a'b");
  auto size = all.size();
  work.commit();                          // warns: 'pqxx::transaction_base::commit'
  shared->await_notification();           // warns: 'pqxx::connection_base::await_notification'
}

void start(event_base *base) { event_new(base, -1, 0, on_event, nullptr); }
