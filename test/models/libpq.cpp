// REQUIRES: libpq
// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -isystem /usr/include/postgresql
// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -isystem /usr/include/postgresql -DLOOKS_FIRST

// libpq: PQexec and its like wait for the server; PQsendQuery, and PQgetResult after a look, do not.

#include "../Inputs/task.h"
#include <libpq-fe.h>

my::task<> query(PGconn *db) {
  PQexec(db, "SELECT 1");                                                  // warns: use 'PQsendQuery'
  PQexecParams(db, "", 0, nullptr, nullptr, nullptr, nullptr, 0);          // warns: 'PQexecParams'
  PQprepare(db, "", "", 0, nullptr);                                       // warns: 'PQprepare'
  PGconn *other = PQconnectdb("");                                         // warns: 'PQconnectdb'
  PQreset(other);                                                          // warns: 'PQreset'
  PQsendQuery(db, "SELECT 1");
  PQconsumeInput(db);
  PQflush(db);
  char *copied;
  PQgetCopyData(db, &copied, 0);                                           // warns: 'PQgetCopyData'
  PQgetCopyData(db, &copied, 1);
  PGconn *later = PQconnectStart("");
  PQconnectPoll(later);
  co_return;
}

#ifdef LOOKS_FIRST
my::task<> results(PGconn *db) {
  if (!PQisBusy(db))
    PQclear(PQgetResult(db));
  co_return;
}
#endif
