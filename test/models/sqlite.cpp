// REQUIRES: sqlite
// RUN: %tidy-test %s async-blocking-call -- -std=c++20

// SQLite reads and writes files, and waits for locks. Opening and compiling a statement hardly do.

#include "../Inputs/task.h"
#include <sqlite3.h>

my::task<> query(sqlite3 *db) {
  sqlite3_open(":memory:", &db);
  sqlite3_stmt *statement;
  sqlite3_prepare_v2(db, "SELECT 1", -1, &statement, nullptr);
  sqlite3_bind_int(statement, 1, 1);
  while (sqlite3_step(statement) == SQLITE_ROW) // warns: 'sqlite3_step' blocks the event loop (database)
    sqlite3_column_int(statement, 0);
  sqlite3_finalize(statement);
  sqlite3_exec(db, "VACUUM", nullptr, nullptr, nullptr); // warns: 'sqlite3_exec'
  sqlite3_sleep(10); // warns: 'sqlite3_sleep'
  sqlite3_sleep(0);
  co_return;
}
