// RUN: %tidy-test %s async-blocking-call -- -std=c++20 -I %inputs/packs

#include "../Inputs/task.h"
#include <mongocxx.h>

my::task<> mongo(mongocxx::collection &all) {
  all.insert_one(1); // warns: 'mongocxx::collection::insert_one' blocks the event loop (database)
  all.name();
  auto found = all.find(1);
  for (int document : found) // warns: begin
    (void)document;
  co_return;
}
