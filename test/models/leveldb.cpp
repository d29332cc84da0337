// REQUIRES: leveldb
// RUN: %tidy-test %s async-blocking-call -- -std=c++20

#include "../Inputs/task.h"
#include <leveldb/db.h>
#include <memory>
#include <string>

my::task<> query(leveldb::DB *db) {
  std::string value;
  db->Get({}, "key", &value);   // warns: 'leveldb::DB::Get' blocks the event loop (database)
  db->Put({}, "key", value);    // warns: 'leveldb::DB::Put'
  std::unique_ptr<leveldb::Iterator> it(db->NewIterator({}));
  for (it->SeekToFirst(); it->Valid(); it->Next()) // warns: 'leveldb::Iterator::SeekToFirst'
    it->key();
  db->GetProperty("leveldb.stats", &value);
  co_return;
}
