// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs/packs

#include "../Inputs/task.h"
#include <boost-mysql.h>
#include <unistd.h>

my::task<> query(boost::mysql::any_connection &db) {
  boost::mysql::results rows;
  db.execute("SELECT 1", rows); // warns: 'boost::mysql::any_connection::execute'
  db.async_execute("SELECT 1", rows, [](int) {
    sleep(1); // warns: in a handler given to
  });
  co_return;
}
