// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs/packs

#include "../Inputs/task.h"
#include <rocksdb.h>

my::task<> rocks(rocksdb::DB &db, std::string value) {
  db.Get({}, "key", &value); // warns: 'rocksdb::DB::Get'
  db.Flush({});              // warns: 'rocksdb::DB::Flush'
  db.GetProperty("rocksdb.stats", &value);
  co_return;
}
