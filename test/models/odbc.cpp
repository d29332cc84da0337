// REQUIRES: odbc
// RUN: %tidy-test %s async-blocking-call -- -std=c++20

#include "../Inputs/task.h"
#include <sql.h>
#include <sqlext.h>

my::task<> query(SQLHDBC db, SQLHSTMT statement) {
  SQLCHAR text[] = "SELECT 1";
  SQLConnect(db, text, 1, text, 1, text, 1); // warns: 'SQLConnect'
  SQLExecDirect(statement, text, 8);         // warns: 'SQLExecDirect'
  while (SQLFetch(statement) == SQL_SUCCESS) // warns: 'SQLFetch'
    ;
  SQLSMALLINT columns;
  SQLNumResultCols(statement, &columns);
  SQLFreeHandle(SQL_HANDLE_STMT, statement);
  co_return;
}
