// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs/packs

// Clients of databases and servers whose headers are too big, or not packaged.

#include "../Inputs/task.h"
#include <databases.h>
#include <unistd.h>

my::task<> http(cpr::Session &session) {
  cpr::Get(cpr::Url{}); // warns: use 'cpr::GetCallback(...)'
  session.Post();       // warns: 'cpr::Session::Post'
  session.SetUrl({});
  cpr::GetCallback([](cpr::Response) { sleep(1); }, cpr::Url{});
  co_return;
}

my::task<> redis(sw::redis::AsyncRedis &later, sw::redis::Subscriber &subscriber, sw::redis::QueuedRedis &queued) {
  sw::redis::Redis redis("tcp://127.0.0.1");
  redis.set("a", redis.get("b")); // warns: 'sw::redis::Redis::set'
  // warns@-1: 'sw::redis::Redis::get'
  redis.pipeline();
  queued.exec();                  // warns: exec
  subscriber.consume();           // warns: consume
  later.get("a");
  co_return;
}

my::task<> mongo(mongocxx::collection &all) {
  all.insert_one(1); // warns: 'mongocxx::collection::insert_one' blocks the event loop (database)
  all.name();
  auto found = all.find(1);
  for (int document : found) // warns: begin
    (void)document;
  co_return;
}

my::task<> rocks(rocksdb::DB &db, std::string value) {
  db.Get({}, "key", &value); // warns: 'rocksdb::DB::Get'
  db.Flush({});              // warns: 'rocksdb::DB::Flush'
  db.GetProperty("rocksdb.stats", &value);
  co_return;
}

my::task<> boost_clients(boost::mysql::any_connection &db, boost::redis::basic_connection<int> &redis, int response) {
  boost::mysql::results rows;
  db.execute("SELECT 1", rows); // warns: 'boost::mysql::any_connection::execute'
  db.async_execute("SELECT 1", rows, [](int) {
    sleep(1); // warns: in a handler given to
  });
  redis.async_exec(1, response, [](int) {
    sleep(1); // warns: in a handler given to
  });
  co_return;
}
