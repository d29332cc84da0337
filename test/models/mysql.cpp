// REQUIRES: mariadb
// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -isystem /usr/include/mariadb

// The C API of MySQL and MariaDB.

#include "../Inputs/task.h"
#include <mysql.h>

my::task<> query(MYSQL *db, MYSQL_STMT *statement) {
  mysql_real_connect(db, "a", "b", "c", "d", 0, nullptr, 0); // warns: 'mysql_real_connect'
  mysql_query(db, "SELECT 1");                               // warns: 'mysql_query'
  MYSQL_RES *all = mysql_store_result(db);                   // warns: 'mysql_store_result'
  while (mysql_fetch_row(all))
    ;
  mysql_stmt_prepare(statement, "SELECT 1", 8);              // warns: 'mysql_stmt_prepare'
  mysql_stmt_execute(statement);                             // warns: 'mysql_stmt_execute'
  int error;
  mysql_query_start(&error, db, "SELECT 1");
  mysql_query_cont(&error, db, MYSQL_WAIT_READ);
  mysql_options(db, MYSQL_OPT_NONBLOCK, nullptr);
  mysql_error(db);
  co_return;
}
