// REQUIRES: soci
// RUN: %tidy-test %s async-blocking-call -- -std=c++20

// SOCI: a statement that is written with << runs when its temporary ends.

#include "../Inputs/task.h"
#include <soci/soci.h>

my::task<> query(soci::session &sql, soci::connection_pool &pool) {
  int count = 0;
  sql << "SELECT count(*) FROM t", soci::into(count); // warns: database
  soci::statement statement(sql);
  statement.execute(true);       // warns: 'soci::statement::execute'
  while (statement.fetch())      // warns: 'soci::statement::fetch'
    ;
  sql.is_connected();
  soci::session own("sqlite3://a.db"); // warns: 'soci::session::session'
  soci::session later;
  std::size_t place = pool.lease();    // warns: 'soci::connection_pool::lease'
  pool.try_lease(place, 0);
  co_return;
}
